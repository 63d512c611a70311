# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.13.0"]
# ///
"""Writes what the tests of Conversion compare with.

Fixtures/conversion/dtypes.tsv: numbers in one floating-point type and what PyTorch converts them to.
Fixtures/keys/*.tsv: names, types and shapes of the published layouts, cut down from the listings in the
folder given as the first argument (`keys_<layout>.tsv` with the columns [model,] key, dtype, shape).
"""

import json
import pathlib
import random
import sys

import torch

fixtures = pathlib.Path(__file__).resolve().parent.parent / "Fixtures"
views = {2: torch.int16, 4: torch.int32, 8: torch.int64}


def rows(kind, source, target):
    """One row a number: the two types, then both bit patterns in hexadecimal."""
    for a, b in zip(*(t.view(views[t.element_size()]).tolist() for t in (source, target))):
        bits = [f"{x & (1 << 8 * t.element_size()) - 1:0{2 * t.element_size()}x}"
                for x, t in ((a, source), (b, target))]
        yield "\t".join([kind, *bits])


def floats(bits, dtype):
    return torch.tensor(bits, dtype=torch.int32).to(torch.int16).view(dtype)


def dtypes():
    random.seed(7)
    single = [0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 65504.0, 65519.996, 65520.0, 65536.0, 1e-8,
              5.9604645e-08, 2.9802322e-08, 2.9802326e-08, 6.1e-05, 6.103515625e-05, 1e-40, 3.4e38,
              -3.4e38, float("inf"), float("-inf"), 1.00390625, 1.01171875, 1.0009765625,
              1.00048828125, 1.00146484375, 3.3895314e38]
    single += [random.uniform(-3, 3) for _ in range(24)]
    single += [random.uniform(-1, 1) * 2 ** random.randint(-26, 17) for _ in range(24)]
    single = torch.tensor(single, dtype=torch.float32)
    # Among them values that round differently to 16 bits with and without float32 in between.
    double = [1 + 2**-11 + 2**-40, 1 + 2**-11 - 2**-40, 1 + 2**-10 + 2**-40, 1 + 3 * 2**-9 + 2**-30,
              0.1, 1 / 3, 1e300, -1e-300, 65519.99999999, 1 + 2**-24, 1 + 2**-24 + 2**-50]
    double += [random.uniform(-3, 3) for _ in range(12)]
    double = torch.tensor(double, dtype=torch.float64)
    half = floats([0, 1, 0x3FF, 0x400, 0x3C00, 0x7BFF, 0x7C00, 0xFC00, 0x8001], torch.float16)
    brain = floats([0, 1, 0x7F, 0x80, 0x3F80, 0x7F7F, 0x7F80, 0x8001, 0x3F81], torch.bfloat16)
    yield from rows("F32 F16", single, single.half())
    yield from rows("F32 BF16", single, single.bfloat16())
    yield from rows("F64 F32", double, double.float())
    yield from rows("F64 F16", double, double.half())
    yield from rows("F64 BF16", double, double.bfloat16())
    yield from rows("F16 F32", half, half.float())
    yield from rows("F16 BF16", half, half.bfloat16())
    yield from rows("BF16 F32", brain, brain.float())
    yield from rows("BF16 F16", brain, brain.half())


def listing(lines):
    short = {"float32": "F32", "int64": "I64"}
    for key, dtype, shape in lines:
        yield "\t".join([key, short[dtype], ",".join(str(n) for n in json.loads(shape))])


def write(path, lines):
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def keys(folder):
    tasks = {"BeitForImageClassification": "classification",
             "BeitForMaskedImageModeling": "pretraining",
             "BeitForSemanticSegmentation": "segmentation"}
    for path in sorted(pathlib.Path(folder).glob("keys_*.tsv")):
        name = path.stem.removeprefix("keys_")
        table = [line.split("\t") for line in path.read_text().splitlines()[1:]]
        if name == "unilm_vqkd_train_3x768x12_clip":
            continue  # the same names as with one block in the decoder, only more
        if len(table[0]) == 3:
            write(fixtures / "keys" / f"{name}.tsv", listing(table))
            continue
        for model, task in tasks.items():
            own = [row[1:] for row in table if row[0] == model]
            write(fixtures / "keys" / f"{name}_{task}.tsv", listing(own))


write(fixtures / "conversion" / "dtypes.tsv", dtypes())
if len(sys.argv) > 1:
    keys(sys.argv[1])
