"""The table of goals and what was measured, as Markdown."""


def goal(label, value, least=None, most=None, unit="×"):
    """A row: what, measured, the goal and whether it was met."""
    met = (least is None or value >= least) and (most is None or value <= most)
    wanted = f"≥ {least:g}{unit}" if least is not None else f"≤ {most:g}{unit}"
    shown = f"{value:.6f}" if 0.999 <= value < 1 else f"{value:.3g}"
    return f"| {label} | {shown}{unit} | {wanted} | {'yes' if met else 'no'} |"


def text(results):
    parts = [results[name]["machine"] for name in results]
    facts = parts[0]
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    commits = " ".join(sorted({part["commit"] for part in parts}))
    lines = [
        "# Speed", "",
        f"{facts['cpu']}, {facts['processors']} processors, {' '.join(facts['instructions'])}, "
        f"{facts['memoryGB']} GB; kernel {facts['kernel']}; commit {commits}; {versions}; "
        f"{facts['date']}; load before "
        + ", ".join(f"{results[name]['machine']['loadBefore']:g} ({name})" for name in results) + ".",
        "", "Medians of interleaved runs; written by `Benchmarks/run`. The spread of zoo's forward passes is that of medians of a second each, the others' that of single passes.", "",
        "## Goals", "", "| what | measured | goal | met |", "|---|---|---|---|"]
    tables = []
    for name, result in results.items():
        rows, table = WRITERS[name](result["rows"])
        lines += rows
        tables += ["", *table]
    return "\n".join(lines + tables) + "\n"


def forward(results):
    goals = []
    table = ["## Forward passes", "",
             "Pictures a second; the last columns compare logits with PyTorch's in float32.", "",
             "| model | batch | program | pictures/s | ms a pass (min to max) | max abs diff | cosine |",
             "|---|---|---|---|---|---|---|"]
    limits = {("OpenVINO f32", "zoo f32"): 1.05, ("PyTorch f32", "zoo f32"): 1.3,
              ("ONNX Runtime f32", "zoo f32"): 1.2, ("OpenVINO bf16", "zoo bf16"): 1.05}
    for result in results:
        rows, place = result["rows"], f"{result['model']}, batch {result['batch']}"
        for (peer, own), least in limits.items():
            if peer in rows:
                goals.append(goal(f"{place}: {own} ÷ {peer}", rows[peer]["median"] / rows[own]["median"],
                                  least))
        goals.append(goal(f"{place}: cosine of bf16 logits", rows["zoo bf16"]["agreement"]["cosine"],
                          0.999, unit=""))
        for name, row in rows.items():
            near = row["agreement"]
            table.append(
                f"| {result['model']} | {result['batch']} | {name} | {row['picturesPerSecond']:.2f} | "
                f"{milliseconds(row)} | {near['maxAbsDiff']:.2g} | {near['cosine']:.6f} |")
    return goals, table


def threads(results):
    goals = [goal(f"base, batch {row['batch']}, {row['precision']}: two threads ÷ one", row["ratio"], 1.85)
             for row in results]
    return goals, []


def agreement(results):
    row = results["bf16"]
    goals = [goal("bundled set: best class in bf16 as recorded from PyTorch", row["agreement"], 99.5,
                  unit=" %")]
    if "minCosine" in row:
        goals.append(goal("bundled set: least cosine of bf16 logits", row["minCosine"], 0.999, unit=""))
    return goals, []


def conversion(rows):
    copy = rows["cp"]["median"]
    goals = [goal(f"convert, {label} ÷ cp", rows[case]["median"] / copy, most=1.5)
             for case, label in (("zip", "zip"), ("zip, output digested too", "zip, output digested too"),
                                 ("legacy", "legacy"), ("bf16", "--dtype bf16"),
                                 ("f16", "--dtype f16"))]
    goals.append(goal("convert: peak", max(rows[case]["peakMB"] for case in ("zip", "legacy", "bf16",
                                                                              "f16")),
                      most=64, unit=" MB"))
    goals.append(goal("convert, 20,000 tensors: peak", rows["20,000 tensors"]["peakMB"], most=64,
                      unit=" MB"))
    goals.append(goal("20,000 tensors", rows["20,000 tensors"]["median"], most=0.5, unit=" s"))
    table = ["## Conversion", "", "A checkpoint of 350 MB, in the page cache.", "",
             "| what | ms (min to max) | ÷ cp | peak MB |", "|---|---|---|---|"]
    for name, row in rows.items():
        table.append(f"| {name} | {milliseconds(row)} | {row['median'] / copy:.2f} | {row['peakMB']:.0f} |")
    return goals, table


def start(rows):
    rows = dict(rows)
    size = rows.pop("fileMB")
    goals = [goal("cold predict", rows["predict"]["median"], most=0.45, unit=" s")]
    if "Python" in rows:
        goals.append(goal("cold predict ÷ Python and timm",
                          rows["predict"]["median"] / rows["Python"]["median"], most=0.2))
    goals += [goal("cold predict: peak above the file's size", rows["predict"]["peakMB"] - size,
                   most=150, unit=" MB")]
    goals += [goal(f"zoo {word}", 1000 * rows[case]["median"], most=15, unit=" ms")
              for case, word in (("help", "--help"), ("list", "list"))]
    table = ["## Start", "", "| what | ms (min to max) | peak MB |", "|---|---|---|"]
    for name, row in rows.items():
        table.append(f"| {name} | {milliseconds(row)} | {row['peakMB']:.0f} |")
    return goals, table


def pictures(rows):
    rows = dict(rows)
    goals = [goal("pictures: zoo ÷ Pillow and torchvision, one thread", rows.pop("ratio"), 1.2)]
    table = ["## Pictures", "", "| what | ms a picture (min to max) |", "|---|---|"]
    table += [f"| {name} | {milliseconds(row)} |" for name, row in rows.items()]
    return goals, table


def milliseconds(row):
    return f"{1000 * row['median']:.1f} ({1000 * row['min']:.1f} to {1000 * row['max']:.1f})"


WRITERS = {"forward": forward, "threads": threads, "agreement": agreement, "conversion": conversion,
           "start": start, "pictures": pictures}
