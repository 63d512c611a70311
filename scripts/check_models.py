#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "safetensors==0.8.0", "timm==1.0.31", "torch==2.13.0", "torchvision==0.28.0", "numpy==2.4.6",
# ]
# ///
"""Compares `zoo` with PyTorch on models of full size, filled at random.

    uv run scripts/check_models.py [--zoo .build/release/zoo] [--seed N] [--keep FOLDER] [MODEL ...]

Each checkpoint is written by torch in the layout of its original, run by `zoo` as it is, converted by
`zoo convert`, and run again. Classifiers are compared with timm, the whole pretraining algorithm with
mmpretrain where that is installed, and the others with plain PyTorch (`twin.py`, whose classifier is
compared with timm as well). Weights are drawn so that logits have a deviation near 1.

Prints a line for each model: the differences of both runs from fp32 PyTorch, and whether best classes
or codes are the same. Codes may differ only where the two best are within 1e-4 of each other, which is
counted. Exits with 1 where a model differs, with 2 where `zoo` or a library is not there.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

try:
    import torch
    from safetensors.torch import load_file, save_file

    import twin
except ImportError as absent:
    print(f"skipped: {absent}\nhint: uv run scripts/check_models.py", file=sys.stderr)
    sys.exit(2)

NEAR_TIE = 1e-4
SIZES = {"base": (768, 12, 12), "large": (1024, 24, 16)}


class Skipped(Exception):
    """Why a model was not compared."""


# Names and shapes of the originals.


def block_shapes(width, scale, rows=None, heads=0):
    table = {} if rows is None else {"attn.relative_position_bias_table": (rows, heads)}
    scales = {"gamma_1": (width,), "gamma_2": (width,)} if scale else {}
    return scales | table | {
        "norm1.weight": (width,), "norm1.bias": (width,), "attn.q_bias": (width,),
        "attn.v_bias": (width,), "attn.qkv.weight": (3 * width, width),
        "attn.proj.weight": (width, width), "attn.proj.bias": (width,), "norm2.weight": (width,),
        "norm2.bias": (width,), "mlp.fc1.weight": (4 * width, width), "mlp.fc1.bias": (4 * width,),
        "mlp.fc2.weight": (width, 4 * width), "mlp.fc2.bias": (width,),
    }  # fmt: skip


def under(prefix, shapes):
    return {prefix + name: shape for name, shape in shapes.items()}


def layer(name, *shape):
    """A layer with a bias; a deconvolution has as many inputs as outputs."""
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def table_rows(grid):
    return (2 * grid - 1) ** 2 + 3


def trunk_shapes(width, depth, channels=3, patch=16, scale=True, rows=None, heads=0):
    shapes = {"cls_token": (1, 1, width)} | layer("patch_embed.proj", width, channels, patch, patch)
    for index in range(depth):
        shapes |= under(f"blocks.{index}.", block_shapes(width, scale, rows, heads))
    return shapes


def pretraining_shapes(width, depth, heads, vocabulary=8192):
    shapes = trunk_shapes(width, depth) | {"mask_token": (1, 1, width)}
    shapes["rel_pos_bias.relative_position_bias_table"] = (table_rows(14), heads)
    for index in range(2):
        shapes |= under(f"cls_pt_layers.{index}.", block_shapes(width, True))
    return shapes | layer("norm", width) | layer("lm_head", vocabulary, width)


def tokenizer_shapes(depth, output):
    width, code = 768, 32
    shapes = under("encoder.", trunk_shapes(width, 12, scale=False) | {"pos_embed": (1, 197, width)})
    shapes |= layer("encoder.fc_norm", width)
    half = trunk_shapes(width, depth, channels=code, patch=1, scale=False)
    shapes |= under("decoder.", half | {"pos_embed": (1, 197, width)}) | layer("decoder.fc_norm", width)
    for name, end in (("encode_task_layer", code), ("decode_task_layer", output)):
        shapes |= layer(f"{name}.0", width, width) | layer(f"{name}.2", end, width)
    return shapes | {"quantize.embedding.weight": (8192, code), "quantize.cluster_size": (8192,)}


def convolution_shapes(name, channels, inputs, side):
    statistics = {f"{name}.bn.{part}": (channels,) for part in ("running_mean", "running_var")}
    return {f"{name}.conv.weight": (channels, inputs, side, side)} | layer(f"{name}.bn", channels) | statistics


def segmentation_shapes(width, depth, heads, classes=150):
    body = trunk_shapes(width, depth, rows=table_rows(32), heads=heads)
    for name in ("fpn1.0", "fpn1.3", "fpn2.0"):
        body |= layer(name, width, width, 2, 2)
    body |= layer("fpn1.1", width) | {"fpn1.1.running_mean": (width,), "fpn1.1.running_var": (width,)}
    head = layer("conv_seg", classes, width, 1, 1)
    for index in range(4):
        head |= convolution_shapes(f"psp_modules.{index}.1", width, width, 1)
    for index in range(3):
        head |= convolution_shapes(f"lateral_convs.{index}", width, width, 1)
        head |= convolution_shapes(f"fpn_convs.{index}", width, width, 3)
    head |= convolution_shapes("bottleneck", width, 5 * width, 3)
    head |= convolution_shapes("fpn_bottleneck", width, 4 * width, 3)
    other = convolution_shapes("convs.0", 256, width, 3) | layer("conv_seg", classes, 256, 1, 1)
    return under("backbone.", body) | under("decode_head.", head) | under("auxiliary_head.", other)


# Values.


def drawn(name, shape, generator):
    """Values of a size that trained weights have."""
    noise = torch.randn(shape, generator=generator)
    if name.endswith("table"):
        return 0.5 * noise
    if "gamma" in name or "lambda" in name:
        return 0.1 + 0.4 * torch.rand(shape, generator=generator)
    if name.endswith(("running_var", "cluster_size")):
        return 0.5 + torch.rand(shape, generator=generator)
    if name.endswith("quantize.embedding.weight"):
        return torch.nn.functional.normalize(noise, dim=-1)
    if name.endswith("weight") and len(shape) == 1:
        return 1 + 0.1 * noise
    if len(shape) == 4 and "patch_embed" not in name:
        fan_in = shape[1] * shape[2] * shape[3]
        return noise * (1 / shape[0] if ".fpn" in name else 1 / fan_in) ** 0.5
    if name.endswith("weight") and "head" in name:
        return 0.05 * noise
    return 0.02 * noise if len(shape) in (2, 4) else 0.1 * noise


def filled(shapes, seed):
    generator = torch.Generator().manual_seed(seed)
    return {name: drawn(name, shape, generator) for name, shape in shapes.items()}


def stored(tensors):
    """The tensors with the buffers that the originals keep beside them."""
    result = dict(tensors)
    for name, tensor in tensors.items():
        if name.endswith("relative_position_bias_table"):
            side = (round((tensor.shape[0] - 3) ** 0.5) + 1) // 2
            result[name.replace("bias_table", "index")] = twin.position_index(side)
        if name.endswith("running_var"):
            result[name.replace("running_var", "num_batches_tracked")] = torch.tensor(160000)
        if name == "quantize.embedding.weight":
            result |= {"quantize.embedding.initted": torch.ones(1),
                       "quantize.embedding.cluster_size": torch.zeros(len(tensor)),
                       "quantize.embedding.embed_avg": tensor.clone()}  # fmt: skip
    return result


# Models: each gives its file's content, its inputs, what PyTorch makes of them, and whose work that is.


def timm_logits(tensors, size, side, pictures):
    try:
        import timm
    except ImportError as error:
        raise Skipped(str(error)) from None
    width, _, heads = SIZES[size]
    model = timm.create_model(f"beitv2_{size}_patch16_224", pretrained=False, img_size=side)
    model.load_state_dict(tensors, strict=True)
    wanted = model.eval()(pictures)
    other = twin.classifier(tensors, pictures, heads)["logits"]
    apart = (wanted - other).abs().max().item()
    if apart > 1e-4:
        raise AssertionError(f"the twin differs from timm by {apart:g}")
    return wanted


def classifier(size, side, batch, half=False):
    def make(seed):
        width, depth, heads = SIZES[size]
        shapes = trunk_shapes(width, depth, rows=table_rows(side // 16), heads=heads)
        tensors = filled(shapes | layer("fc_norm", width) | layer("head", 1000, width), seed)
        kept = {name: tensor.half() if half else tensor for name, tensor in tensors.items()}
        tensors = {name: tensor.float() for name, tensor in kept.items()}
        pictures = torch.randn(batch, 3, side, side, generator=torch.Generator().manual_seed(seed + 1))
        content = {"module" if half else "model": stored(kept), "epoch": 29}
        wanted = {"logits": timm_logits(tensors, size, side, pictures)}
        return content, {"input": pictures}, wanted, "timm"

    return make


def pretraining(size, batch=2):
    def make(seed):
        width, depth, heads = SIZES[size]
        tensors = filled(pretraining_shapes(width, depth, heads), seed)
        inputs = masked_pictures(batch, seed + 1)
        wanted = twin.pretraining(tensors, inputs["input"], heads, inputs["mask"], early=depth - 3)
        return {"model": stored(tensors)}, inputs, wanted, "twin"

    return make


def masked_pictures(batch, seed):
    generator = torch.Generator().manual_seed(seed)
    mask = torch.zeros(batch, 196)
    for row in mask:
        row[torch.randperm(196, generator=generator)[:75]] = 1
    return {"input": torch.randn(batch, 3, 224, 224, generator=generator), "mask": mask}


def algorithm(seed):
    """The whole pretraining algorithm of mmpretrain, tokenizer included, in the older encoding."""
    try:
        from mmpretrain.registry import MODELS
        from mmpretrain.utils import register_all_modules
    except ImportError as error:
        raise Skipped(str(error)) from None
    register_all_modules()
    encoder = {
        "arch": "base", "img_size": 224, "patch_size": 16, "out_indices": -1, "final_norm": True,
        "out_type": "featmap", "use_abs_pos_emb": True, "use_rel_pos_bias": False,
        "use_shared_rel_pos_bias": False, "layer_scale_init_value": 0.0,
        "norm_cfg": {"type": "LN", "eps": 1e-6},
    }  # fmt: skip
    backbone = {
        "type": "BEiTPretrainViT", "arch": "base", "patch_size": 16, "out_indices": [-4, -1],
        "final_norm": False, "out_type": "raw", "layer_scale_init_value": 0.1,
    }  # fmt: skip
    loss = {"type": "CrossEntropyLoss", "loss_weight": 1.0}
    model = MODELS.build({
        "type": "BEiT", "backbone": backbone,
        "neck": {"type": "BEiTV2Neck", "num_layers": 2, "early_layers": 9, "backbone_arch": "base"},
        "head": {"type": "BEiTV2Head", "embed_dims": 768, "num_embed": 8192, "loss": loss},
        "target_generator": {"type": "VQKD", "encoder_config": encoder},
    }).eval()  # fmt: skip
    buffers = ("index", "initted")
    shapes = {name: t.shape for name, t in model.state_dict().items() if not name.endswith(buffers)}
    model.load_state_dict(filled(shapes, seed), strict=False)
    model.target_generator.quantize.embedding.initted.fill_(1)
    content = {"meta": {"epoch": 300}, "state_dict": model.state_dict()}
    inputs = masked_pictures(2, seed + 1)
    inputs["target_input"] = 2 * torch.rand(2, 3, 224, 224, generator=torch.Generator().manual_seed(seed)) - 1
    hidden = inputs["mask"].bool()
    tokens = model.backbone(inputs["input"], inputs["mask"])
    streams = model.neck(tokens, rel_pos_bias=model.backbone.rel_pos_bias())
    wanted = {
        name: model.head.cls_head(stream[hidden])
        for name, stream in zip(("mim.logits", "mim.aggregated_logits"), streams, strict=True)
    }
    wanted["codes"] = model.target_generator.get_tokens(inputs["target_input"])["token"]
    return content, inputs, wanted, "mmpretrain"


def tokenizer(depth, output, batch=2):
    def make(seed):
        tensors = filled(tokenizer_shapes(depth, output), seed)
        pictures = torch.rand(batch, 3, 224, 224, generator=torch.Generator().manual_seed(seed + 1))
        return {"model": stored(tensors)}, {"input": pictures}, twin.tokenizer(tensors, pictures, 12), "twin"

    return make


def segmentation(size, blocks):
    def make(seed):
        width, depth, heads = SIZES[size]
        tensors = filled(segmentation_shapes(width, depth, heads), seed)
        pictures = torch.randn(1, 3, 512, 512, generator=torch.Generator().manual_seed(seed + 1))
        meta = {"CLASSES": tuple(f"thing {index}" for index in range(150))}
        wanted = twin.segmentation(tensors, pictures, heads, blocks)
        return {"meta": meta, "state_dict": stored(tensors)}, {"input": pictures}, wanted, "twin"

    return make


MODELS_OF_FULL_SIZE = {
    "base-224": classifier("base", 224, 4),
    "base-224-half": classifier("base", 224, 4, half=True),
    "base-384": classifier("base", 384, 2),
    "base-512": classifier("base", 512, 2),
    "large-224": classifier("large", 224, 4),
    "large-384": classifier("large", 384, 2),
    "large-512": classifier("large", 512, 1),
    "pretraining-base": pretraining("base"),
    "pretraining-large": pretraining("large"),
    "pretraining-mmpretrain": algorithm,
    "tokenizer-3x768x12-clip": tokenizer(3, 512),
    "tokenizer-1x768x12-clip": tokenizer(1, 512),
    "tokenizer-1x768x12-dino": tokenizer(1, 768),
    "segmentation-base": segmentation("base", (3, 5, 7, 11)),
    "segmentation-large": segmentation("large", (7, 11, 15, 23)),
}


# Comparison.


class Zoo:
    """The program, and a folder for its files."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def call(self, *words):
        done = subprocess.run([str(self.program), *map(str, words)], capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"zoo {' '.join(map(str, words))}: exit {done.returncode}\n{done.stderr.strip()}")
        return done.stdout

    def run(self, model, inputs):
        source, output = self.folder / "input.safetensors", self.folder / "output.safetensors"
        save_file(inputs, source)
        self.call("run", model, source, "-o", output)
        return load_file(output)


