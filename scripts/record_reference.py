#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy==2.4.6",
#   "pillow==13.0.0",
#   "safetensors==0.8.0",
#   "timm==1.0.31",
#   "torch==2.13.0",
#   "torchvision==0.28.0",
# ]
# ///
"""Records what an original implementation computes for a folder of pictures.

The file that this writes is what `zoo validate MODEL --references FILE` compares a model with: logits, best
classes and a digest of the prepared pixels of every picture, and the accuracy over those that have a label.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from pathlib import Path

EXAMPLES = """\
examples:
  record_reference.py --checkpoint beitv2_base_patch16_224_pt1k_ft21kto1k.pth --pictures val -o references.json
                           a file of the original fine-tuning script: sizes are read from its tensors
  record_reference.py --timm beitv2_base_patch16_224.in1k_ft_in22k_in1k --pictures val -o references.json
                           a model of timm with its own preprocessing; weights come from its hub
  record_reference.py --timm NAME --checkpoint model.safetensors --pictures val -o references.json
                           the same with weights from a file

Labels come from --labels, or from the names of the folders where these are classes. Write the file into the folder
that the pictures' folder lies in, or into that itself: names in it start there, or in `pictures` beside it where
there is such a folder. Pictures that cannot be read are named on standard error and under `unreadable` in the file.
A checkpoint is read without executing anything in it. The exit status is 0 when all is done and 2 when it could not
run.
"""

SCHEMA = 1
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
IMAGENET = {"mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)}
CONTAINERS = ("state_dict_ema", "model_ema", "model", "module", "state_dict")
BIAS = "relative_position_bias_table"


class Refusal(Exception):
    """A reason to stop that the user can do something about."""


def positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found {text}")
    return number


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="FILE", help="weights in the layout of unilm or timm")
    add("--timm", metavar="NAME", help="a model of timm; without --checkpoint its weights are downloaded")
    add("--pictures", type=Path, required=True, metavar="DIR", help="folder of pictures, searched to any depth")
    add("-o", "--output", type=Path, required=True, metavar="FILE", help="file to write")
    add("--labels", type=Path, metavar="FILE", help="lines of a file and its class, as a number or a name")
    add("--classes", type=Path, metavar="FILE", help="names of the classes, one a line in the order of the logits")
    add("--name", help="what the references call the model (default: the checkpoint's or timm's name)")
    add("--resize", type=positive, metavar="PIXELS", help="short side after scaling (default: as the original)")
    add("--crop", type=positive, metavar="PIXELS", help="side of the square in the middle (default: the model's)")
    add("--filter", choices=["bicubic", "bilinear"], help="kernel of the scaling (default: as the original)")
    add("--mean", type=float, nargs=3, metavar="X", help="subtracted from values between 0 and 1")
    add("--std", type=float, nargs=3, metavar="X", help="what the values are then divided by")
    add("--limit", type=positive, metavar="N", help="stop after so many pictures, in the order of their names")
    add("--threads", type=positive, default=1, help="threads of PyTorch (default: %(default)s)")
    return parser.parse_args()


# Models


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def plain(name: str) -> str:
    """The name without what compiled and distributed models put before it."""
    for prefix in ("module.", "_orig_mod.", "module."):
        name = name.removeprefix(prefix)
    return name


def read_tensors(path: Path) -> dict:
    """The weights of a checkpoint by name, out of the dictionary that holds them."""
    from fixtures.libraries import torch

    # Whatever is wrong with the file, each library has its own errors for it.
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            return load_file(path)
        # Classes that training scripts leave in their files, and that are only looked past.
        torch.serialization.add_safe_globals([argparse.Namespace])
        content = torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:
        # PyTorch's own words advise to execute what is in the file.
        named = re.search(r"GLOBAL (\S+)", str(error))
        detail = f"it names {named[1]}, which is not executed" if named else "torch.load knows no such form"
        raise Refusal(f"{path}: not a checkpoint that can be read safely: {detail}") from error
    if not isinstance(content, dict):
        raise Refusal(f"{path}: expected a dictionary of tensors, found {type(content).__name__}")
    # timm, too, takes the averaged weights of a training file before the others.
    for key in CONTAINERS:
        if isinstance(content, dict) and isinstance(content.get(key), dict):
            content = content[key]
    tensors = {plain(name): value for name, value in content.items() if isinstance(value, torch.Tensor)}
    if "patch_embed.proj.weight" not in tensors:
        raise Refusal(f"{path}: expected the layout of unilm or timm, with `patch_embed.proj.weight`")
    return tensors


def image_size(tensors: dict, patch: int) -> int:
    """The side of the input, from the number of distances or of position embeddings."""
    for name, tensor in tensors.items():
        if name.endswith(BIAS):
            return patch * (round((tensor.shape[0] - 3) ** 0.5) + 1) // 2
    if "pos_embed" in tensors:
        return patch * round((tensors["pos_embed"].shape[1] - 1) ** 0.5)
    raise Refusal("the checkpoint has no relative position table and no position embedding: its input size is unknown")


def heads(tensors: dict, width: int) -> int:
    for name, tensor in tensors.items():
        if name.endswith(BIAS):
            return tensor.shape[1]
    return width // 64


def model_of(tensors: dict):
    """timm's implementation with the sizes that the tensors have."""
    from timm.models.beit import Beit

    width, channels, patch, _ = tensors["patch_embed.proj.weight"].shape
    depth = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("blocks."))
    if "head.weight" not in tensors:
        raise Refusal("the checkpoint has no `head.weight`: only classifiers have logits to record")
    model = Beit(
        img_size=image_size(tensors, patch), patch_size=patch, in_chans=channels,
        num_classes=tensors["head.weight"].shape[0], embed_dim=width, depth=depth, num_heads=heads(tensors, width),
        mlp_ratio=tensors["blocks.0.mlp.fc1.weight"].shape[0] / width, qkv_bias="blocks.0.attn.q_bias" in tensors,
        init_values=0.1 if "blocks.0.gamma_1" in tensors else None, use_abs_pos_emb="pos_embed" in tensors,
        use_rel_pos_bias=f"blocks.0.attn.{BIAS}" in tensors,
        use_shared_rel_pos_bias=f"rel_pos_bias.{BIAS}" in tensors,
        global_pool="avg" if "fc_norm.weight" in tensors else "token")
    load(model, tensors)
    return model


