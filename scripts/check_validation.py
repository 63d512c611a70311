#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy==2.4.6",
#   "pillow==13.0.0",
#   "timm==1.0.31",
#   "torch==2.13.0",
#   "torchvision==0.28.0",
# ]
# ///
"""Checks `zoo validate` against NumPy and PyTorch on drawn pictures in every shape of a data set.

    uv run scripts/check_validation.py --zoo .build/release/zoo

A small classifier of 1,000 classes with random weights and 2,000 drawn pictures are made in a temporary folder.
Labels are chosen so that about six of ten answers are right. Every shape must give the hits that NumPy counts,
traps must be refused, and a run that is killed or divided must leave the same journal as one that is not. A
comparison with PyTorch's answers must find the pairs that NumPy finds, and a small segmentation model the figures
that mmsegmentation's definitions give.
The exit status is 0 when everything holds and 1 when something does not.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIDE, SHORT = 32, 36
FIRST_FOUR = [65, 970, 230, 809]
DEVKIT_FIRST_FOUR = [490, 361, 171, 822]
KILLS = 10


def wnids(name: str) -> list[str]:
    lines = (ROOT / f"Sources/CZooData/labels/{name}.tsv").read_text().splitlines()[1:]
    return [line.split("\t")[0] for line in lines]


def file_name(number: int) -> str:
    return f"ILSVRC2012_val_{number:08d}.JPEG"


class Material:
    """The checkpoint, the pictures and what PyTorch answers."""

    def __init__(self, folder: Path, count: int):
        from fixtures.libraries import torch
        from PIL import Image

        self.folder, self.count = folder, count
        self.checkpoint = folder / "random.pth"
        self.random = np.random.default_rng(7)
        (folder / "drawn").mkdir()
        self.paths = [folder / "drawn" / f"{number}.png" for number in range(1, count + 1)]
        for path in self.paths:
            coarse = self.random.integers(0, 256, (6, 7, 3), dtype=np.uint8)
            Image.fromarray(coarse).resize((52, 44), Image.Resampling.BICUBIC).save(path)
        self.logits = self.answers(torch)
        order = np.argsort(-self.logits, axis=1, kind="stable")
        self.labels = self.chosen(order)
        self.labels[:4] = FIRST_FOUR

    def answers(self, torch) -> np.ndarray:
        from fixtures.libraries import torchvision
        from PIL import Image
        from timm.models.beit import Beit

        torch.manual_seed(3)
        model = Beit(
            img_size=SIDE, patch_size=8, embed_dim=32, depth=2, num_heads=4, num_classes=1000, init_values=0.5,
            use_abs_pos_emb=False, use_rel_pos_bias=True).eval()
        for parameter in model.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
        torch.save({"model": model.state_dict()}, self.checkpoint)
        transforms = torchvision.transforms
        steps = transforms.Compose([
            transforms.Resize(SHORT, interpolation=transforms.InterpolationMode.BICUBIC), transforms.CenterCrop(SIDE),
            transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
        with torch.inference_mode():
            batch = torch.stack([steps(Image.open(path).convert("RGB")) for path in self.paths])
            return model(batch).numpy().astype(np.float64)

    def chosen(self, order: np.ndarray) -> np.ndarray:
        """Labels of which six in ten are the best answer and two in ten one of the next four."""
        kind = self.random.random(len(order))
        others = self.random.integers(0, order.shape[1], len(order))
        near = order[np.arange(len(order)), self.random.integers(1, 5, len(order))]
        return np.where(kind < 0.6, order[:, 0], np.where(kind < 0.8, near, others))

    def link(self, index: int, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(self.paths[index], path)


class Check:
    """Runs the program and keeps what does not hold."""

    def __init__(self, zoo: Path, material: Material):
        self.zoo, self.material, self.failures = zoo, material, []

    def expect(self, holds: bool, words: str) -> None:
        print(f"{'ok  ' if holds else 'FAIL'} {words}")
        if not holds:
            self.failures.append(words)

    def command(self, data: Path, *options: str) -> list[str]:
        return [str(self.zoo), "validate", str(self.material.checkpoint), "--data", str(data), "--quiet", *options]

    def run(self, data: Path, *options: str) -> subprocess.CompletedProcess:
        return subprocess.run(self.command(data, *options), capture_output=True, text=True)

    def metrics(self, name: str, data: Path, labels: list, kept: list[int], *options: str, columns=None) -> None:
        """Compares a run with the hits among `kept` pictures, whose right classes are `labels`."""
        done = self.run(data, "--json", *options)
        if done.returncode not in (0, 1):
            self.expect(False, f"{name}: exit {done.returncode}: {done.stderr.strip()[:300]}")
            return
        found = json.loads(done.stdout)
        logits = self.material.logits[kept]
        logits = logits if columns is None else logits[:, columns]
        order = np.argsort(-logits, axis=1, kind="stable")
        first = sum(best[0] in right for best, right in zip(order, labels))
        five = sum(any(answer in right for answer in best[:5]) for best, right in zip(order, labels))
        hits = [round(found[key] * found["count"] / 100) for key in ("top1", "top5")]
        self.expect(
            found["count"] == len(kept) and hits == [first, five],
            f"{name}: {found['count']} pictures, hits {hits}, expected {len(kept)} and {[first, five]}")
        if all(len(right) == 1 for right in labels):
            self.loss(name, found, logits, [next(iter(right)) for right in labels])

    def loss(self, name: str, found: dict, logits: np.ndarray, labels: list[int]) -> None:
        most = logits.max(axis=1)
        sums = most + np.log(np.exp(logits - most[:, None]).sum(axis=1))
        expected = float((sums - logits[np.arange(len(labels)), labels]).mean())
        measured = found["metrics"]["loss"]
        self.expect(abs(measured - expected) < 1e-4, f"{name}: loss {measured:.6f}, expected {expected:.6f}")

    def refused(self, name: str, data: Path, words: str, *options: str) -> None:
        done = self.run(data, "--json", *options)
        self.expect(done.returncode == 2 and words in done.stderr, f"{name}: refused: {done.stderr.strip()[:160]}")


def check_shapes(check: Check) -> None:
    material, everything = check.material, wnids("imagenet-1k")
    folder, kept = material.folder, list(range(material.count))
    labels = [{int(label)} for label in material.labels]
    for index in kept:
        label, name = int(material.labels[index]), file_name(index + 1)
        material.link(index, folder / "wnid/val" / everything[label] / name)
        material.link(index, folder / "imagenetv2-matched-frequency" / str(label) / name)
        material.link(index, folder / "named" / f"kind {label}" / name)
        material.link(index, folder / "sketch" / everything[label] / f"sketch_{index}.JPEG")
        for flat in ("caffe", "identifiers", "devkit"):
            material.link(index, folder / flat / "val" / name)
        material.link(index, folder / "kaggle/ILSVRC/Data/CLS-LOC/val" / name)
    check.metrics("folders of identifiers", folder / "wnid", labels, kept)
    check.metrics("folders of numbers", folder / "imagenetv2-matched-frequency", labels, kept)
    check.metrics("sketches", folder / "sketch", labels, kept)
    (folder / "kinds.txt").write_text("".join(f"kind {label}\n" for label in range(1000)))
    check.metrics("folders of names", folder / "named", labels, kept, "--class-list", str(folder / "kinds.txt"))
    write_lists(material, everything)
    check.metrics("list of files", folder / "caffe", labels, kept)
    check.metrics("list of identifiers", folder / "identifiers", labels, kept)
    check.metrics("table of Kaggle", folder / "kaggle", labels, kept)
    check.metrics("devkit's numbers with its table", folder / "devkit", labels, kept)
    check_numbers(check, labels)
    (folder / "devkit/map_clsloc.txt").unlink()
    check.refused("devkit's numbers alone", folder / "devkit", "ILSVRC2012_ID")
    (folder / "caffe/val.txt").unlink()
    check.refused("no list", folder / "caffe", "no list tells their classes")
    check_real(check, labels)
    check_renditions(check, everything)


def write_lists(material: Material, everything: list[str]) -> None:
    folder, labels = material.folder, material.labels
    lines = [f"{file_name(index + 1)} {label}\n" for index, label in enumerate(labels)]
    (folder / "caffe/val.txt").write_text("".join(lines))
    (folder / "identifiers/synset_labels.txt").write_text("".join(f"{everything[label]}\n" for label in labels))
    rows = [f"{file_name(i + 1)[:-5]},{everything[label]} 1 2 3 4 \n" for i, label in enumerate(labels)]
    random.Random(1).shuffle(rows)
    (folder / "kaggle/LOC_val_solution.csv").write_text("ImageId,PredictionString\n" + "".join(rows))
    # An order of its own in which the first four pictures have the numbers that they have in the devkit.
    numbers = [number for number in range(1, 1001) if number not in DEVKIT_FIRST_FOUR]
    random.Random(2).shuffle(numbers)
    others = (label for label in range(1000) if label not in FIRST_FOUR)
    number_of = dict(zip(FIRST_FOUR, DEVKIT_FIRST_FOUR)) | dict(zip(others, numbers))
    text = "".join(f"{number_of[label]}\n" for label in labels)
    (folder / "devkit/ILSVRC2012_validation_ground_truth.txt").write_text(text)
    table = "".join(f"{everything[label]} {number} name\n" for label, number in number_of.items())
    (folder / "devkit/map_clsloc.txt").write_text(table)


def check_numbers(check: Check, labels: list[set]) -> None:
    """Lists of pictures of which nothing is known: what numbers mean is stated, or they are refused."""
    material, kept = check.material, list(range(len(FIRST_FOUR), check.material.count))
    folder, table = material.folder / "later", material.folder / "devkit/map_clsloc.txt"
    for index in kept:
        material.link(index, folder / "val" / file_name(index + 1))
    numbers = (material.folder / "devkit/ILSVRC2012_validation_ground_truth.txt").read_text().split()
    orders = {"0": [str(label) for label in material.labels], "1": [str(label + 1) for label in material.labels],
              "devkit": numbers}
    for name, values in orders.items():
        path = material.folder / f"later-{name}.txt"
        path.write_text("".join(f"{file_name(index + 1)} {values[index]}\n" for index in kept))
        given = ["--ground-truth", str(path)]
        stated = ["--numbers", name] + (["--devkit-classes", str(table)] if name == "devkit" else [])
        check.metrics(f"numbers stated as {name}", folder, labels[len(FIRST_FOUR):], kept, *given, *stated)
        check.refused(f"numbers not stated ({name})", folder, "--numbers devkit", *given)
    check.metrics(
        "the devkit's table alone", folder, labels[len(FIRST_FOUR):], kept, *given, "--devkit-classes", str(table))


def check_real(check: Check, labels: list[set]) -> None:
    material = check.material
    real = [[] if index % 20 == 0 else sorted({*right, index % 1000}) for index, right in enumerate(labels)]
    path = material.folder / "real.json"
    path.write_text(json.dumps(real))
    kept = [index for index, right in enumerate(real) if right]
    right = [set(real[index]) for index in kept]
    check.metrics("ReaL", material.folder / "wnid", right, kept, "--real-labels", str(path))
    flat = material.folder / "unlabelled"
    for index in range(material.count):
        material.link(index, flat / file_name(index + 1))
    check.metrics("ReaL's labels alone", flat, right, kept, "--real-labels", str(path))
    real[7] = [1000]
    path.write_text(json.dumps(real))
    check.refused("a label of ReaL that is no class", flat, "picture 8: expected", "--real-labels", str(path))


def check_renditions(check: Check, everything: list[str]) -> None:
    material = check.material
    for name in ("imagenet-a", "imagenet-r"):
        columns = [everything.index(wnid) for wnid in wnids(name)]
        order = np.argsort(-material.logits[:, columns], axis=1, kind="stable")
        labels = material.chosen(order)
        labels[:200] = np.arange(200)
        for index, label in enumerate(labels):
            material.link(index, material.folder / name / everything[columns[label]] / f"{index}.jpg")
        kept = list(range(material.count))
        check.metrics(name, material.folder / name, [{int(label)} for label in labels], kept, columns=columns)


def check_unreadable(check: Check) -> None:
    folder = check.material.folder / "broken"
    for index in range(40):
        check.material.link(index, folder / str(check.material.labels[index]) / f"{index}.png")
    broken = sorted(folder.rglob("*.png"))[:3]
    for path in broken:
        path.unlink()
        path.write_bytes(b"not a picture")
    found = json.loads(check.run(folder, "--json").stdout)
    names = sorted(picture["file"] for picture in found["unreadable"])
    expected = sorted(path.relative_to(folder).as_posix() for path in broken)
    check.expect(found["count"] == 37 and names == expected, f"unreadable pictures are named: {names}")


def untimed(text: str) -> dict:
    return {key: value for key, value in json.loads(text).items() if key not in ("times", "run")}


def check_not_finite(check: Check) -> None:
    """A model whose logits are no numbers has no best class: it fails, and hits nothing."""
    from fixtures.libraries import torch

    content = torch.load(check.material.checkpoint, weights_only=True)
    content["model"]["head.bias"][7] = float("nan")
    broken = check.material.folder / "broken.pth"
    torch.save(content, broken)
    command = [str(check.zoo), "validate", str(broken), "--data", str(check.material.folder / "broken"), "--json", "-q"]
    done = subprocess.run(command, capture_output=True, text=True)
    found = json.loads(done.stdout)
    check.expect(
        done.returncode == 1 and found["verdict"] == "fail" and found["top1"] == 0 and found["top5"] == 0,
        f"logits that are no numbers: {found['verdict']}, top-1 {found['top1']}: {found['reasons'][0]}")


def check_pairs(check: Check) -> None:
    """References of which every tenth answers otherwise, beside NumPy's count of the pairs."""
    material, everything = check.material, wnids("imagenet-1k")
    logits = material.logits.astype(np.float32)
    chance = np.random.default_rng(9)
    other = logits.copy()
    changed = chance.random(material.count) < 0.1
    other[changed] = np.roll(other[changed], 1, axis=1)
    kept = range(0, material.count, 2)
    images = [
        {"file": f"{everything[int(material.labels[i])]}/{file_name(i + 1)}", "logits": [float(v) for v in other[i]]}
        for i in kept]
    path = material.folder / "references.json"
    path.write_text(json.dumps({
        "schema": 1, "model": "other", "implementation": {"name": "numpy"}, "classes": everything, "images": images,
        "preprocessing": {
            "resize": {"shortSide": SHORT}, "filter": "bicubic", "crop": SIDE, "mean": [0.485, 0.456, 0.406],
            "std": [0.229, 0.224, 0.225], "orientation": "ignore"}}))
    done = check.run(material.folder / "wnid/val", "--json", "--references", str(path))
    paired = json.loads(done.stdout)["paired"]
    kept = list(kept)
    ours, theirs, right = (values[kept] for values in (logits.argmax(1), other.argmax(1), material.labels))
    alone = int(((ours == right) & (theirs != right)).sum()), int(((ours != right) & (theirs == right)).sum())
    expected = {
        "count": len(kept), "agreeing": int((ours == theirs).sum()), "onlyThis": alone[0], "onlyOther": alone[1],
        "bothRight": int(((ours == right) & (theirs == right)).sum())}
    total = sum(alone)
    tail = sum(math.comb(total, k) for k in range(min(alone) + 1)) / 2**total
    close = math.isclose(paired["pValue"], min(1, 2 * tail), rel_tol=1e-6)
    check.expect(
        close and {key: paired[key] for key in expected} == expected,
        f"beside references: {expected}, McNemar p = {paired['pValue']:.3g}, expected {min(1, 2 * tail):.3g}")