def compare(found, wanted):
    """The greatest difference of logits, how many best classes or codes agree, and near-ties."""
    worst, same, total, ties = 0.0, 0, 0, 0
    codes = wanted.get("codes")
    for name, tensor in wanted.items():
        other = found[name]
        if other.shape != tensor.shape:
            raise AssertionError(f"{name}: shape {tuple(other.shape)}, not {tuple(tensor.shape)}")
        if name in ("margin", "reconstruction"):
            continue
        if name == "codes":
            if tensor.unique().numel() < 20:
                raise AssertionError("these weights give the same few codes everywhere")
            equal = other == tensor
        else:
            worst = max(worst, (other - tensor).abs().max().item())
            axis = 1 if name == "seg.logits" else -1
            best = tensor.topk(2, dim=axis).values.unbind(axis)
            equal = other.argmax(axis) == tensor.argmax(axis)
            ties += int(((best[0] - best[1] < NEAR_TIE) & ~equal).sum())
        same, total = same + int(equal.sum()), total + equal.numel()
        if name == "codes" and "margin" in wanted:
            ties += int(((wanted["margin"] < NEAR_TIE) & ~equal).sum())
    if codes is not None and "reconstruction" in wanted:
        chosen = (found["codes"] == codes).all(1)  # a picture with another code is another picture
        apart = (found["reconstruction"] - wanted["reconstruction"])[chosen]
        worst = max(worst, apart.abs().max().item()) if len(apart) else worst
    return worst, same, total, ties


