# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "torch==2.13.0", "torchvision==0.28.0", "timm==1.0.31", "safetensors==0.8.0", "numpy", "Pillow",
#   "onnx==1.*", "onnxscript", "onnxruntime==1.32.0", "openvino==2026.4.1",
# ]
# ///
"""Measures zoo beside what people would use instead, and writes results/speed.json and speed.md.

Everything runs in turn, round after round, so that whatever else the machine does hits all alike;
medians are compared. Each part writes its rows as soon as it is done, so that a part can be measured
again alone (--only).
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

import conversion
import forward
import machine
import pictures
import report
import start

PARTS = ("forward", "threads", "agreement", "conversion", "start", "pictures")
ROOT = machine.FOLDER.parent


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zoo", default=str(ROOT / ".build/release/zoo"))
    parser.add_argument("--quick", action="store_true", help="fewer rounds and no large models")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
                        help=f"measure these parts only: {', '.join(PARTS)}")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count()))
    parser.add_argument("--folder", help="where to write checkpoints: a folder on a disk")
    parser.add_argument("--name", default="speed", help="the name of the results")
    return parser.parse_args()


def agreement(zoo):
    """How the bundled model answers in bfloat16, beside what PyTorch recorded in float32."""
    machine.say("agreement")
    rows = {}
    for precision in ("f32", "bf16"):
        done = subprocess.run(
            [zoo, "validate", "beitv2_tiny_patch8_64", "--references",
             str(ROOT / "Fixtures/tiny/references.json"), "--precision", precision, "--json"],
            capture_output=True, text=True, cwd=ROOT)
        rows[precision] = json.loads(done.stdout)
    return rows


def measure(part, arguments, folder):
    zoo, quick = arguments.zoo, arguments.quick
    picture = ROOT / "Fixtures/tiny/pictures/spiral_00.jpg"
    match part:
        case "forward":
            return forward.run(zoo, folder, quick, arguments.threads)
        case "threads":
            return forward.run_threads(zoo, folder, quick)
        case "agreement":
            return agreement(zoo)
        case "conversion":
            return conversion.run(zoo, folder, quick)
        case "start":
            return start.run(zoo, folder, quick, picture)
        case "pictures":
            return pictures.run(zoo, folder, quick, forward.Model("base", folder).weights)


def main():
    arguments = options()
    os.environ.setdefault("OMP_NUM_THREADS", str(arguments.threads))
    target = machine.FOLDER / "results" / arguments.name
    target.parent.mkdir(exist_ok=True)
    results = {}
    if target.with_suffix(".json").exists() and set(arguments.only) != set(PARTS):
        results = json.loads(target.with_suffix(".json").read_text())
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for part in arguments.only:
            facts = machine.facts()
            rows = measure(part, arguments, pathlib.Path(folder))
            results[part] = {"machine": facts, "rows": rows}
            target.with_suffix(".json").write_text(json.dumps(results, indent=1) + "\n")
            target.with_suffix(".md").write_text(report.text(results))
    print(report.text(results))


if __name__ == "__main__":
    main()
