#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "safetensors==0.8.0", "timm==1.0.31", "torch==2.13.0", "torchvision==0.28.0",
#   "transformers==5.23.0", "numpy==2.4.6",
# ]
# ///
"""Checks that what `zoo` writes is what the original libraries read, and the other way round.

    uv run scripts/interop.py [--zoo .build/release/zoo] [--keep FOLDER] [CHECK ...]

Small random models are drawn and saved by timm and transformers, converted with `zoo convert`, run
with `zoo run`, and compared; then they are converted back and opened by torch.load, safetensors,
timm, transformers and, where it is installed, mmpretrain. Prints a line for each check; exits with
1 where one fails, with 2 where `zoo` is not there.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

# Makes torch.load compare where it computes storages to be with where they are.
os.environ["TORCH_SERIALIZATION_DEBUG"] = "1"

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

TOLERANCE = 1e-4
CLASSES = 7
SIDE = 32
PATCH = 8


class Skipped(Exception):
    """Why a check was not made."""


class Bench:
    """The program under test and a folder for its files."""

    def __init__(self, zoo, folder):
        self.zoo = zoo
        self.folder = Path(folder)

    def path(self, name):
        return self.folder / name

    def call(self, *arguments):
        command = [str(self.zoo), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command[1:])}: exit {done.returncode}\n{done.stderr.strip()}")
        return done.stdout

    def convert(self, source, output, *options):
        self.call("convert", source, "-o", output, *options)
        return output

    def run(self, model, **inputs):
        """The outputs of `zoo run`, by name."""
        source, output = self.path("input.safetensors"), self.path("output.safetensors")
        save_file({name: tensor.contiguous() for name, tensor in inputs.items()}, source)
        self.call("run", model, source, "-o", output)
        return load_file(output)


# Comparison.


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def require_close(found, wanted, what):
    require(found.shape == wanted.shape, f"{what}: shape {tuple(found.shape)}, not {tuple(wanted.shape)}")
    difference = (found - wanted).abs().max().item()
    require(difference <= TOLERANCE, f"{what}: differs by {difference:g}, more than {TOLERANCE:g}")
    return difference


def require_equal(found, wanted):
    """The same names with the same types, shapes and values."""
    require(set(found) == set(wanted), f"names differ: {sorted(set(found) ^ set(wanted))[:10]}")
    for name in wanted:
        one, other = found[name], wanted[name]
        require(one.dtype == other.dtype and one.shape == other.shape, f"{name}: type or shape differs")
        require(torch.equal(one, other), f"{name}: values differ")


def load_in_every_way(path):
    """What torch.load makes of an archive, which is the same in every way of loading."""
    with zipfile.ZipFile(path) as archive:
        require(archive.testzip() is None, "an entry's checksum is wrong")
        for entry in archive.infolist():
            require(entry.compress_type == zipfile.ZIP_STORED, f"{entry.filename} is compressed")
    loaded = torch.load(path, weights_only=True)
    mapped = torch.load(path, weights_only=True, mmap=True)
    computed = torch.utils.serialization.config.load
    before = computed.calculate_storage_offsets
    computed.calculate_storage_offsets = True
    try:
        placed = torch.load(path, weights_only=True, mmap=True)
    finally:
        computed.calculate_storage_offsets = before
    for other in (mapped, placed):
        require_equal(dict(tensors(other)), dict(tensors(loaded)))
    return loaded


def tensors(value, path=""):
    """All tensors in nested dictionaries, by path."""
    for key, part in value.items():
        name = f"{path}{key}"
        if isinstance(part, torch.Tensor):
            yield name, part
        elif isinstance(part, dict):
            yield from tensors(part, f"{name}.")


# Models.


def randomise(model, seed):
    """Draws every parameter, those that are made as zeros and ones included."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            is_scale = parameter.dim() == 1 and name.endswith(("weight", "gamma_1", "gamma_2"))
            parameter.copy_(1 + 0.1 * noise if is_scale else 0.1 * noise)
    return model.eval()


