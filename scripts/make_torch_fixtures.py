#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["torch==2.13.0", "numpy==2.4.6"]
# ///
"""Writes Fixtures/torch: a tiny checkpoint of every kind, with what PyTorch says is in it.

    uv run scripts/make_torch_fixtures.py

*.pt, *.pth, *.pkl  the files
expected.json       for each its container, tensors (dtype, shape, SHA-256 of the contiguous
                    little-endian bytes), ties, NumPy arrays and other objects, by path
"""

import argparse
import collections
import datetime
import functools
import hashlib
import io
import json
import pathlib
import pickle
import struct
import tarfile
import warnings
import zipfile

import numpy as np
import torch

warnings.filterwarnings("ignore")
torch.manual_seed(20240607)

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "torch"
CASES = []


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def raw(tensor):
    tensor = tensor.detach().resolve_conj().resolve_neg().contiguous()
    if tensor.numel() == 0:
        return b""
    return tensor.reshape(-1).view(torch.uint8).numpy().tobytes()


def describe(tensor):
    entry = {
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "kind": "strided",
    }
    if tensor.is_quantized:
        values = tensor.dequantize().contiguous()
        entry |= {
            "kind": "quantized",
            "sha256": sha256(raw(tensor.int_repr())),
            "dequantized_f32_sha256": sha256(raw(values)),
        }
    elif tensor.layout == torch.sparse_coo:
        entry |= {
            "kind": "sparse_coo",
            "dense_sha256": sha256(raw(tensor.to_dense())),
            "indices": part(tensor._indices()),
            "values": part(tensor._values()),
        }
    elif tensor.layout != torch.strided:
        by_rows = tensor.layout in (torch.sparse_csr, torch.sparse_bsr)
        names = ["crow_indices", "col_indices"] if by_rows else ["ccol_indices", "row_indices"]
        entry |= {
            "kind": str(tensor.layout).removeprefix("torch."),
            "dense_sha256": sha256(raw(tensor.to_dense())),
            **{name: part(getattr(tensor, name)()) for name in names + ["values"]},
        }
    elif tensor.device.type == "meta":
        entry["kind"] = "meta"
    else:
        entry["sha256"] = sha256(raw(tensor))
    return entry


def part(tensor):
    return {
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "sha256": sha256(raw(tensor)),
    }


def array(value):
    value = np.asarray(value)
    name = value.dtype.str if value.dtype.kind == "U" else value.dtype.name
    little = value.astype(value.dtype.newbyteorder("<"), order="C")
    return {"dtype": name, "shape": list(value.shape), "sha256": sha256(little.tobytes())}


def record(file, data, container, tensors, ties=(), arrays=(), objects=(), offset=0):
    (FOLDER / file).write_bytes(data)
    CASES.append({
        "file": file,
        "container": container,
        "tensors": {name: describe(tensor) for name, tensor in tensors.items()},
        "ties": [sorted(tie) for tie in ties],
        "arrays": {name: array(value) for name, value in dict(arrays).items()},
        "objects": dict(objects),
        "open": {"offset": offset},
    })  # fmt: skip


def saved(value, **options):
    stream = io.BytesIO()
    torch.save(value, stream, **options)
    return stream.getvalue()


def legacy(value, **options):
    return saved(value, _use_new_zipfile_serialization=False, **options)