def small_segmenter(path: Path) -> None:
    """The published segmentation model with its sides divided by 32, and random weights."""
    from fixtures.libraries import torch

    sides = {"768": 24, "2304": 72, "3072": 96, "3840": 120, "256": 8, "3972": 52, "12": 3, "16": 8}
    torch.manual_seed(5)
    weights = {}
    for line in (ROOT / "Fixtures/keys/unilm_seg.tsv").read_text().splitlines():
        name, kind, shape = (line.split("\t") + [""])[:3]
        if "." not in name or kind != "F32":
            continue
        shape = [sides.get(side, int(side)) for side in shape.split(",") if side]
        is_scale = name.endswith(("running_var", "bn.weight", "norm1.weight", "norm2.weight", "fpn1.1.weight"))
        weights[name] = torch.rand(shape) + 0.5 if is_scale else torch.randn(shape) * 0.2
    torch.save({"state_dict": weights}, path)


def check_segmentation(check: Check) -> None:
    """Answers that are drawn from `zoo segment`, labels that differ from them, and mmsegmentation's definitions."""
    from PIL import Image

    folder, chance = check.material.folder / "ade", np.random.default_rng(6)
    model = check.material.folder / "segmenter.pth"
    small_segmenter(model)
    for part in ("images", "annotations"):
        (folder / "ADEChallengeData2016" / part / "validation").mkdir(parents=True)
    root = folder / "ADEChallengeData2016"
    counts = {}
    for index in range(8):
        name, side = f"ADE_val_{index + 1:08d}", (int(chance.integers(40, 70)), int(chance.integers(40, 70)))
        picture = root / f"images/validation/{name}.jpg"
        coarse = Image.fromarray(chance.integers(0, 256, (4, 5, 3), dtype=np.uint8))
        coarse.resize(side, Image.Resampling.BICUBIC).save(picture, quality=95)
        answer = check.material.folder / "answer.png"
        command = [str(check.zoo), "segment", str(model), str(picture), "-q", "-o", str(folder / "color.png")]
        done = subprocess.run([*command, "--index", str(answer)], capture_output=True, text=True)
        if done.returncode:
            check.expect(False, f"segmentation: {done.stderr.strip()[:300]}")
            return
        found = np.asarray(Image.open(answer)).astype(int)
        # 0 and 255 stand for no class; a third of the others are drawn anew, and some classes are answered alone.
        label = np.where(chance.random(found.shape) < 0.35, chance.integers(0, 121, found.shape), found + 1)
        label = np.where(label > 120, 255 * chance.integers(0, 2, found.shape), label)
        label[0, 0] = found[0, 0] % 120 + 1
        Image.fromarray(label.astype(np.uint8)).save(root / f"annotations/validation/{name}.png")
        kept, label = (label > 0) & (label < 255), label - 1
        counts[name] = np.array([np.bincount(values, minlength=150)[:150] for values in (
            found[kept & (found == label)], found[kept], label[kept])])
    (root / "images/validation/ADE_val_00000009.jpg").write_bytes(b"no picture")
    Image.new("L", (9, 9)).save(root / "annotations/validation/ADE_val_00000009.png")
    command = [str(check.zoo), "validate", str(model), "--data", str(folder), "--json", "-q"]
    whole = check.material.folder / "ade.jsonl"
    report = report_of([*command, "--journal", str(whole)])
    named = [picture["file"] for picture in report.get("unreadable", [])] == ["ADE_val_00000009"]
    total = sum(counts.values())
    close, words = same_figures(report, total)
    check.expect(close and named and report["count"] == 8, f"segmentation: {words}")
    lonely = int(((total[2] == 0) & (total[1] > 0)).sum())
    check.expect(lonely > 0, f"segmentation: {lonely} classes are answered and never there")
    check_segmentation_parts(check, command, whole, report, counts)


