#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["safetensors==0.8.0", "torch==2.13.0", "numpy==2.4.6"]
# ///
"""Writes Fixtures/checkpoints with the original implementations.

    uv run scripts/make_checkpoint_fixtures.py

plain.pth      what torch.save writes for plain tensors and values; TorchWriter must write the same
distributed/   torch.distributed.checkpoint of two processes: rows, columns, whole tensors, objects
pieces/        the same tensors as safetensors pieces of two processes
deepspeed/     model states in the form of ZeRO-3, with the placeholders and the names of its parts
expected.json  the tensors of distributed/ and pieces/: type, shape, digest
"""

import collections
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import torch
import torch.distributed as dist
import torch.distributed.checkpoint as dcp
import torch.multiprocessing as mp
from torch.distributed.checkpoint.hf_storage import HuggingFaceStorageWriter
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import Replicate, Shard, distribute_tensor

ROOT = Path(__file__).resolve().parent.parent / "Fixtures" / "checkpoints"
WORLD = 2


def counting(shape, dtype, start):
    count = 1
    for extent in shape:
        count *= extent
    return (torch.arange(count) + start).reshape(shape).to(dtype)


def tensors():
    """Name → tensor and the way it is divided."""
    return {
        "model.rows.weight": (counting((5, 3), torch.float32, 0), Shard(0)),
        "model.columns.weight": (counting((3, 4), torch.float32, 100), Shard(1)),
        "model.middle.weight": (counting((2, 4, 3), torch.bfloat16, 3), Shard(1)),
        "model.one_row.bias": (counting((1,), torch.float16, 7), Shard(0)),
        "model.whole.weight": (counting((2, 2), torch.int64, -2), Replicate()),
        "model.scale": (torch.tensor(0.5), Replicate()),
    }


def save(rank, folder):
    dist.init_process_group(
        "gloo", init_method=f"file://{folder}/rendezvous", rank=rank, world_size=WORLD)
    mesh = init_device_mesh("cpu", (WORLD,))
    model = {
        name.removeprefix("model."): distribute_tensor(tensor, mesh, [placement])
        for name, (tensor, placement) in tensors().items()
    }
    state = {"model": model, "step": 3, "options": {"lr": 0.1, "axes": {0, 1}}}
    # The index repeats this path, so that it is a relative one.
    os.chdir(folder)
    dcp.save(state, checkpoint_id="distributed")
    pieces = {f"model.{name}": tensor for name, tensor in model.items()}
    dcp.save(
        pieces,
        storage_writer=HuggingFaceStorageWriter("pieces", save_distributed=True))
    dist.destroy_process_group()


def bytes_of(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


def write_expected():
    names = {torch.float32: "F32", torch.bfloat16: "BF16", torch.float16: "F16", torch.int64: "I64"}
    expected = [
        {"name": name, "dtype": names[tensor.dtype], "shape": list(tensor.shape),
         "sha256": hashlib.sha256(bytes_of(tensor)).hexdigest()}
        for name, (tensor, _) in tensors().items()
    ]  # fmt: skip
    (ROOT / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


def write_plain():
    weights = collections.OrderedDict()
    for index, dtype in enumerate((torch.float32, torch.float16, torch.bfloat16, torch.int64)):
        weights[f"blocks.{index}.weight"] = counting((2, 3), dtype, index)
    weights["mask"] = torch.tensor([True, False, True])
    weights["half.precision"] = counting((4,), torch.uint16, 9)
    weights["eighth"] = counting((3,), torch.float32, 0).to(torch.float8_e4m3fn)
    weights["scalar"] = torch.tensor(1.5)
    weights["nothing"] = torch.zeros(0, 4)
    weights["four.dimensions"] = counting((1, 2, 1, 3), torch.float64, 0)
    weights["tied.first"] = counting((2, 2), torch.float32, 40)
    weights["tied.second"] = weights["tied.first"].detach()
    meta = {
        "epoch": 300, "step": 70000, "large": 1 << 33, "negative": -5, "lr": 0.5, "done": True,
        "note": "grüße", "absent": None, "sizes": [1, 2], "one": ["it"], "empty": [], "inner": {},
    }  # fmt: skip
    torch.save({"model": weights, "meta": meta}, ROOT / "plain.pth")


def write_deepspeed():
    folder = ROOT / "deepspeed" / "global_step3"
    folder.mkdir(parents=True)
    (folder.parent / "latest").write_text("global_step3")
    module = collections.OrderedDict(
        [("norm.weight", torch.zeros(0, dtype=torch.float16)),
         ("head.weight", torch.zeros(0, dtype=torch.float16)),
         ("steps", torch.tensor([3]))])  # fmt: skip
    shapes = [collections.OrderedDict(
        [("norm.weight", torch.Size([4])), ("head.weight", torch.Size([3, 4]))])]  # fmt: skip
    states = {"module": module, "param_shapes": shapes, "ds_version": "0.15.0"}
    for rank in range(WORLD):
        prefix = f"zero_pp_rank_{rank}_mp_rank_00"
        torch.save(states, folder / f"{prefix}_model_states.pt")
        torch.save(
            {"optimizer_state_dict": {"fp32_flat_groups": [torch.arange(8.0)]}},
            folder / f"bf16_{prefix}_optim_states.pt")


def main():
    shutil.rmtree(ROOT, ignore_errors=True)
    ROOT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(save, args=(folder,), nprocs=WORLD)
        for name in ("distributed", "pieces"):
            shutil.copytree(Path(folder) / name, ROOT / name)
    write_expected()
    write_plain()
    write_deepspeed()


if __name__ == "__main__":
    sys.exit(main())