def rezipped(data, method=None, change=lambda name, content: content):
    """The same entries, written by Python's zipfile; those that become None are left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            copy = zipfile.ZipInfo(info.filename)
            copy.compress_type = info.compress_type if method is None else method
            content = change(info.filename, source.read(info))
            if content is not None:
                target.writestr(copy, content)
    return stream.getvalue()


def swapped(tensor):
    """The bytes of a storage as a big-endian machine writes them."""
    width = tensor.element_size() // (2 if tensor.is_complex() else 1)
    data = np.frombuffer(raw(tensor), dtype=np.uint8).reshape(-1, width)
    return data[:, ::-1].tobytes()


def named(tensors):
    return {f"model.{name}": tensor for name, tensor in tensors.items()}


def plain():
    tensors = collections.OrderedDict(weight=torch.randn(3, 4), bias=torch.randn(3))
    tensors._metadata = collections.OrderedDict({"": {"version": 1}})
    return tensors


def containers():
    tensors = plain()
    checkpoint = {"model": tensors, "epoch": 3}
    for protocol in range(6):
        record(
            f"zip_protocol{protocol}.pt", saved(checkpoint, pickle_protocol=protocol), "zip",
            named(tensors))
        record(
            f"legacy_protocol{protocol}.pt", legacy(checkpoint, pickle_protocol=protocol), "legacy",
            named(tensors))
    data = saved(checkpoint)
    record("deflated.pt", rezipped(data, zipfile.ZIP_DEFLATED), "zip", named(tensors))
    record("behind_a_header.pt", b"sixteen bytes..." + data, "zip", named(tensors), offset=16)
    torch.serialization.set_crc32_options(False)
    record("no_checksums.pt", saved(checkpoint), "zip", named(tensors))
    torch.serialization.set_crc32_options(True)
    record("stacked_legacy.pt", legacy(tensors) + legacy(torch.zeros(2)), "legacy", tensors)
    record("bare.pkl", pickle.dumps({"epoch": 3, "rates": [1.5, 2.5]}), "pickle", {})


def big_endian():
    tensors = {
        "f": torch.randn(2, 3), "h": torch.randn(3).half(), "d": torch.randn(2).double(),
        "l": torch.tensor([1, -2]), "c": torch.randn(2, dtype=torch.complex64),
        "b": torch.tensor([True, False]),
    }  # fmt: skip
    storages = {f"data/{index}": swapped(t) for index, t in enumerate(tensors.values())}

    def change(name, content):
        name = name.split("/", 1)[1]
        return b"big" if name == "byteorder" else storages.get(name, content)

    record("big_endian.pt", rezipped(saved(tensors), change=change), "zip", tensors)


def geometry():
    base = torch.arange(24, dtype=torch.float32)
    tensors = {
        "transposed": base[:6].view(2, 3).t(), "stepped": base[1:22:3], "expanded": base[:2].expand(3, 2),
        "overlapping": base.as_strided((4, 3), (1, 2), 5), "empty": base.new_empty((0, 3)),
        "channels_last": base.view(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
        "scalar": torch.tensor(2.5),
        "conjugated": torch.randn(3, dtype=torch.complex64).conj(),
        "negated": torch.randn(3, dtype=torch.complex64).conj().imag,
    }  # fmt: skip
    shared = ["transposed", "stepped", "expanded", "overlapping"]
    record("strides.pt", saved(tensors), "zip", tensors, ties=[shared])
    data = legacy({"a": base, "b": base[4:10], "c": base.view(4, 6).t()})
    record(
        "legacy_views.pt", data, "legacy",
        {"a": base, "b": base[4:10], "c": base.view(4, 6).t()}, ties=[["a", "b", "c"]])


def types():
    wide = torch.arange(-4, 4)
    names = [
        "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz", "bfloat16", "float16",
        "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool",
        "complex64", "complex128",
    ]  # fmt: skip
    tensors = {name: wide.to(getattr(torch, name)) for name in names}
    tensors["complex32"] = torch.tensor([1 + 2j, 3 - 4j]).to(torch.complex32)
    tensors["meta"] = torch.empty(5, 2, device="meta")
    record("types.pt", saved(tensors), "zip", tensors)


def layouts():
    coo = torch.sparse_coo_tensor([[0, 1, 2], [2, 0, 1]], [1.0, 2.0, 3.0], (3, 4)).coalesce()
    mixed = torch.sparse_coo_tensor([[0, 3]], torch.randn(2, 2), (4, 2)).coalesce()
    matrix = torch.tensor([[0, 1.0, 0, 2], [0, 0, 0, 0], [3, 0, 4, 0], [0, 5, 0, 6]])
    tensors = {
        "coo": coo, "mixed": mixed, "csr": matrix.to_sparse_csr(), "csc": matrix.to_sparse_csc(),
        "bsr": matrix.to_sparse_bsr((2, 2)), "bsc": matrix.to_sparse_bsc((2, 2)),
    }  # fmt: skip
    record("sparse.pt", saved(tensors), "zip", tensors)
    values = torch.randn(2, 6)
    scales, points = torch.tensor([0.1, 0.2], dtype=torch.double), torch.tensor([1, -3])
    quantized = {
        "qint8": torch.quantize_per_tensor(values, 0.05, 3, torch.qint8),
        "quint8": torch.quantize_per_tensor(values, 0.05, 100, torch.quint8),
        "qint32": torch.quantize_per_tensor(values, 0.001, 0, torch.qint32),
        "channels": torch.quantize_per_channel(values, scales, points, 0, torch.qint8),
    }
    record("quantized.pt", saved(quantized), "zip", quantized)


class Pair(torch.Tensor):
    """A tensor whose data are the attributes of a wrapper."""

    @staticmethod
    def __new__(cls, a, b):
        return torch.Tensor._make_wrapper_subclass(cls, a.shape, dtype=a.dtype)

    def __init__(self, a, b):
        self.a, self.b = a, b

    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        return args[0]


class Block(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(width))
        self.register_buffer("mean", torch.randn(width))

    def forward(self, x):
        return x * self.weight - self.mean


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = torch.nn.ModuleList([Block(2), Block(2)])
        self.scale = torch.nn.Parameter(torch.ones(1))

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x * self.scale


def objects():
    value = {
        "epoch": np.int64(7), "loss": np.float32(0.25), "grid": np.arange(6, dtype=">i2").reshape(2, 3),
        "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)), "names": np.array(["a", "bc"]),
        "w": torch.ones(2),
    }  # fmt: skip
    record(
        "numpy.pt", saved(value), "zip", {"w": value["w"]},
        arrays={name: value[name] for name in ["epoch", "loss", "grid", "fortran", "names"]})
    t = torch.arange(3.0)
    odd = {
        "args": argparse.Namespace(path=pathlib.PurePosixPath("/data"), inner=[t], lr=0.1),
        "counts": collections.defaultdict(list, {"a": [torch.ones(1)]}), "when": datetime.date(2024, 6, 7),
        "later": functools.partial(print, 1), "set": {1, 2}, "raw": bytearray(b"ab"), "text": b"\xff",
        7: torch.zeros(1), "type": torch.float16,
    }  # fmt: skip
    record(
        "odd_objects.pt", saved(odd), "zip",
        {"args.inner.0": t, "counts.a.0": torch.ones(1), "7": torch.zeros(1)},
        objects={
            "args": "argparse.Namespace", "args.path": "pathlib.PurePosixPath",
            "counts": "collections.defaultdict", "when": "datetime.date",
            "later": "functools.partial", "set": "builtins.set", "raw": "builtins.bytearray",
            "text": "builtins.bytes", "type": "torch.dtype",
        })  # fmt: skip
    shared = torch.randn(2, 2)
    tied = {"a": shared, "b": shared, "part": shared[1]}
    twice = {"model": tied, "ema": tied}
    names = {f"{top}.{name}": tensor for top in twice for name, tensor in tied.items()}
    record("tied.pt", saved(twice), "zip", names, ties=[list(names)])
    loop = [torch.ones(1)]
    loop.append(loop)
    record("loop.pt", saved({"l": loop}), "zip", {"l.0": loop[0]}, objects={"l.1": "cycle"})
    wrapper = Pair(torch.ones(2), torch.zeros(2))
    record("wrapper.pt", saved({"w": wrapper}), "zip", {
        "w": torch.empty(2, device="meta"), "w.a": wrapper.a, "w.b": wrapper.b})  # fmt: skip


def modules():
    module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.BatchNorm1d(3))
    state = dict(module.state_dict())
    record("module.pt", saved(module), "zip", state)
    # The source of each class goes with it; a stand-in will do.
    torch.serialization.get_source_lines_and_file = lambda kind: ([f"class {kind.__name__}: ..."], 1, "nn.py")
    record("module_legacy.pt", legacy(module), "legacy", state)
    net, stream = Net(), io.BytesIO()
    torch.jit.save(torch.jit.script(net), stream)
    # The debugging records hold where this script lies.
    data = rezipped(
        stream.getvalue(), change=lambda name, content: None if name.endswith(".debug_pkl") else content)
    record("script.pt", data, "torchscript", dict(net.state_dict()))


class OldStream:
    """Legacy streams and tar archives as releases of long ago wrote them."""

    class Pickler(pickle._Pickler):
        def persistent_id(self, value):
            return value.fields if isinstance(value, OldStream.Reference) else None

    class Reference:
        def __init__(self, *fields):
            self.fields = fields if len(fields) > 1 else fields[0]

    @staticmethod
    def dumps(value):
        stream = io.BytesIO()
        OldStream.Pickler(stream, 2).dump(value)
        return stream.getvalue()


class Rebuilt:
    def __init__(self, *arguments):
        self.arguments = arguments

    def __reduce__(self):
        return torch._utils._rebuild_tensor, self.arguments


def old():
    """Storage views, as PyTorch up to 0.3 described them."""
    values = np.arange(8, dtype="<f4")
    root = ("storage", torch.FloatStorage, "140", "cpu", 8)
    value = {
        "all": Rebuilt(OldStream.Reference(*root, None), 0, (2, 4), (4, 1)),
        "view": Rebuilt(OldStream.Reference(*root, ("141", 2, 4)), 1, (3,), (1,)),
    }
    system = {"protocol_version": 1001, "little_endian": True, "type_sizes": {}}
    data = b"".join([
        pickle.dumps(torch.serialization.MAGIC_NUMBER, 2), pickle.dumps(1001, 2),
        pickle.dumps(system, 2), OldStream.dumps(value), pickle.dumps(["140"], 2),
        struct.pack("<q", 8), values.tobytes(),
    ])  # fmt: skip
    full = torch.from_numpy(values.copy())
    tensors = {"all": full.view(2, 4), "view": full[3:6]}
    record("legacy_storage_view.pt", data, "legacy", tensors, ties=[["all", "view"]])

    storages = pickle.dumps(2, 2)
    storages += pickle.dumps((1, "cpu", torch.FloatStorage), 2)
    storages += struct.pack("<q", 8) + values.tobytes()
    storages += pickle.dumps((2, "cpu", torch.LongStorage), 2)
    storages += struct.pack("<qq", 1, -5)
    storages += pickle.dumps([(3, 1, 2, 4)], 2)
    members = {"sys_info": pickle.dumps(system, 2), "storages": storages}
    listed = [
        (10, 1, torch.FloatTensor, (2, 4), (4, 1), 0), (11, 3, torch.FloatTensor, (2,), (2,), 1),
        (12, 2, torch.LongTensor, (1,), (1,), 0),
    ]  # fmt: skip
    members["tensors"] = pickle.dumps(3, 2)
    for key, storage, kind, shape, strides, offset in listed:
        members["tensors"] += pickle.dumps((key, storage, kind), 2)
        members["tensors"] += struct.pack(f"<ii{2 * len(shape) + 1}q", len(shape), 0, *shape, *strides, offset)
    value = {"w": OldStream.Reference("10"), "v": OldStream.Reference("11"), "n": OldStream.Reference("12")}
    members["pickle"] = OldStream.dumps(value)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:", format=tarfile.PAX_FORMAT) as archive:
        for name in ["sys_info", "pickle", "tensors", "storages"]:
            info = tarfile.TarInfo(name)
            # A time with a fraction, as files have it, makes an extended header.
            info.size, info.mtime = len(members[name]), 1479000000.25
            archive.addfile(info, io.BytesIO(members[name]))
    tensors = {"w": full.view(2, 4), "v": full[3:7:2], "n": torch.tensor([-5])}
    record("old.pth.tar", stream.getvalue(), "tar", tensors, ties=[["w", "v"]])


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in [containers, big_endian, geometry, types, layouts, objects, modules, old]:
        make()
    (FOLDER / "expected.json").write_text(json.dumps(CASES, indent=1, ensure_ascii=False) + "\n")


main()
