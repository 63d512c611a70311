"""What a measurement ran on, and how processes are measured."""
import importlib.metadata
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

FOLDER = pathlib.Path(__file__).resolve().parent
PACKAGES = ("torch", "torchvision", "timm", "onnxruntime", "openvino", "Pillow", "safetensors")


def git(*words):
    return subprocess.run(
        ["git", "-C", str(FOLDER), *words], capture_output=True, text=True).stdout.strip()


def facts():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    cpu = dict(reversed([map(str.strip, line.split(":", 1)) for line in lines if ":" in line]))
    flags = cpu.get("flags", "").split()
    commit = git("describe", "--always")
    # What this measures is written there.
    if git("status", "--porcelain", "--", ":/", ":(top,exclude)Benchmarks/results"):
        commit += "-dirty"
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "cpu": f"{cpu.get('model name', 'unknown')} (family {cpu.get('cpu family', '?')}, "
               f"model {cpu.get('model', '?')})",
        "processors": os.cpu_count(),
        "instructions": [f for f in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if f in flags],
        "memoryGB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "kernel": os.uname().release, "commit": commit, "versions": versions,
        "date": time.strftime("%Y-%m-%d"), "loadBefore": round(os.getloadavg()[0], 2),
    }


def process(words, environment=None):
    """Runs a process; gives its seconds and peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", FOLDER / "child.py", *map(str, words)], capture_output=True,
        text=True, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: {done.stderr}")
    result = json.loads(done.stdout)
    return result["seconds"], result["peak"] / 1e6


def in_turn(cases, rounds, before=lambda: None):
    """Runs processes in turn, round after round; `cases` has words, or words and an environment."""
    rows = {name: {"seconds": [], "peakMB": 0} for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            before()
            words, environment = case if isinstance(case, tuple) else (case, None)
            seconds, peak = process(words, environment)
            rows[name]["seconds"].append(seconds)
            rows[name]["peakMB"] = max(rows[name]["peakMB"], peak)
    return {name: {**summary(row["seconds"]), "peakMB": row["peakMB"]} for name, row in rows.items()}


def summary(seconds):
    return {"median": statistics.median(seconds), "min": min(seconds), "max": max(seconds),
            "runs": len(seconds)}


def say(text):
    print(text, file=sys.stderr, flush=True)