def deviation(wanted):
    main = next(tensor for name, tensor in wanted.items() if name not in ("codes", "margin"))
    return main.std().item()


def check(name, program, folder, seed):
    content, inputs, wanted, original = MODELS_OF_FULL_SIZE[name](seed)
    zoo, source, swift = Zoo(program, folder), folder / f"{name}.pth", folder / f"{name}.safetensors"
    torch.save(content, source, _use_new_zipfile_serialization=original != "mmpretrain")
    del content
    start = time.monotonic()
    report = json.loads(zoo.call("convert", source, "-o", swift, "--json"))
    seconds = time.monotonic() - start
    results = {path.suffix: compare(zoo.run(path, inputs), wanted) for path in (source, swift)}
    tolerance = 1e-3 if name.startswith("segmentation") else 1e-4
    right = all(
        worst <= tolerance and total - same <= ties for worst, same, total, ties in results.values()
    )
    return {
        "model": name, "original": original, "deviation": deviation(wanted),
        "straight": results[".pth"], "converted": results[".safetensors"], "tolerance": tolerance,
        "seconds": seconds, "tensors": report["mapped"], "right": right,
    }  # fmt: skip


def line(row):
    def figures(result):
        worst, same, total, ties = result
        note = f" ({ties} near-ties)" if ties else ""
        return f"{worst:9.1e}  {f'{same}/{total}{note}':>14}"

    return (
        f"{'ok' if row['right'] else 'FAILED':7} {row['model']:24} {row['original']:11} "
        f"{row['deviation']:5.2f} {figures(row['straight'])} {figures(row['converted'])}  {row['tolerance']:.0e}"
    )


