# /// script
# requires-python = ">=3.11"
# dependencies = ["torch==2.13.0", "safetensors==0.8.0", "numpy"]
# ///
"""Measures `zoo convert` beside `cp` and a Python script, and the start of the program, in turn.

Makes its own checkpoints: one of the size of BEiT base, and one of 20,000 small tensors. Writes
convert.json and convert.md into Benchmarks/results.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
SCRIPT = """
import sys, torch
from safetensors.torch import save_file
state = torch.load(sys.argv[1], map_location="cpu", weights_only=True)
state = state.get("model", state)
save_file({k: v.contiguous() for k, v in state.items()}, sys.argv[2])
"""


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zoo", default=str(FOLDER.parent / ".build/release/zoo"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--picture", default=str(
        FOLDER.parent / "Fixtures/tiny/pictures/spiral_00.jpg"))
    parser.add_argument("--folder", help="where to write; a folder on a disk, not in memory")
    return parser.parse_args()


def make_checkpoints(folder):
    """Writes a checkpoint in unilm's layout of BEiT base's shapes, zip and legacy, and the small ones."""
    import torch

    torch.manual_seed(1)
    state = {"cls_token": torch.randn(1, 1, 768), "patch_embed.proj.weight": torch.randn(768, 3, 16, 16),
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
    many = {f"layers.{i // 20}.part{i % 20}.weight": torch.full((4, 4), float(i)) for i in range(20000)}
    torch.save(many, folder / "many.pth")


def run(words):
    """Seconds and peak memory in MB of a process."""
    start = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: {error.decode()}")
    return seconds, usage.ru_maxrss / 1024


def main():
    arguments = options()
    zoo = arguments.zoo
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = pathlib.Path(name)
        make_checkpoints(folder)
        source, out = folder / "base.pth", folder / "out.safetensors"
        ready = folder / "base.safetensors"
        subprocess.run([zoo, "convert", source, "-o", ready], check=True, capture_output=True)
        script = folder / "convert.py"
        script.write_text(SCRIPT)
        cases = {
            "cp base.pth": ["cp", source, out],
            "zoo convert base.pth": [zoo, "convert", source, "-o", out],
            "zoo convert legacy.pth": [zoo, "convert", folder / "legacy.pth", "-o", out],
            "zoo convert --dtype bf16": [zoo, "convert", source, "-o", out, "--dtype", "bf16"],
            "zoo convert --dtype f16": [zoo, "convert", source, "-o", out, "--dtype", "f16"],
            "Python, torch and safetensors": [sys.executable, script, source, out],
            "zoo inspect, 20,000 tensors": [zoo, "inspect", folder / "many.pth", "--json"],
            "zoo predict, cold": [zoo, "predict", ready, arguments.picture],
            "zoo --help": [zoo, "--help"],
            "zoo list": [zoo, "list"],
        }
        rows = {case: {"seconds": [], "peak": []} for case in cases}
        for _ in range(arguments.rounds):
            for case, words in cases.items():
                out.unlink(missing_ok=True)
                seconds, peak = run(words)
                rows[case]["seconds"].append(seconds)
                rows[case]["peak"].append(peak)
    copy = statistics.median(rows["cp base.pth"]["seconds"])
    lines = ["# Conversion and start", "", "Medians of interleaved rounds.", "",
             "| what | ms (min to max) | times cp | peak MB |", "|---|---|---|---|"]
    result = {}
    for case, row in rows.items():
        seconds, peak = row["seconds"], max(row["peak"])
        median = statistics.median(seconds)
        result[case] = {"medianSeconds": median, "minSeconds": min(seconds),
                        "maxSeconds": max(seconds), "timesCopy": median / copy, "peakMB": peak}
        lines.append(f"| {case} | {1000 * median:.1f} ({1000 * min(seconds):.1f} to "
                     f"{1000 * max(seconds):.1f}) | {median / copy:.2f} | {peak:.0f} |")
    results = FOLDER / "results"
    results.mkdir(exist_ok=True)
    (results / "convert.json").write_text(json.dumps(result, indent=1) + "\n")
    (results / "convert.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
