"""Conversion beside `cp` and beside a Python script with torch and safetensors."""
import sys

import machine

SCRIPT = """
import hashlib, sys, torch
from safetensors.torch import save_file
state = torch.load(sys.argv[1], map_location="cpu", weights_only=True)
state = state.get("model", state)
with open(sys.argv[1], "rb") as file:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
save_file({k: v.contiguous() for k, v in state.items()}, sys.argv[2], {"source_sha256": digest})
"""


def make_checkpoints(folder):
    """Writes a checkpoint in unilm's layout of BEiT base's shapes, zip and legacy, and a small one of
    20,000 tensors."""
    import torch

    torch.manual_seed(1)
    state = {"cls_token": torch.randn(1, 1, 768),
             "patch_embed.proj.weight": torch.randn(768, 3, 16, 16),
             "patch_embed.proj.bias": torch.randn(768), "fc_norm.weight": torch.randn(768),
             "fc_norm.bias": torch.randn(768), "head.weight": torch.randn(1000, 768) * 0.02,
             "head.bias": torch.randn(1000)}
    for block in range(12):
        shapes = {"gamma_1": [768], "gamma_2": [768], "norm1.weight": [768], "norm1.bias": [768],
                  "norm2.weight": [768], "norm2.bias": [768], "attn.q_bias": [768],
                  "attn.v_bias": [768], "attn.qkv.weight": [2304, 768],
                  "attn.proj.weight": [768, 768], "attn.proj.bias": [768],
                  "attn.relative_position_bias_table": [732, 12], "mlp.fc1.weight": [3072, 768],
                  "mlp.fc1.bias": [3072], "mlp.fc2.weight": [768, 3072], "mlp.fc2.bias": [768]}
        for name, shape in shapes.items():
            state[f"blocks.{block}.{name}"] = torch.randn(shape) * 0.02
    torch.save({"model": state}, folder / "base.pth")
    torch.save({"model": state}, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    many = {f"layers.{i // 20}.part{i % 20}.weight": torch.full((4, 4), float(i))
            for i in range(20000)}
    torch.save(many, folder / "many.pth")


def run(zoo, folder, quick):
    machine.say("conversion")
    make_checkpoints(folder)
    source, out = folder / "base.pth", folder / "out.safetensors"
    script = folder / "convert.py"
    script.write_text(SCRIPT)
    cases = {
        "cp": ["cp", source, out],
        "zip": [zoo, "convert", source, "-o", out],
        "legacy": [zoo, "convert", folder / "legacy.pth", "-o", out],
        "zip, output digested too": [zoo, "convert", source, "-o", out, "--digest"],
        "bf16": [zoo, "convert", source, "-o", out, "--dtype", "bf16"],
        "f16": [zoo, "convert", source, "-o", out, "--dtype", "f16"],
        "SHA-256 alone": ["openssl", "dgst", "-sha256", source],
        "cp and sync": ["sh", "-c", f"cp {source} {out} && sync {out}"],
        "Python": [sys.executable, script, source, out],
        "20,000 tensors": [zoo, "convert", folder / "many.pth", "-o", out, "--as-is"],
    }
    for words in cases.values():  # reads all files once, and shows what does not work
        out.unlink(missing_ok=True)
        machine.process(words)
    return machine.in_turn(cases, 3 if quick else 7, lambda: out.unlink(missing_ok=True))
