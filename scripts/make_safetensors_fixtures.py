#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["safetensors==0.8.0", "torch==2.13.0", "numpy==2.4.6"]
# ///
"""Writes Fixtures/safetensors and Fixtures/tensors with the original implementations.

    uv run scripts/make_safetensors_fixtures.py

safetensors/*.safetensors  files as the reference writer makes them
safetensors/probe.json     headers, each with what the reference reader says of it
tensors/*.json             conversions between element types, as PyTorch makes them
"""

import ctypes
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, TensorSpec, deserialize, serialize

ROOT = Path(__file__).resolve().parent.parent / "Fixtures"

BITS = {
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
    "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
}  # fmt: skip

# The names that the Python bindings write by; they have none for the 6-bit types.
NAMES = {
    "BOOL": "bool", "F4": "float4_e2m1fn_x2", "U8": "uint8", "I8": "int8", "F8_E5M2": "float8_e5m2",
    "F8_E4M3": "float8_e4m3fn", "F8_E8M0": "float8_e8m0fnu", "F8_E4M3FNUZ": "float8_e4m3fnuz",
    "F8_E5M2FNUZ": "float8_e5m2fnuz", "I16": "int16", "U16": "uint16", "F16": "float16",
    "BF16": "bfloat16", "I32": "int32", "U32": "uint32", "F32": "float32", "C64": "complex64",
    "F64": "float64", "I64": "int64", "U64": "uint64",
}  # fmt: skip


