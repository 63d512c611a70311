#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scipy==1.17.1"]
# ///
"""Computes statistics and metrics with SciPy and NumPy for the tests of the validation target.

    uv run scripts/make_validation_fixtures.py

Writes Fixtures/validation/statistics.json. Everything follows from fixed seeds.
"""

import json
import pathlib

import numpy as np
from scipy import special, stats

OUTPUT = pathlib.Path(__file__).parent.parent / "Fixtures" / "validation" / "statistics.json"
BINS = 15


def wilson():
    cases = [(0, 10), (10, 10), (1, 10), (86, 100), (432, 500), (43229, 50000), (1, 1), (0, 1)]
    for hits, count in cases:
        interval = stats.binomtest(hits, count).proportion_ci(0.95, "wilson")
        yield {"hits": hits, "count": count, "low": float(interval.low), "high": float(interval.high)}


def hypergeometric():
    """Fisher's exact test of a two-by-two table is the two-sided hypergeometric test."""
    cases = [
        (5, 20, 10, 8), (0, 20, 10, 8), (867, 50000, 43229, 1000), (830, 50000, 43229, 1000),
        (840, 50000, 43229, 1000), (1720, 50000, 43229, 2000), (8580, 50000, 43229, 10000),
        (4, 4, 4, 4), (99, 10000, 9900, 100), (0, 50, 0, 10), (10, 50, 50, 10), (3, 30, 15, 6),
    ]  # fmt: skip
    for hits, population, known, drawn in cases:
        table = [[hits, known - hits], [drawn - hits, population - known - drawn + hits]]
        yield {
            "hits": hits, "population": population, "known": known, "drawn": drawn,
            "pValue": float(stats.fisher_exact(table)[1]),
        }  # fmt: skip


def binomial():
    cases = [
        (3, 10, 0.5), (0, 10, 0.5), (850, 1000, 0.86458), (5, 5, 1.0), (0, 7, 0.0),
        (830, 1000, 0.86458), (12, 40, 0.123), (10, 12, 0.5), (18, 18, 0.5), (30, 45, 0.5),
    ]  # fmt: skip
    for hits, trials, rate in cases:
        value = float(stats.binomtest(hits, trials, rate).pvalue)
        yield {"hits": hits, "trials": trials, "rate": rate, "pValue": value}


def classification(random):
    """Logits of 400 pictures and 7 classes, and what follows from them."""
    count, classes = 400, 7
    labels = random.integers(0, classes, count)
    logits = random.normal(0, 1.5, (count, classes))
    logits[np.arange(count), labels] += random.choice([0, 3], count)
    logits = np.round(logits, 3).astype(np.float32)
    order = np.argsort(-logits.astype(np.float64), axis=1, kind="stable")
    probabilities = special.softmax(logits.astype(np.float64), axis=1)
    confidence = probabilities.max(axis=1).astype(np.float32).astype(np.float64)
    right = order[:, 0] == labels
    bins = np.clip(np.ceil(confidence * BINS) - 1, 0, BINS - 1).astype(int)
    error = sum(
        abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean()
        for b in range(BINS) if (bins == b).any()
    )  # fmt: skip
    losses = special.logsumexp(logits.astype(np.float64), axis=1) - logits[np.arange(count), labels]
    confusion = np.zeros((classes, classes), int)
    np.add.at(confusion, (labels, order[:, 0]), 1)
    return {
        "labels": labels.tolist(),
        "logits": [[float(str(value)) for value in row] for row in logits],
        "top1": int(right.sum()),
        "top5": int((order[:, :5] == labels[:, None]).any(axis=1).sum()),
        "loss": float(losses.mean()),
        "calibrationError": 100 * float(error),
        "confusion": confusion.tolist(),
    }


def segmentation(random):
    """Two label maps of 5 classes with ignored pixels; class 4 is neither there nor answered."""
    labels = random.choice([0, 1, 2, 3, 255], (2, 12, 10))
    labels[labels == 3] = 0
    answers = np.where(random.random(labels.shape) < 0.7, labels, random.integers(0, 4, labels.shape))
    answers[answers == 255] = 1
    kept = labels != 255
    intersection, answered, labelled = (
        np.bincount(values, minlength=5)
        for values in (labels[kept & (labels == answers)], answers[kept], labels[kept])
    )
    with np.errstate(invalid="ignore"):
        iou = intersection / (answered + labelled - intersection)
        accuracy = intersection / labelled
    return {
        "labels": labels.reshape(2, -1).tolist(),
        "answers": answers.reshape(2, -1).tolist(),
        "mIoU": 100 * float(np.nanmean(iou)),
        "mAcc": 100 * float(np.nanmean(accuracy)),
        "aAcc": 100 * float(intersection.sum() / labelled.sum()),
    }


def main():
    random = np.random.default_rng(20251124)
    content = {
        "wilson": list(wilson()),
        "hypergeometric": list(hypergeometric()),
        "binomial": list(binomial()),
        "classification": classification(random),
        "segmentation": segmentation(random),
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
