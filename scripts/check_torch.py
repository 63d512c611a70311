#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "torch==2.13.0"]
# ///
"""Compares `zoo inspect --digest` with PyTorch on checkpoints drawn at random.

    uv run scripts/check_torch.py --zoo .build/release/zoo [--seed 0] [--files 300]

Each file is a nest of dictionaries, lists and tuples with tensors of every type that PyTorch's NumPy bridge or byte
views can show: views with offsets, transposed, strided, expanded, conjugated, shared, parameters, empty ones; among
them values of other kinds. Zip archives and legacy streams, pickle protocols 2 to 5. Names, types, shapes, SHA-256 of
the elements and shared storages must be equal. Prints what differs with its seed; exits with 1 where something does.
"""

import argparse
import collections
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import torch

TYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.int8: "I8", torch.uint8: "U8", torch.int16: "I16", torch.int32: "I32", torch.int64: "I64",
    torch.bool: "BOOL", torch.complex64: "C64", torch.complex128: "C128",
    torch.float8_e4m3fn: "F8_E4M3", torch.float8_e5m2: "F8_E5M2",
    torch.uint16: "U16", torch.uint32: "U32", torch.uint64: "U64",
}  # fmt: skip
# PyTorch writes these into legacy streams, and fails to read them.
NOT_LEGACY = {
    torch.float8_e4m3fn, torch.float8_e5m2, torch.uint16, torch.uint32, torch.uint64,
}  # fmt: skip
OTHERS = [
    1, 2.5, None, True, "text", [1, 2], {"a": (1,)}, 2**70, b"bytes", {1, 2}, slice(1),
    torch.float32, torch.Size([1, 2]), complex(1, 2),
]  # fmt: skip


class Drawing:
    """One checkpoint, and its tensors by their path."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        torch.manual_seed(seed)
        self.legacy = self.random.random() < 0.4
        self.types = [t for t in TYPES if not self.legacy or t not in NOT_LEGACY]
        self.pool = []
        self.tensors = {}
        self.root = self.dictionary("", 0)

    def dictionary(self, prefix, depth):
        result = collections.OrderedDict() if self.random.random() < 0.5 else {}
        for index in range(self.random.randint(1, 6)):
            key = self.random.choice(["weight", "bias", "läyer", "x y", "0"]) + str(index)
            result[key] = self.value(prefix + key, depth)
        return result

    def value(self, path, depth):
        kind = self.random.random()
        if kind < 0.6 or depth > 3:
            shared = self.pool and self.random.random() < 0.15
            tensor = self.random.choice(self.pool) if shared else self.tensor()
            return self.keep(path, tensor)
        if kind < 0.75:
            return self.dictionary(path + ".", depth + 1)
        if kind < 0.85:
            count = self.random.randint(0, 3)
            parts = [self.keep(f"{path}.{index}", self.tensor()) for index in range(count)]
            return tuple(parts) if self.random.random() < 0.5 else parts
        return self.random.choice(OTHERS)

    def keep(self, path, tensor):
        self.pool.append(tensor)
        self.tensors[path] = tensor
        return tensor

    def tensor(self):
        dtype = self.random.choice(self.types)
        shape = [
            self.random.randint(0 if self.random.random() < 0.1 else 1, 5)
            for _ in range(self.random.randint(0, 4))
        ]
        count = torch.Size(shape).numel()
        tensor = self.elements(count + 7, dtype)
        if self.random.random() < 0.5:
            tensor = tensor[self.random.randint(0, 7) :][:count].reshape(shape)
        else:
            tensor = tensor[:count].clone().reshape(shape)
        tensor = self.view(tensor)
        if tensor.is_floating_point() and self.random.random() < 0.2:
            return torch.nn.Parameter(tensor.detach(), requires_grad=self.random.random() < 0.5)
        return tensor

    @staticmethod
    def elements(count, dtype):
        if dtype == torch.bool:
            return torch.randint(0, 2, (count,)).to(dtype)
        if dtype.is_complex or dtype.is_floating_point:
            real = torch.randn(count, dtype=torch.float64)
            return (torch.complex(real, -real) if dtype.is_complex else real).to(dtype)
        return torch.randint(0, 100, (count,)).to(dtype)

    def view(self, tensor):
        kind = self.random.random()
        if tensor.dim() >= 2 and kind < 0.3:
            return tensor.transpose(0, tensor.dim() - 1)
        if tensor.dim() >= 1 and kind < 0.45:
            return tensor[::2]
        if kind < 0.55:
            return tensor.unsqueeze(0).expand(3, *tensor.shape)
        if tensor.is_complex() and kind < 0.8:
            return tensor.conj()
        return tensor

    def save(self, path):
        protocol = self.random.choice([2, 2, 3, 4, 5])
        torch.save(
            self.root, path, pickle_protocol=protocol,
            _use_new_zipfile_serialization=not self.legacy,
        )  # fmt: skip

    def expected(self):
        return {name: description(tensor) for name, tensor in self.tensors.items()}

    def ties(self):
        groups = collections.defaultdict(set)
        for name, tensor in self.tensors.items():
            groups[tensor.untyped_storage()._cdata].add(name)
        return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def description(tensor):
    return TYPES[tensor.dtype], list(tensor.shape), hashlib.sha256(elements(tensor)).hexdigest()


def elements(tensor):
    """The bytes of the elements, in order."""
    plain = tensor.detach().resolve_conj().resolve_neg().flatten()
    if plain.numel() == 0:
        return b""
    # A copy of one's own: a flattened tensor of one element may keep any stride.
    copy = torch.empty(plain.shape, dtype=plain.dtype)
    copy.copy_(plain)
    return copy.view(torch.uint8).numpy().tobytes()


def compare(zoo, path, drawing):
    command = [zoo, "inspect", str(path), "--json", "--digest"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        return [run.stderr.strip()]
    listing = json.loads(run.stdout)
    found = {t["name"]: (t["dtype"], t["shape"], t["sha256"]) for t in listing["tensors"]}
    expected = drawing.expected()
    differences = [
        f"{name}: {found.get(name)} instead of {expected.get(name)}"
        for name in sorted(found.keys() | expected.keys())
        if found.get(name) != expected.get(name)
    ]
    ties = sorted(sorted(group) for group in listing["ties"])
    if ties != drawing.ties():
        differences.append(f"ties {ties} instead of {drawing.ties()}")
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zoo", default=".build/release/zoo")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--files", type=int, default=300)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    tensors = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seed, options.seed + options.files):
            drawing = Drawing(seed)
            path = Path(folder) / f"{seed}.pt"
            drawing.save(path)
            differences = compare(options.zoo, path, drawing)
            path.unlink()
            tensors += len(drawing.tensors)
            failures += bool(differences)
            for difference in differences:
                print(f"seed {seed}: {difference}")
    print(f"{options.files} files, {tensors} tensors, {failures} files that differ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
