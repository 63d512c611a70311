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
"""Checks scripts/record_reference.py, and that `zoo validate --references` takes what it writes.

    uv run scripts/check_reference.py [--zoo .build/release/zoo] [--update]

References are recorded for bundled pictures with a file of the original fine-tuning script and with a model of timm,
and the program is held against them; every refusal has its words; the example in Documentation/CommandLine.md runs as
it is written. Fixtures/validation/recorded.json, which the Swift tests read, must be what the script writes today;
--update writes it anew. Says so and ends well where torch or timm is absent. The exit status is 0 when everything
holds, 1 when something does not and 2 when `zoo` is not built.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts/record_reference.py"
TINY = ROOT / "Fixtures/tiny"
CHECKPOINT = TINY / "beitv2_tiny_patch8_64.pth"
RECORDED = ROOT / "Fixtures/validation/recorded.json"
MODEL = "beitv2_tiny_patch8_64"
KINDS = ("00", "08", "14")
"""One baseline JPEG, one of another kind and one PNG of each class."""


class Check:
    """A folder with pictures in folders of their classes, and what did not hold."""

    def __init__(self, zoo: Path, folder: Path):
        self.zoo, self.folder, self.failures = zoo.resolve(), folder, []
        self.data = folder / "val"
        self.classes = json.loads((TINY / "references.json").read_text())["classes"]
        (folder / "classes.txt").write_text("\n".join(self.classes) + "\n")
        for picture in sorted((TINY / "pictures").iterdir()):
            name, _, number = picture.stem.partition("_")
            if number in KINDS:
                (self.data / name).mkdir(parents=True, exist_ok=True)
                shutil.copy(picture, self.data / name)
        (self.data / "disc/broken.png").write_bytes(b"no picture")

    def expect(self, holds: bool, words: str) -> None:
        print(f"{'ok  ' if holds else 'FAIL'} {words}", flush=True)
        if not holds:
            self.failures.append(words)

    def record(self, *options: object) -> subprocess.CompletedProcess:
        return self.call(sys.executable, SCRIPT, *options)

    def call(self, *command: object, shell: bool = False) -> subprocess.CompletedProcess:
        environment = os.environ | {
            "ZOO_HOME": str(self.folder / "home"), "PATH": f"{self.zoo.parent}:{os.environ['PATH']}",
            "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
        arguments = command[0] if shell else [str(part) for part in command]
        return subprocess.run(
            arguments, shell=shell, capture_output=True, text=True, cwd=self.folder, env=environment)

    def recorded(self, path: Path, *options: object) -> dict:
        """What the script writes, which must work."""
        done = self.record("-o", path, *options)
        if done.returncode:
            raise SystemExit(f"check_reference: {done.stderr.strip()}")
        return json.loads(path.read_text())

    def report(self, *arguments: object) -> dict:
        done = self.call(self.zoo, "validate", *arguments, "--json", "--quiet")
        return json.loads(done.stdout) if done.stdout else {"verdict": done.stderr.strip()}


def check_help(check: Check) -> None:
    done = check.record("--help")
    options = set(re.findall(r"add\(\"(--\w+)\"", SCRIPT.read_text()))
    missing = sorted(option for option in options if option not in done.stdout)
    long = [line for line in done.stdout.splitlines() if len(line) > 120]
    check.expect(done.returncode == 0 and not missing and not long, f"--help names {len(options)} options: {missing or 'all'}")


def check_original(check: Check) -> None:
    """A file of the fine-tuning script: the values of the bundled references, and a pass of the program."""
    path = check.data / "references.json"
    found = check.recorded(
        path, "--checkpoint", CHECKPOINT, "--pictures", check.data, "--classes", check.folder / "classes.txt")
    known = {image["file"]: image for image in json.loads((TINY / "references.json").read_text())["images"]}
    count = len(KINDS) * len(check.classes)
    apart = max(
        abs(here - there) for image in found["images"]
        for here, there in zip(image["logits"], known[Path(image["file"]).name]["logits"], strict=True))
    same = all(
        image[key] == known[Path(image["file"]).name][key]
        for image in found["images"] for key in ("pixels", "label", "top5"))
    check.expect(
        same and apart < 1e-5 and len(found["images"]) == count,
        f"{count} pictures beside the bundled references: logits off by at most {apart:.1e}")
    check.expect(
        [entry["file"] for entry in found["unreadable"]] == ["disc/broken.png"]
        and str(check.folder) not in json.dumps(found), "a picture that cannot be read is named in the file")
    report = check.report(MODEL, "--references", path)
    check.expect(
        report["verdict"] == "pass" and report["count"] == count and report["pixels"]["equal"] == count,
        f"zoo validate --references: {report['verdict']}, largest difference {report.get('maxAbsDiff', -1):.1e}")
    measured = check.report(MODEL, "--data", check.data, "--references", path)
    logits = measured.get("logits", {})
    check.expect(
        logits.get("count") == count and logits.get("beyondRounding") == 0 and measured.get("agreement") == 100,
        f"zoo validate --data --references: logits of {logits.get('count')} pictures compared")
    wrong = json.loads(path.read_text())
    wrong["images"][5]["logits"][3] += 0.5
    path.write_text(json.dumps(wrong))
    report = check.report(MODEL, "--references", path)
    check.expect(report["verdict"] == "fail", f"a logit that was changed: {report['reasons'][0]}")
    path.unlink()


def check_fixture(check: Check, update: bool) -> None:
    """The file that the Swift tests read, of four pictures."""
    folder = check.folder / "few"
    for name in ("disc/disc_00.jpg", "disc/broken.png", "ring/ring_08.jpg", "star/star_14.png", "dots/dots_14.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(check.data / name, folder / name)
    path = folder / "recorded.json"
    found = check.recorded(
        path, "--checkpoint", CHECKPOINT, "--pictures", folder, "--classes", check.folder / "classes.txt")
    if update:
        shutil.copy(path, RECORDED)
    known = json.loads(RECORDED.read_text())
    apart = max(
        abs(here - there) for image, other in zip(found["images"], known["images"], strict=True)
        for here, there in zip(image.pop("logits"), other.pop("logits"), strict=True))
    found.pop("implementation"), known.pop("implementation")
    check.expect(
        found == known and list(found) == list(known) and apart < 1e-5,
        f"Fixtures/validation/recorded.json is what the script writes: logits off by at most {apart:.1e}")


def check_timm(check: Check) -> None:
    """A model of timm by its name, of full size, with random weights out of a file."""
    from fixtures.libraries import timm, torch
    from safetensors.torch import save_file

    torch.manual_seed(7)
    name, weights = "beitv2_base_patch16_224", check.folder / "random.safetensors"
    model = timm.create_model(name)
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "relative_position_bias" in key or key.endswith(("gamma_1", "gamma_2", "head.weight")):
                parameter.normal_(std=0.3)
    save_file({key: value.contiguous() for key, value in model.state_dict().items()}, weights)
    path = check.data / "references.json"
    found = check.recorded(
        path, "--timm", name, "--checkpoint", weights, "--pictures", check.data / "star", "--limit", 2)
    config = timm.data.resolve_data_config({}, model=model)
    steps = found["preprocessing"]
    side = config["input_size"][-1]
    check.expect(
        steps["resize"] == {"shortSide": int(side / config["crop_pct"])} and steps["crop"] == side
        and steps["mean"] == list(config["mean"]), f"the preprocessing of timm: {steps['resize']}, crop {side}")
    report = check.report(weights, "--references", path)
    check.expect(
        report["verdict"] == "pass" and report["count"] == 2,
        f"a model of timm with random weights: {report['verdict']}, off by {report.get('maxAbsDiff', -1):.1e}")
    weights.unlink()


class Trap:
    """What a hostile file would have executed."""

    def __reduce__(self):
        return os.mkdir, ("executed",)


def check_refusals(check: Check) -> None:
    from fixtures.libraries import torch

    folder = check.folder
    (folder / "empty").mkdir()
    (folder / "unreadable").mkdir()
    (folder / "unreadable/a.png").write_bytes(b"no picture")
    (folder / "text.pth").write_text("no checkpoint")
    torch.save({"model": Trap()}, folder / "trap.pth")
    torch.serialization.add_safe_globals([argparse.Namespace])
    tensors = torch.load(CHECKPOINT, map_location="cpu", weights_only=True)["model"]
    headless = {name: value for name, value in tensors.items() if not name.startswith("head.")}
    torch.save({"model": headless}, folder / "headless.pth")
    torch.save({"model": {**tensors, "extra.weight": torch.zeros(1)}}, folder / "extra.pth")
    tensors["head.bias"][0] = float("nan")
    torch.save({"model": tensors}, folder / "nan.pth")
    (folder / "few.txt").write_text("a\nb\n")
    (folder / "labels.txt").write_text("disc_00.jpg disc\nring_00.jpg eleventh\n")
    usual = ["--checkpoint", CHECKPOINT, "--pictures", check.data]
    output = ["-o", folder / "refused.json"]
    cases = [
        ("no pictures", ["--checkpoint", CHECKPOINT, "--pictures", "empty", *output], "no pictures"),
        ("no folder", ["--checkpoint", CHECKPOINT, "--pictures", "nowhere", *output], "expected a folder of pictures"),
        ("nothing readable", ["--checkpoint", CHECKPOINT, "--pictures", "unreadable", *output],
         "none of 1 pictures can be read"),
        ("no such model", ["--timm", "beitv9_base", "--pictures", check.data, *output], "has no such model"),
        ("no weights", ["--timm", "beitv2_base_patch16_224", "--pictures", check.data, *output],
         "its weights could not be had"),
        ("no model", ["--pictures", check.data, *output], "expected --checkpoint or --timm"),
        ("no file", ["--checkpoint", "nowhere.pth", "--pictures", check.data, *output], "No such file"),
        ("no checkpoint", ["--checkpoint", "text.pth", "--pictures", check.data, *output], "torch.load knows no such form"),
        ("a hostile file", ["--checkpoint", "trap.pth", "--pictures", check.data, *output],
         "it names posix.mkdir, which is not executed"),
        ("no head", ["--checkpoint", "headless.pth", "--pictures", check.data, *output], "only classifiers"),
        ("other weights", ["--checkpoint", "extra.pth", "--pictures", check.data, *output], "unexpected ['extra.weight']"),
        ("logits that are no numbers", ["--checkpoint", "nan.pth", "--pictures", check.data, *output],
         "a logit is no finite number"),
        ("too few classes", [*usual, *output, "--classes", "few.txt"], "expected 10 lines"),
        ("a label of no class", [*usual, *output, "--classes", "classes.txt", "--labels", "labels.txt"], "line 2"),
        ("no place to write", [*usual, "-o", "nowhere/refused.json"], "cannot be written to"),
        ("a limit of 0", [*usual, *output, "--limit", "0"], "expected 1 or more"),
    ]
    for name, options, words in cases:
        done = check.record(*options)
        said = done.stderr.strip()
        holds = done.returncode == 2 and words in said and "Traceback" not in said
        check.expect(holds, f"{name}: {said.splitlines()[-1] if said else 'nothing'}")
    check.expect(not (folder / "refused.json").exists(), "what is refused leaves no file")
    check.expect(not (folder / "executed").exists(), "a hostile file executes nothing")


def check_example(check: Check) -> None:
    """The example of the documentation, with this interpreter in the place of uv."""
    text = (ROOT / "Documentation/CommandLine.md").read_text()
    block = next((part for part in re.findall(r"```text\n(.*?)```", text, re.S) if "record_reference.py" in part), "")
    for name in ("Fixtures", "scripts"):
        (check.folder / name).symlink_to(ROOT / name)
    lines = [line for line in block.replace("\\\n", " ").splitlines() if line]
    for line in lines:
        done = check.call(line.replace("uv run ", f"{sys.executable} "), shell=True)
        check.expect(done.returncode == 0, f"example: {line}: {done.stderr.strip()[:300]}")
    check.expect(len(lines) >= 3, f"the documentation has an example of {len(lines)} lines")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zoo", type=Path, default=ROOT / ".build/release/zoo", help="the program")
    parser.add_argument("--update", action="store_true", help="write Fixtures/validation/recorded.json")
    options = parser.parse_args()
    try:
        from fixtures import libraries  # noqa: F401
    except ImportError as error:
        print(f"SKIPPED: no references were recorded: {error} (uv run scripts/check_reference.py brings what is needed)")
        return 0
    if not os.access(options.zoo, os.X_OK):
        print(f"check_reference: {options.zoo}: not built", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        check = Check(options.zoo, Path(folder))
        check_help(check)
        check_original(check)
        check_fixture(check, options.update)
        check_timm(check)
        check_refusals(check)
        check_example(check)
    print(f"{len(check.failures)} of the checks failed")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