HEADER = (
    f"{'':7} {'model':24} {'original':11} {'std':>5} {'straight':>9}  {'same':>14} "
    f"{'converted':>9}  {'same':>14}  allowed"
)


def arguments():
    default = Path(__file__).resolve().parent.parent / ".build" / "release" / "zoo"
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--zoo", type=Path, default=default, help="the program (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="for weights and pictures (default: %(default)s)")
    parser.add_argument("--threads", type=int, help="for PyTorch (default: all)")
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("models", nargs="*", metavar="MODEL", help=", ".join(MODELS_OF_FULL_SIZE))
    parsed = parser.parse_args()
    if unknown := set(parsed.models) - set(MODELS_OF_FULL_SIZE):
        parser.error(f"no such model: {', '.join(sorted(unknown))}")
    return parsed


@torch.no_grad()
def main():
    options = arguments()
    if not options.zoo.exists():
        print(f"{options.zoo}: not there\nhint: swift build -c release", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    if options.threads:
        torch.set_num_threads(options.threads)
    rows, failed = [], False
    print(HEADER, flush=True)
    for name in options.models or MODELS_OF_FULL_SIZE:
        with contextlib.ExitStack() as stack:
            folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folder.mkdir(parents=True, exist_ok=True)
            try:
                rows.append(check(name, options.zoo.resolve(), folder, options.seed))
                failed = failed or not rows[-1]["right"]
                print(line(rows[-1]), flush=True)
            except Skipped as reason:
                print(f"skipped {name}: {reason}", flush=True)
            except Exception as error:
                failed = True
                print(f"FAILED  {name}: {type(error).__name__}: {error}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