def load(model, tensors: dict) -> None:
    """Loads every weight; tables that are computed may be in the file or not."""
    kept = {name: tensor for name, tensor in tensors.items() if not name.endswith("relative_position_index")}
    kept.pop("mask_token", None)
    missing, unexpected = model.load_state_dict(kept, strict=False)
    missing = [name for name in missing if not name.endswith("relative_position_index")]
    if missing or unexpected:
        raise Refusal(f"the weights do not fit: missing {missing[:5]}, unexpected {unexpected[:5]}")


def opened(options: argparse.Namespace):
    """The model and the preprocessing that its authors evaluate it with."""
    from fixtures.libraries import timm

    if options.timm is None:
        if options.checkpoint is None:
            raise Refusal("expected --checkpoint or --timm")
        model = model_of(read_tensors(options.checkpoint)).eval()
        side = model.patch_embed.img_size[0]
        return model, {"resize": side if side >= 384 else int(side / 0.875), "crop": side, "filter": "bicubic", **IMAGENET}
    if not timm.models.is_model(options.timm):
        like = timm.list_models(f"*{options.timm.partition('.')[0]}*")[:5]
        raise Refusal(
            f"{options.timm}: timm {timm.__version__} has no such model\nhint: "
            + (f"it has {', '.join(like)}" if like else "`timm.list_models('*beit*')` names those that it has"))
    # Hubs fail in as many ways as there are of reaching them.
    try:
        model = timm.create_model(options.timm, pretrained=options.checkpoint is None).eval()
    except Exception as error:
        raise Refusal(
            f"{options.timm}: its weights could not be had: {first_line(error)}\n"
            "hint: give a file of them with --checkpoint") from error
    if options.checkpoint is not None:
        load(model, read_tensors(options.checkpoint))
    config = timm.data.resolve_data_config({}, model=model)
    if config["crop_mode"] != "center":
        raise Refusal(f"{options.timm}: its pictures are prepared by `{config['crop_mode']}`, which has no form here")
    side = config["input_size"][-1]
    return model, {
        "resize": int(side / config["crop_pct"]), "crop": side, "filter": config["interpolation"],
        "mean": config["mean"], "std": config["std"],
    }


# Pictures


def found_pictures(folder: Path, limit: int | None) -> list[Path]:
    if not folder.is_dir():
        raise Refusal(f"{folder}: expected a folder of pictures")
    pictures = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not pictures:
        raise Refusal(f"{folder}: no pictures: expected files that end in {', '.join(sorted(SUFFIXES))}")
    return pictures[:limit]


def class_names(options: argparse.Namespace, count: int) -> list[str]:
    if options.classes is None:
        return [str(index) for index in range(count)]
    names = options.classes.read_text().splitlines()
    if len(names) != count:
        raise Refusal(f"{options.classes}: expected {count} lines, one a class, found {len(names)}")
    return names


def label_table(path: Path | None, classes: list[str]) -> dict[str, int]:
    """The classes of files by their names without folders."""
    table = {}
    for number, line in enumerate(path.read_text().splitlines() if path else [], 1):
        file, _, label = line.strip().partition(" ")
        if label not in classes and not (label.isdigit() and int(label) < len(classes)):
            raise Refusal(f"{path}: line {number}: expected a file and its class, found `{line}`")
        table[Path(file).name] = classes.index(label) if label in classes else int(label)
    return table