def report_of(command: list[str]) -> dict:
    done = subprocess.run(command, capture_output=True, text=True)
    return json.loads(done.stdout) if done.stdout else {}


def same_figures(report: dict, counts: np.ndarray) -> tuple[bool, str]:
    """Whether a report has the figures that mmsegmentation computes, with six decimals."""
    intersection, answered, labelled = counts.astype(float)
    with np.errstate(invalid="ignore"):
        expected = {
            "mIoU": 100 * np.nanmean(intersection / (answered + labelled - intersection)),
            "mAcc": 100 * np.nanmean(intersection / labelled), "aAcc": 100 * intersection.sum() / labelled.sum()}
    metrics = report.get("metrics", {})
    close = all(abs(metrics.get(key, -1) - value) < 5.01e-7 for key, value in expected.items())
    return close, ", ".join(f"{key} {metrics.get(key, -1):.6f} ({value:.6f})" for key, value in expected.items())


def check_segmentation_parts(check: Check, command: list[str], whole: Path, report: dict, counts: dict) -> None:
    """Drawn pictures, parts that are merged, and a run that is killed."""
    folder = check.material.folder
    drawn = folder / "drawn.jsonl"
    part = report_of([*command, "--subset", "5", "--seed", "4", "--journal", str(drawn)])
    names = [json.loads(line)["file"] for line in drawn.read_text().splitlines()[1:]]
    close, words = same_figures(part, sum(counts[name] for name in names if name in counts))
    check.expect(
        close and len(names) == 5 and names == sorted(names) and part["verdict"] == "inconclusive",
        f"segmentation of 5 drawn pictures: {words}")
    parts = [folder / f"ade{index}.jsonl" for index in (1, 2, 3)]
    for index, path in enumerate(parts, 1):
        report_of([*command, "--shard", f"{index}/3", "--journal", str(path)])
    merged = folder / "ade-merged.jsonl"
    found = report_of([str(check.zoo), "merge", *map(str, parts), "-o", str(merged), "--json"])
    check.expect(
        merged.is_file() and merged.read_bytes() == whole.read_bytes() and found.get("metrics") == report["metrics"],
        "segmentation merged from three shards")
    killed, chance = folder / "ade-killed.jsonl", random.Random(8)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [*command, "--journal", str(killed), "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 0.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
    found = report_of([*command, "--journal", str(killed), "--resume"])
    check.expect(
        killed.read_bytes() == whole.read_bytes() and found.get("metrics") == report["metrics"],
        f"segmentation that was killed {KILLS} times")
    alone = report_of([*command, "--no-overlap"])
    check.expect(alone.get("metrics") == report["metrics"], "segmentation without reading ahead")


def check_changes(check: Check) -> None:
    """A journal is not gone on with where a picture holds something else, is gone or is new."""
    folder, journal = check.material.folder / "changing", check.material.folder / "changing.jsonl"
    for index in range(30):
        check.material.link(index, folder / "0" / f"{index:03d}.png")
    check.run(folder, "--journal", str(journal))
    lines = journal.read_text().splitlines(keepends=True)
    for name, words, change in (
        ("replaced", "1 picture changed since it was run: `0/004.png`", lambda path: path.write_bytes(b"other")),
        ("gone", "gone since: `0/004.png`", lambda path: None),
        ("new", "new: `0/004a.png`", lambda path: path.with_name("004a.png").write_bytes(b"new")),
    ):
        journal.write_text("".join(lines[:17]))
        path = folder / "0/004.png"
        if name != "new":
            path.unlink()
        change(path)
        check.refused(f"a picture is {name}", folder, words, "--journal", str(journal), "--resume")
        if name != "new":
            path.unlink(missing_ok=True)
            check.material.link(4, path)


def check_journal(check: Check) -> None:
    folder = check.material.folder
    data, whole = folder / "wnid", folder / "whole.jsonl"
    begin = time.monotonic()
    unbroken = check.run(data, "--json", "--journal", str(whole)).stdout
    duration = time.monotonic() - begin
    again = [str(check.zoo), "validate", str(check.material.checkpoint), "--predictions", str(whole), "--json", "-q"]
    again = subprocess.run(again, capture_output=True, text=True).stdout
    check.expect(untimed(again) == untimed(unbroken), "figures from the predictions alone are those of the run")
    kills, journal = 0, folder / "killed.jsonl"
    chance = random.Random(4)
    for _ in range(KILLS):
        command = check.command(data, "--json", "--journal", str(journal), "--resume")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 0.35) * duration)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    resumed = check.run(data, "--json", "--journal", str(journal), "--resume").stdout
    check.expect(untimed(resumed) == untimed(unbroken), "the result of a run that was killed")
    check.expect(journal.read_bytes() == whole.read_bytes(), f"the journal of a run that was killed {kills} times")
    parts = [folder / f"part{index}.jsonl" for index in (1, 2, 3)]
    for index, part in enumerate(parts, 1):
        check.run(data, "--json", "--journal", str(part), "--shard", f"{index}/3")
    merged = folder / "merged.jsonl"
    command = [str(check.zoo), "merge", *map(str, parts), "-o", str(merged), "--json"]
    result = subprocess.run(command, capture_output=True, text=True).stdout
    check.expect(untimed(result) == untimed(unbroken), "the result merged from three shards")
    check.expect(
        merged.is_file() and merged.read_bytes() == whole.read_bytes(), "the journal merged from three shards")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zoo", type=Path, default=ROOT / ".build/release/zoo", help="the program")
    parser.add_argument("--count", type=int, default=2000, help="pictures to draw (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check = Check(options.zoo, Material(Path(folder), options.count))
        check_shapes(check)
        check_unreadable(check)
        check_not_finite(check)
        check_pairs(check)
        check_segmentation(check)
        check_changes(check)
        check_journal(check)
    print(f"{len(check.failures)} of the checks failed")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