def pictures(seed=5):
    return torch.randn(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


TIMM_SIZES = {
    "img_size": SIDE, "patch_size": PATCH, "embed_dim": 48, "depth": 3, "num_heads": 4,
    "num_classes": CLASSES,
}  # fmt: skip
TIMM_NAME = "beitv2_base_patch16_224"


def timm_model(seed=1):
    import timm

    return randomise(timm.create_model(TIMM_NAME, pretrained=False, **TIMM_SIZES), seed)


def transformers_configuration(**options):
    from transformers import BeitConfig

    return BeitConfig(
        image_size=SIDE, patch_size=PATCH, hidden_size=48, num_hidden_layers=3,
        num_attention_heads=4, intermediate_size=192, layer_norm_eps=1e-6,
        use_relative_position_bias=True, use_mean_pooling=True, num_labels=CLASSES,
        layer_scale_init_value=0.1, **options)  # fmt: skip


def timm_swift(bench):
    """A timm model, its file, and the same converted to the Swift layout."""
    model = timm_model()
    source = bench.path("timm.pth")
    torch.save(model.state_dict(), source)
    return model, source, bench.convert(source, bench.path("timm.safetensors"))


@torch.no_grad()
def logits(model, inputs):
    output = model(inputs)
    return getattr(output, "logits", output)


# Checks: each gives a word on what was seen.


def check_timm_to_swift(bench):
    """A timm file, converted, computes what timm computes; so does the file itself."""
    model, source, swift = timm_swift(bench)
    inputs = pictures()
    wanted = logits(model, inputs)
    worst = max(
        require_close(bench.run(path, input=inputs)["logits"], wanted, path.name)
        for path in (swift, source))  # fmt: skip
    return f"logits within {worst:.1e}"


def check_timm_variants(bench):
    """Models that timm makes without biases of queries and values, and with two kinds of tables."""
    import timm

    inputs, worst = pictures(), 0
    for name, options in (("unbiased", {"qkv_bias": False}), ("joined", {"use_shared_rel_pos_bias": True})):
        model = randomise(timm.create_model(TIMM_NAME, pretrained=False, **TIMM_SIZES, **options), 7)
        source = bench.path(f"{name}.pth")
        torch.save(model.state_dict(), source)
        swift = bench.convert(source, bench.path(f"{name}.safetensors"))
        for path in (source, swift):
            worst = max(worst, require_close(bench.run(path, input=inputs)["logits"], logits(model, inputs), name))
    return f"logits within {worst:.1e}"


def check_swift_to_timm(bench):
    """Back in timm's layout, timm opens the file and computes the same."""
    import timm

    model, _, swift = timm_swift(bench)
    inputs = pictures()
    for name in ("back.pth", "back.safetensors"):
        path = bench.convert(swift, bench.path(name), "--to", "timm")
        found = load_in_every_way(path) if name.endswith(".pth") else load_file(path)
        require_equal(found, model.state_dict())
        again = timm.create_model(TIMM_NAME, checkpoint_path=str(path), **TIMM_SIZES).eval()
        require(torch.equal(logits(again, inputs), logits(model, inputs)), f"{name}: logits differ")
    return "equal tensors and logits from .pth and .safetensors"


def check_safetensors(bench):
    """The safetensors library opens what is written, in one file and in shards."""
    model, _, swift = timm_swift(bench)
    with safe_open(swift, "pt") as file:
        names = set(file.keys())
        require(file.metadata().get("format") is not None, "no `format` in the metadata")
    folder = bench.path("shards")
    folder.mkdir()
    bench.convert(swift, folder / "model.safetensors", "--max-shard-size", "100KB")
    index = json.loads((folder / "model.safetensors.index.json").read_text())["weight_map"]
    require(set(index) == names, "the index lists other tensors than the whole file")
    whole = load_file(swift)
    for shard in set(index.values()):
        part = load_file(folder / shard)
        require_equal(part, {name: whole[name] for name in index if index[name] == shard})
    return f"{len(names)} tensors, whole and in {len(set(index.values()))} shards"


def check_unilm(bench):
    """The original authors' layout as a .pth: its container, and back again."""
    model, _, swift = timm_swift(bench)
    path = bench.convert(swift, bench.path("unilm.pth"), "--to", "unilm")
    loaded = load_in_every_way(path)
    require("model" in loaded, f"no `model` among {sorted(loaded)}")
    inputs = pictures()
    found = bench.run(path, input=inputs)["logits"]
    return f"logits within {require_close(found, logits(model, inputs), 'logits'):.1e}"


def check_mmpretrain(bench):
    """OpenMMLab's layout as a .pth, and strictly into its model where that is installed."""
    model, _, swift = timm_swift(bench)
    path = bench.convert(swift, bench.path("mmpretrain.pth"), "--to", "mmpretrain")
    loaded = load_in_every_way(path)
    require("state_dict" in loaded, f"no `state_dict` among {sorted(loaded)}")
    inputs = pictures()
    wanted = logits(model, inputs)
    worst = require_close(bench.run(path, input=inputs)["logits"], wanted, "zoo run")
    try:
        from mmpretrain.registry import MODELS
        from mmpretrain.utils import register_all_modules
    except ImportError as error:
        raise Skipped(f"the file is right (within {worst:.1e}), but {error}") from None
    register_all_modules()
    arch = {"embed_dims": 48, "num_layers": 3, "num_heads": 4, "feedforward_channels": 192}
    backbone = {
        "type": "BEiTViT", "arch": arch, "img_size": SIDE, "patch_size": PATCH,
        "out_type": "avg_featmap", "use_abs_pos_emb": False, "use_rel_pos_bias": True,
        "use_shared_rel_pos_bias": False,
    }  # fmt: skip
    head = {"type": "LinearClsHead", "num_classes": CLASSES, "in_channels": 48}
    other = MODELS.build(
        {"type": "ImageClassifier", "backbone": backbone, "neck": None, "head": head}).eval()
    other.load_state_dict(loaded["state_dict"], strict=True)
    with torch.no_grad():
        found = other(inputs, mode="tensor")
    worst = max(worst, require_close(other.head.fc(found[-1]) if isinstance(found, tuple) else found,
                                     wanted, "mmpretrain"))  # fmt: skip
    return f"loaded strictly; logits within {worst:.1e}"


def mmpretrain_algorithm():
    """The whole pretraining algorithm of mmpretrain in small, tokenizer included."""
    try:
        from mmpretrain.registry import MODELS
        from mmpretrain.utils import register_all_modules
    except ImportError as error:
        raise Skipped(str(error)) from None
    register_all_modules()
    arch = {"embed_dims": 48, "num_layers": 4, "num_heads": 4, "feedforward_channels": 192}
    encoder = {
        "arch": dict(arch), "img_size": SIDE, "patch_size": PATCH, "out_indices": -1,
        "final_norm": True, "out_type": "featmap", "use_abs_pos_emb": True,
        "use_rel_pos_bias": False, "use_shared_rel_pos_bias": False,
        "layer_scale_init_value": 0.0, "norm_cfg": {"type": "LN", "eps": 1e-6},
    }  # fmt: skip
    backbone = {
        "type": "BEiTPretrainViT", "arch": dict(arch), "img_size": SIDE, "patch_size": PATCH,
        "out_indices": [0, -1], "final_norm": False, "out_type": "raw",
        "layer_scale_init_value": 0.1,
    }  # fmt: skip
    model = MODELS.build({
        "type": "BEiT", "backbone": backbone,
        "neck": {"type": "BEiTV2Neck", "num_layers": 2, "early_layers": 1,
                 "backbone_arch": {**arch, "depth": 4}},
        "head": {"type": "BEiTV2Head", "embed_dims": 48, "num_embed": 64,
                 "loss": {"type": "CrossEntropyLoss", "loss_weight": 1.0}},
        "target_generator": {"type": "VQKD", "encoder_config": encoder, "num_embed": 64,
                             "decoder_config": None},
    })  # fmt: skip
    randomise(model, 8)
    model.target_generator.quantize.embedding.initted.fill_(1)
    return model


@torch.no_grad()
def check_mmpretrain_pretraining(bench):
    """The whole algorithm of mmpretrain: to the Swift layout and strictly back into its model."""
    model = mmpretrain_algorithm()
    source = bench.path("algorithm.pth")
    torch.save({"meta": {}, "state_dict": model.state_dict()}, source)
    settings = ("--set", "heads=4", "--set", "tokenizer.heads=4", "--set", "early_layers=1")
    swift = bench.convert(source, bench.path("algorithm.safetensors"), *settings)
    back = bench.convert(swift, bench.path("back.pth"), "--to", "mmpretrain")
    loaded = load_in_every_way(back)["state_dict"]
    model.load_state_dict(loaded, strict=True)
    require_equal(loaded, torch.load(source, weights_only=True)["state_dict"])
    inputs, patches = pictures(), (SIDE // PATCH) ** 2
    mask = (torch.rand(2, patches, generator=torch.Generator().manual_seed(4)) < 0.4).float()
    tokens = model.backbone(inputs, mask)
    streams = model.neck(tokens, rel_pos_bias=model.backbone.rel_pos_bias())
    found = bench.run(swift, input=inputs, mask=mask)
    worst = max(
        require_close(found[name], model.head.cls_head(stream[mask.bool()]), name)
        for name, stream in zip(("mim.logits", "mim.aggregated_logits"), streams, strict=True))  # fmt: skip
    for name, wanted in zip(("extract_feat.0", "extract_feat.1"), model.extract_feat(inputs), strict=True):
        worst = max(worst, require_close(found[name], wanted, name))
    return f"loaded strictly, {len(loaded)} tensors equal; logits and features within {worst:.1e}"


def check_transformers_to_swift(bench):
    """A folder that transformers saved, whole and in shards, computes the same."""
    from transformers import BeitForImageClassification

    model = randomise(BeitForImageClassification(transformers_configuration()), 2)
    inputs = pictures()
    wanted = logits(model, inputs)
    worst = 0
    for name, size in (("whole", "5GB"), ("sharded", "200KB")):
        folder = bench.path(f"transformers_{name}")
        model.save_pretrained(folder, max_shard_size=size)
        swift = bench.convert(folder, bench.path(f"{name}.safetensors"))
        worst = max(worst, require_close(bench.run(swift, input=inputs)["logits"], wanted, name))
    return f"logits within {worst:.1e}"


def check_swift_to_transformers(bench):
    """A folder that `zoo` wrote opens with from_pretrained and computes the same."""
    from transformers import BeitForImageClassification

    model, _, swift = timm_swift(bench)
    folder = bench.path("hub")
    bench.convert(swift, f"{folder}/", "--to", "hf")
    again, info = BeitForImageClassification.from_pretrained(folder, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        require(not info[kind], f"{kind}: {sorted(info[kind])[:10]}")
    require(again.config.layer_norm_eps == 1e-6, f"layer_norm_eps is {again.config.layer_norm_eps}")
    inputs = pictures()
    worst = require_close(logits(again.eval(), inputs), logits(model, inputs), "logits")
    preprocessor = json.loads((folder / "preprocessor_config.json").read_text())
    require("image_mean" in preprocessor, "preprocessor_config.json has no image_mean")
    return f"nothing missing or unexpected; logits within {worst:.1e}"


def check_masked_image_modelling(bench):
    """A pretraining model of transformers computes the same on masked pictures."""
    from transformers import BeitForMaskedImageModeling

    options = {"vocab_size": 32, "use_mask_token": True, "use_shared_relative_position_bias": True}
    configuration = transformers_configuration(**options)
    configuration.use_relative_position_bias = False
    model = randomise(BeitForMaskedImageModeling(configuration), 3)
    folder = bench.path("pretraining")
    model.save_pretrained(folder)
    swift = bench.convert(folder, bench.path("pretraining.safetensors"))
    inputs, patches = pictures(), (SIDE // PATCH) ** 2
    mask = torch.rand(2, patches, generator=torch.Generator().manual_seed(4)) < 0.4
    with torch.no_grad():
        every = model(inputs, bool_masked_pos=mask).logits
    found = bench.run(swift, input=inputs, mask=mask.float())["mim.logits"]
    return f"logits within {require_close(found, every[mask], 'mim.logits'):.1e}"


def check_transformers_pretraining_back(bench):
    """A pretraining folder that `zoo` wrote opens with from_pretrained, nothing missing."""
    from transformers import BeitForMaskedImageModeling

    options = {"vocab_size": 32, "use_mask_token": True, "use_shared_relative_position_bias": True}
    configuration = transformers_configuration(**options)
    configuration.use_relative_position_bias = False
    model = randomise(BeitForMaskedImageModeling(configuration), 3)
    model.save_pretrained(bench.path("source"))
    swift = bench.convert(bench.path("source"), bench.path("pretraining.safetensors"))
    bench.convert(swift, f"{bench.path('back')}/", "--to", "hf")
    again, info = BeitForMaskedImageModeling.from_pretrained(bench.path("back"), output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        require(not info[kind], f"{kind}: {sorted(info[kind])[:10]}")
    require_equal(again.state_dict(), model.state_dict())
    return f"{len(model.state_dict())} tensors equal"


def check_transformers_segmentation_back(bench):
    """The same of a segmentation model; its outputs cannot be compared, see Conversion.md."""
    from transformers import BeitConfig, BeitForSemanticSegmentation

    options = {"num_hidden_layers": 4, "out_indices": [0, 1, 2, 3], "out_features": None}
    configuration = BeitConfig(**(transformers_configuration().to_dict() | options))
    model = randomise(BeitForSemanticSegmentation(configuration), 9)
    model.save_pretrained(bench.path("source"))
    swift = bench.convert(bench.path("source"), bench.path("segmentation.safetensors"))
    bench.convert(swift, f"{bench.path('back')}/", "--to", "hf")
    again, info = BeitForSemanticSegmentation.from_pretrained(bench.path("back"), output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        require(not info[kind], f"{kind}: {sorted(info[kind])[:10]}")
    require_equal(again.state_dict(), model.state_dict())
    require(again.config.out_indices == model.config.out_indices, "other out_indices")
    return f"{len(model.state_dict())} tensors equal"


def check_distributed(bench):
    """A checkpoint of torch.distributed computes the same."""
    import torch.distributed.checkpoint as dcp

    model = timm_model()
    dcp.save({"model": model.state_dict()}, checkpoint_id=bench.path("distributed"))
    swift = bench.convert(bench.path("distributed"), bench.path("distributed.safetensors"))
    inputs = pictures()
    found = bench.run(swift, input=inputs)["logits"]
    return f"logits within {require_close(found, logits(model, inputs), 'logits'):.1e}"


def check_placeholders(bench):
    """Model states of DeepSpeed ZeRO-3, which hold no weights, are refused with the way out."""
    weights = timm_model().state_dict()
    states = {
        "module": {name: torch.zeros(0, dtype=tensor.dtype) for name, tensor in weights.items()},
        "param_shapes": [{name: tensor.shape for name, tensor in weights.items()}],
    }
    path = bench.path("zero_pp_rank_0_mp_rank_00_model_states.pt")
    torch.save(states, path)
    try:
        bench.convert(path, bench.path("placeholders.safetensors"))
    except AssertionError as error:
        require("ZeRO-3" in str(error) and "zero_to_fp32" in str(error), f"another error: {error}")
    else:
        raise AssertionError("placeholders were converted")
    require(not bench.path("placeholders.safetensors").exists(), "a file was left behind")
    return "refused, and says what to run"


def check_types(bench):
    """Half-precision outputs hold what PyTorch rounds to."""
    model, _, swift = timm_swift(bench)
    for name, dtype in (("f16", torch.float16), ("bf16", torch.bfloat16)):
        path = bench.convert(swift, bench.path(f"{name}.pth"), "--to", "timm", "--dtype", name)
        wanted = {key: value.to(dtype) for key, value in model.state_dict().items()}
        require_equal(load_in_every_way(path), wanted)
    return "float16 and bfloat16 equal PyTorch's rounding"


def check_third_party(bench):
    """Tensors of every type, renamed by rules only, from .pth to .pth and to safetensors."""
    generator = torch.Generator().manual_seed(6)
    source = {}
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64,
                  torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64,
                  torch.float8_e4m3fn, torch.float8_e5m2, torch.uint16, torch.uint32,
                  torch.uint64):  # fmt: skip
        name = str(dtype).removeprefix("torch.")
        source[f"net.{name}"] = (10 * torch.rand(3, 5, generator=generator)).to(dtype)
    source["net.scalar"] = torch.tensor(2.5)
    source["net.empty"] = torch.zeros(0, 3)
    source["net.transposed"] = torch.arange(12.0).reshape(3, 4).t()
    source["net.tied"] = source["net.float32"].detach()
    wanted = {name.removeprefix("net."): tensor for name, tensor in source.items()}
    path, rules = bench.path("other.pth"), bench.path("rules.json")
    torch.save(source, path)
    rules.write_text(json.dumps([{"match": r"^net\.", "replace": ""}]))
    try:
        back = bench.convert(path, bench.path("other_back.pth"), "--rename", rules)
    except AssertionError as error:
        if "layout: not recognised" not in str(error):
            raise
        raise Skipped("`zoo convert` takes no models of other architectures") from None
    loaded = load_in_every_way(back)
    loaded = {name: tensor for name, tensor in loaded.items() if isinstance(tensor, torch.Tensor)}
    require_equal(loaded, wanted)
    require(
        loaded["tied"].untyped_storage().data_ptr() == loaded["float32"].untyped_storage().data_ptr(),
        "the tied tensors are not tied any more")
    plain = bench.convert(path, bench.path("other.safetensors"), "--rename", rules)
    require_equal(load_file(plain), wanted)
    return f"{len(wanted)} tensors equal, ties kept"


CHECKS = {
    name.removeprefix("check_"): function
    for name, function in list(globals().items())
    if name.startswith("check_")
}


def arguments():
    default = Path(__file__).resolve().parent.parent / ".build" / "release" / "zoo"
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--zoo", type=Path, default=default, help="the program (default: %(default)s)")
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(CHECKS))
    parsed = parser.parse_args()
    unknown = set(parsed.checks) - set(CHECKS)
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    return parsed


def run(name, zoo, keep):
    """The outcome of a check, and what there is to say of it."""
    with contextlib.ExitStack() as stack:
        folder = keep / name if keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return "ok", CHECKS[name](Bench(zoo, folder))
        except Skipped as reason:
            return "skipped", str(reason)
        except ImportError as error:
            return "skipped", str(error)
        except Exception as error:
            return "FAILED", f"{type(error).__name__}: {error}"


def quieten():
    """Keeps progress bars and hints of the libraries out of the report."""
    warnings.simplefilter("ignore")
    with contextlib.suppress(ImportError):
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()


def main():
    options = arguments()
    if not options.zoo.exists():
        print(f"{options.zoo}: not there\nhint: swift build -c release", file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    quieten()
    outcomes = []
    for name in options.checks or CHECKS:
        outcome, words = run(name, options.zoo.resolve(), options.keep)
        outcomes.append(outcome)
        print(f"{outcome:8} {name}: {words}", flush=True)
    return 1 if "FAILED" in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