def written(tensors, metadata=None):
    """The file for (name, type, shape) triples whose bytes count up from zero."""
    specs, kept = {}, []
    for name, kind, shape in tensors:
        count = int(np.prod(shape, dtype=np.int64)) * BITS[kind] // 8
        buffer = ctypes.create_string_buffer(bytes(i % 251 for i in range(count)), max(count, 1))
        kept.append(buffer)
        stored = shape[:-1] + [shape[-1] // 2] if kind == "F4" else shape
        specs[name] = TensorSpec(
            dtype=NAMES[kind], shape=stored,
            data_ptr=ctypes.addressof(buffer), data_len=count)  # fmt: skip
    return bytes(serialize(specs, metadata=metadata))


def write(name, content):
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_json(name, value):
    write(name, (json.dumps(value, indent=1) + "\n").encode())


def files():
    kinds = list(NAMES)
    # Named so that neither the order of names nor the order given is that of the types.
    every = [(f"{i * 7 % 20:02}", kind, [2, 4]) for i, kind in enumerate(kinds)]
    write("safetensors/every_type.safetensors", written(every))
    names = [
        "b", "a", "B", "a.b", "a/b", "", "é", "z", "ﬀ", "\uffff", "𝄞", 'quote"', "back\\slash", "\n\t\r\b\f",
        "\x00\x01\x1f", "\x7f", "\u0085", "\u2028", "/",
    ]  # fmt: skip
    tensors = [(name, "I16", [i % 3]) for i, name in enumerate(names)]
    tensors += [("scalar", "F64", []), ("none", "F32", [2, 0, 3]), ("deep", "U8", [1, 2, 1, 1, 1])]
    metadata = {'form"at': "pt\u0000\u001f\n\\é𝄞/\x7f"}
    write("safetensors/names.safetensors", written(tensors, metadata))
    write("safetensors/empty.safetensors", written([]))
    write("safetensors/metadata_only.safetensors", written([], {"format": "pt"}))


def tensor(begin=0, end=4, kind="F32", shape="[1]", extra=""):
    return f'{{"dtype":"{kind}","shape":{shape},"data_offsets":[{begin},{end}]{extra}}}'


def probes():
    """(what, header, bytes of data)"""
    one = tensor()
    yield "plain", f'{{"a":{one}}}', 4
    for what, space in [("space", " "), ("newline", "\n"), ("tab", "\t"), ("return", "\r"),
                        ("form feed", "\f"), ("no-break space", "\u00a0"), ("NUL", "\0")]:  # fmt: skip
        yield f"{what} before", f'{space}{{"a":{one}}}', 4
        yield f"{what} after", f'{{"a":{one}}}{space}', 4
        yield f"{what} inside", f'{{{space}"a"{space}:{space}{one}{space}}}', 4
    yield "byte order mark", f'\ufeff{{"a":{one}}}', 4
    yield "junk after", f'{{"a":{one}}}x', 4
    yield "second object", f'{{"a":{one}}}{{}}', 4
    yield "trailing comma", f'{{"a":{one},}}', 4
    yield "leading comma", f'{{,"a":{one}}}', 4
    yield "comment", f'{{"a":{one}/* */}}', 4
    yield "single quotes", f"{{'a':{one}}}", 4
    yield "bare key", f"{{a:{one}}}", 4
    yield "no colon", f'{{"a"{one}}}', 4
    yield "unclosed", f'{{"a":{one}', 4
    yield "unclosed string", '{"a', 0
    for top in ["", "[]", "null", "1", '"a"', "{}", "true", "{", "}", "[", "{]", " "]:
        yield f"header {top!r}", top, 0
    yield "empty metadata", f'{{"__metadata__":{{}},"a":{one}}}', 4
    yield "null metadata", f'{{"__metadata__":null,"a":{one}}}', 4
    yield "metadata last", f'{{"a":{one},"__metadata__":{{"k":"v"}}}}', 4
    for value in ["1", "null", "true", "[]", "{}", "1.5"]:
        yield f"metadata value {value}", f'{{"__metadata__":{{"k":{value}}},"a":{one}}}', 4
        yield f"metadata {value}", f'{{"__metadata__":{value},"a":{one}}}', 4
        yield f"tensor {value}", f'{{"a":{value}}}', 4
        yield f"dtype {value}", f'{{"a":{{"dtype":{value},"shape":[1],"data_offsets":[0,4]}}}}', 4
        yield f"shape {value}", f'{{"a":{tensor(shape=value)}}}', 4
        yield f"extent {value}", f'{{"a":{tensor(shape=f"[{value}]")}}}', 4
        yield f"begin {value}", f'{{"a":{tensor(begin=value)}}}', 4
        yield f"extra {value}", f'{{"a":{tensor(extra=f",{json.dumps(chr(120))}:{value}")}}}', 4
    yield "metadata twice", f'{{"__metadata__":{{}},"__metadata__":{{}},"a":{one}}}', 4
    yield "metadata key twice", f'{{"__metadata__":{{"k":"1","k":"2"}},"a":{one}}}', 4
    yield "tensor named metadata", f'{{"__metadata__":{one}}}', 4
    yield "name twice", f'{{"a":{one},"a":{one}}}', 4
    yield "name twice by escape", f'{{"a":{one},"\\u0061":{one}}}', 4
    yield "names by normal form", f'{{"\u00e9":{one},"e\u0301":{tensor(4, 8)}}}', 8
    yield "dtype twice", f'{{"a":{{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}}}', 4
    yield "extra twice", f'{{"a":{tensor(extra=",{0}:1,{0}:1".format(json.dumps("x")))}}}', 4
    yield "extra nested", f'{{"a":{tensor(extra=",{0}:[1e5,-0.5,[null]]".format(json.dumps("x")))}}}', 4
    yield "tensor as array", '{"a":["F32",[1],[0,4]]}', 4
    for field in ["dtype", "shape", "data_offsets"]:
        fields = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
        del fields[field]
        yield f"no {field}", json.dumps({"a": fields}), 4
    for number in ["-1", "-0", "0", "00", "01", "1.0", "1e0", "1E0", "+1", ".5", "1.", "0x1", "NaN",
                   "Infinity", "9223372036854775807", "9223372036854775808", "18446744073709551615",
                   "18446744073709551616", "1" + "0" * 400, '"1"', "1_0", "１"]:  # fmt: skip
        yield f"extent {number}", f'{{"a":{tensor(shape=f"[{number}]")}}}', 4
        yield f"end {number}", f'{{"a":{tensor(end=number, shape="[]")}}}', 4
        yield f"after zero: {number}", f'{{"a":{tensor(end=0, shape=f"[0,{number}]")}}}', 0
        yield f"before zero: {number}", f'{{"a":{tensor(end=0, shape=f"[{number},{number},0]")}}}', 0
    for offsets in ["", "0", "0,4,8", "4,0", "0,,4", "0,4,", '"0","4"']:
        text = f'{{"a":{{"dtype":"F32","shape":[1],"data_offsets":[{offsets}]}}}}'
        yield f"offsets [{offsets}]", text, 4
    for kind in ["f32", "F32 ", "", "FLOAT", "QINT8", "C128", "C32", "BITS8", "F4", "BOOL", "f8_e4m3"]:
        yield f"dtype {kind!r}", f'{{"a":{tensor(kind=kind, shape="[4]")}}}', 4
    for kind, bits in BITS.items():
        for count in (1, 3, 4) if bits < 8 else (4,):
            size = count * bits // 8
            yield f"{kind} of {count}", f'{{"a":{tensor(0, size, kind, f"[{count}]")}}}', size
    yield "size wrong", f'{{"a":{tensor(shape="[2]")}}}', 4
    yield "short data", f'{{"a":{one}}}', 3
    yield "long data", f'{{"a":{one}}}', 5
    yield "hole", f'{{"a":{one},"b":{tensor(8, 12)}}}', 12
    yield "hole first", f'{{"a":{tensor(4, 8)}}}', 8
    yield "overlap", f'{{"a":{tensor(0, 8, shape="[2]")},"b":{tensor(4, 8)}}}', 8
    yield "same place", f'{{"a":{one},"b":{one}}}', 4
    yield "other order", f'{{"b":{tensor(4, 8)},"a":{one}}}', 8
    yield "unaligned", f'{{"a":{tensor(0, 1, "U8")},"b":{tensor(1, 5)}}}', 5
    yield "empty in the middle", f'{{"a":{one},"e":{tensor(4, 4, shape="[0]")},"b":{tensor(4, 8)}}}', 8
    yield "empty at the end", f'{{"a":{one},"e":{tensor(4, 4, shape="[0]")}}}', 4
    yield "empty past the end", f'{{"a":{one},"e":{tensor(8, 8, shape="[0]")}}}', 4
    yield "scalar", f'{{"a":{tensor(shape="[]")}}}', 4
    yield "rank 300", f'{{"a":{tensor(shape="[" + ",".join(["1"] * 300) + "]")}}}', 4
    for escape in ["\\u0000", "\\u0041", "\\ud834\\udd1e", "\\ud834", "\\udd1e", "\\udd1e\\ud834",
                   "\\ud834\\u0041", "\\ud834x", "\\uD834\\uDD1E", "\\u00", "\\u00g0", "\\x41", "\\'",
                   "\\\\", '\\"', "\\/", "\\b\\f\\n\\r\\t", "\\", "\\U0041", "\\u+041"]:  # fmt: skip
        yield f"name {escape}", f'{{"{escape}":{one}}}', 4
    for code in (0x00, 0x01, 0x09, 0x0A, 0x1F, 0x7F, 0x80, 0xFFFF, 0x10FFFF):
        yield f"raw {code:#x}", f'{{"{chr(code)}":{one}}}', 4
    for depth in (125, 126, 127, 128):
        nested = "[" * depth + "]" * depth
        yield f"array of depth {depth} in a tensor", f'{{"a":{tensor(extra=f",{json.dumps(chr(120))}:{nested}")}}}', 4
    for text in [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3"]:
        yield f"bytes {text.hex()}", b'{"' + text + b'":' + one.encode() + b"}", 4


def probe():
    cases = []
    for what, header, count in probes():
        header = header.encode() if isinstance(header, str) else header
        try:
            deserialize(len(header).to_bytes(8, "little") + header + bytes(count))
            accepted = True
        except SafetensorError:
            accepted = False
        try:
            text = {"header": header.decode()}
        except UnicodeDecodeError:
            text = {"hex": header.hex()}
        cases.append({"what": what, **text, "data": count, "accepted": accepted})
    assert len({case["what"] for case in cases}) == len(cases), "names that appear twice"
    lines = ",\n".join(json.dumps(case) for case in cases)
    write("safetensors/probe.json", f"[\n{lines}\n]\n".encode())


def digest(tensor):
    return hashlib.sha256(tensor.contiguous().view(torch.uint8).numpy().tobytes()).hexdigest()


def conversions():
    """Every 16-bit pattern widened, and float32 around every rounding boundary narrowed."""
    halves = torch.arange(65536, dtype=torch.int32).to(torch.uint16)
    low = [0, 1, 0xFFF, 0x1000, 0x1001, 0x1FFF, 0x2000, 0x3000, 0x7FFF, 0x8000, 0x8001, 0xFFFF]
    bits = (np.arange(65536, dtype=np.uint32)[:, None] << 16 | np.array(low, np.uint32)).ravel()
    bits = bits[(bits & 0x7FFFFFFF) <= 0x7F800000]  # NaNs stand apart: PyTorch's differ by processor
    singles = torch.from_numpy(bits.view(np.float32))
    nans = np.array([0x7FC00000, 0xFFC00000, 0x7F800001, 0x7FC12345, 0xFF812345, 0x7FFFFFFF], np.uint32)
    small = torch.arange(256, dtype=torch.int32).to(torch.uint8)
    kinds = {"F8_E5M2": torch.float8_e5m2, "F8_E4M3": torch.float8_e4m3fn, "F8_E8M0": torch.float8_e8m0fnu,
             "F8_E4M3FNUZ": torch.float8_e4m3fnuz, "F8_E5M2FNUZ": torch.float8_e5m2fnuz}  # fmt: skip

    def bit_list(values):
        # One NaN for all: which one is not part of the meaning.
        values = torch.where(values.isnan(), torch.tensor(float("nan")), values)
        return [f"{value:08x}" for value in values.view(torch.int32).numpy().view(np.uint32).tolist()]

    write_json("tensors/conversions.json", {
        "low": low,
        "halfToSingle": digest(halves.view(torch.float16).float()),
        "brainToSingle": digest(halves.view(torch.bfloat16).float()),
        "singleToHalf": digest(singles.to(torch.float16)),
        "singleToBrain": digest(singles.to(torch.bfloat16)),
        "nans": [f"{value:08x}" for value in nans.tolist()],
        "nansToHalf": [
            f"{value:04x}" for value in
            torch.from_numpy(nans.view(np.float32)).to(torch.float16).view(torch.uint16).tolist()
        ],
        "small": {name: " ".join(bit_list(small.view(kind).float())) for name, kind in kinds.items()},
    })  # fmt: skip


if __name__ == "__main__":
    files()
    probe()
    conversions()