def label_of(path: Path, table: dict[str, int], classes: list[str]) -> int | None:
    if path.name in table:
        return table[path.name]
    return classes.index(path.parent.name) if path.parent.name in classes else None


def prepared(path: Path, steps: dict):
    """The picture scaled and cropped, before it becomes numbers; EXIF orientation is ignored."""
    from fixtures.libraries import torchvision
    from PIL import Image

    transforms = torchvision.transforms
    resize = transforms.Resize(steps["resize"], interpolation=transforms.InterpolationMode(steps["filter"]))
    with Image.open(path) as image:
        return transforms.CenterCrop(steps["crop"])(resize(image.convert("RGB")))


def record(model, image, steps: dict) -> dict:
    """The values of one picture, computed alone in its batch."""
    import numpy as np
    from fixtures.libraries import torch, torchvision

    functional = torchvision.transforms.functional
    tensor = functional.normalize(functional.to_tensor(image), list(steps["mean"]), list(steps["std"]))
    with torch.inference_mode():
        logits = model(tensor[None])[0].float()
    if not torch.isfinite(logits).all():
        raise Refusal("a logit is no finite number, and such have no place in references")
    return {
        "pixels": hashlib.sha256(np.asarray(image).tobytes()).hexdigest(),
        # The shortest decimals that read back as the same float32.
        "logits": [float(str(value)) for value in logits.numpy()],
        "top5": torch.topk(logits, min(5, len(logits))).indices.tolist(),
    }


# The file


def accuracy(images: list[dict]) -> dict | None:
    labelled = [image for image in images if "label" in image]
    if not labelled:
        return None
    first = sum(image["top5"][0] == image["label"] for image in labelled)
    five = sum(image["label"] in image["top5"] for image in labelled)
    count = len(labelled)
    return {"count": count, "top1": round(100 * first / count, 4), "top5": round(100 * five / count, 4)}


def base_folder(options: argparse.Namespace) -> Path:
    """The folder that `zoo validate --references` looks for the pictures in."""
    beside = options.output.resolve().parent
    base = beside / "pictures" if (beside / "pictures").is_dir() else beside
    if options.pictures.resolve().is_relative_to(base):
        return base
    print(f"record_reference: {options.output} does not lie around the pictures: put it into {options.pictures}, or "
          "beside it under the name `pictures`", file=sys.stderr)
    return options.pictures.resolve()


def references(options: argparse.Namespace) -> dict:
    from fixtures.libraries import torch, versions
    from PIL import Image

    torch.set_num_threads(options.threads)
    # What cannot be used is refused before anything is loaded.
    paths = found_pictures(options.pictures.resolve(), options.limit)
    if not os.access(options.output.resolve().parent, os.W_OK):
        raise Refusal(f"{options.output}: its folder cannot be written to")
    model, steps = opened(options)
    steps.update({key: value for key in steps if (value := getattr(options, key)) is not None})
    classes = class_names(options, model.num_classes)
    table = label_table(options.labels, classes)
    images, unreadable = [], []
    base = base_folder(options)
    for number, path in enumerate(paths, 1):
        label = label_of(path, table, classes)
        image = {"file": path.relative_to(base).as_posix()}
        image |= {} if label is None else {"label": label}
        try:
            picture = prepared(path, steps)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            unreadable.append({"file": image["file"], "reason": str(error).replace(str(path), path.name)})
            print(f"record_reference: unreadable: {path}: {error}", file=sys.stderr)
            continue
        images.append(image | record(model, picture, steps))
        if sys.stderr.isatty():
            print(f"\r{number} of {len(paths)}", end="\n" if number == len(paths) else "", file=sys.stderr)
    if not images:
        raise Refusal(f"{options.pictures}: none of {len(paths)} pictures can be read")
    if unreadable:
        print(f"record_reference: {len(unreadable)} of {len(paths)} pictures could not be read", file=sys.stderr)
    recorded = accuracy(images)
    return {
        "schema": SCHEMA,
        "model": options.name or options.timm or options.checkpoint.stem,
        **({"checkpoint": options.checkpoint.name} if options.checkpoint else {}),
        "implementation": {"name": "timm", **versions()},
        "preprocessing": {
            "resize": {"shortSide": steps["resize"]}, "filter": steps["filter"], "crop": steps["crop"],
            "mean": list(steps["mean"]), "std": list(steps["std"]), "orientation": "ignore",
        },
        "classes": classes,
        **({"recorded": recorded} if recorded else {}),
        "images": images,
        **({"unreadable": unreadable} if unreadable else {}),
    }


def main() -> int:
    options = parsed()
    try:
        text = json.dumps(references(options), ensure_ascii=False)
        options.output.write_text(text + "\n", encoding="utf-8")
    except (Refusal, OSError) as error:
        print(f"record_reference: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
