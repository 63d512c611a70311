# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "torch==2.13.0", "torchvision==0.28.0", "timm==1.0.31", "safetensors==0.8.0", "numpy",
#   "onnx==1.*", "onnxscript", "onnxruntime==1.32.0", "openvino==2026.4.1",
# ]
# ///
"""Measures forward passes of `zoo` beside PyTorch, ONNX Runtime and OpenVINO on the same weights.

Everything runs in turn, round after round, so that whatever else the machine does hits all alike; the
medians of all passes are compared. Writes NAME.json and NAME.md into Benchmarks/results.
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
MODELS = {
    "base": "beitv2_base_patch16_224",
    "large": "beitv2_large_patch16_224",
    "base384": "beit_base_patch16_384",
}


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zoo", default=str(FOLDER.parent / ".build/release/zoo"))
    parser.add_argument("--models", nargs="+", default=["base"], choices=MODELS)
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--passes", type=int, default=3, help="passes of a peer in one round")
    parser.add_argument("--name", default="forward")
    return parser.parse_args()


class Peers:
    """The same model in every library, each as a function from a batch of pictures to logits."""

    def __init__(self, model, threads, folder):
        import torch

        try:
            import tvstub  # noqa: F401  lets torchvision import beside a CPU build of torch
        except ImportError:
            pass
        import timm
        from safetensors.torch import save_file

        torch.set_num_threads(threads)
        torch.manual_seed(1)
        self.torch, self.threads, self.folder, self.model = torch, threads, folder, model
        self.module = timm.create_model(MODELS[model], pretrained=False, num_classes=1000).eval()
        with torch.no_grad():
            for name, parameter in self.module.named_parameters():
                if "table" in name:
                    parameter.normal_(0, 0.5)
                elif "head" in name:
                    parameter.normal_(0, 0.05)
                elif "gamma" in name:
                    parameter.uniform_(0.1, 0.5)
        self.weights = folder / f"{model}.safetensors"
        state = {k: v.contiguous() for k, v in self.module.state_dict().items()}
        kept = {k: v for k, v in state.items() if "k_bias" not in k and "_index" not in k}
        save_file(kept, self.weights)
        self.side = self.module.patch_embed.img_size[0]

    def input(self, batch):
        self.torch.manual_seed(2)
        return self.torch.randn(batch, 3, self.side, self.side)

    def torch_f32(self):
        def run(x):
            with self.torch.inference_mode():
                return self.module(x)

        return run

    def torch_bf16(self):
        def run(x):
            with self.torch.inference_mode(), self.torch.autocast("cpu", self.torch.bfloat16):
                return self.module(x)

        return run

    def onnx(self, batch):
        path = self.folder / f"{self.model}{batch}.onnx"
        if not path.exists():
            self.torch.onnx.export(
                self.module, (self.input(batch),), path, input_names=["input"],
                output_names=["logits"], opset_version=17, dynamo=False)
        return path

    def onnxruntime(self, batch):
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = self.threads
        settings.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            str(self.onnx(batch)), settings, providers=["CPUExecutionProvider"])
        return lambda x: session.run(None, {"input": x.numpy()})[0]

    def openvino(self, batch, precision):
        import openvino

        core = openvino.Core()
        model = core.compile_model(
            core.read_model(self.onnx(batch)), "CPU",
            {"INFERENCE_NUM_THREADS": str(self.threads), "INFERENCE_PRECISION_HINT": precision,
             "PERFORMANCE_HINT": "LATENCY"})
        request = model.create_infer_request()
        return lambda x: request.infer({0: x.numpy()})[model.output(0)].copy()


class Zoo:
    """The program under test."""

    def __init__(self, path, threads):
        self.path, self.threads = path, threads

    def bench(self, weights, batch, precision):
        text = subprocess.run(
            [self.path, "bench", str(weights), "--batch", str(batch), "--threads", str(self.threads),
             "--precision", precision, "--json"], check=True, capture_output=True).stdout
        return json.loads(text)

    def logits(self, weights, x, precision, folder):
        from safetensors.numpy import load_file, save_file

        save_file({"input": x.numpy()}, folder / "input.safetensors")
        subprocess.run(
            [self.path, "run", str(weights), str(folder / "input.safetensors"), "-o",
             str(folder / "output.safetensors"), "--precision", precision], check=True,
            capture_output=True)
        return load_file(folder / "output.safetensors")["logits"]


def agreement(reference, logits):
    import numpy as np

    reference, logits = np.asarray(reference, np.float64), np.asarray(logits, np.float64)
    cosine = (reference * logits).sum(1) / (
        np.linalg.norm(reference, axis=1) * np.linalg.norm(logits, axis=1))
    return {
        "maxAbsDiff": float(np.abs(reference - logits).max()),
        "cosine": float(cosine.min()),
        "top1": float((reference.argmax(1) == logits.argmax(1)).mean()),
    }


def measure(model, batch, arguments, folder):
    """Seconds a pass of everything, and how far the logits are from PyTorch's in float32."""
    peers = Peers(model, arguments.threads, folder)
    zoo = Zoo(arguments.zoo, arguments.threads)
    x = peers.input(batch)
    functions = {
        "PyTorch f32": peers.torch_f32(), "PyTorch bf16": peers.torch_bf16(),
        "ONNX Runtime f32": peers.onnxruntime(batch),
        "OpenVINO f32": peers.openvino(batch, "f32"),
        "OpenVINO bf16": peers.openvino(batch, "bf16"),
    }
    reference = functions["PyTorch f32"](x).float().numpy()
    rows = {}
    for name, run in functions.items():
        result = run(x)
        result = result.float().numpy() if isinstance(result, peers.torch.Tensor) else result
        rows[name] = {"seconds": [], "agreement": agreement(reference, result)}
    for precision in ("f32", "bf16"):
        result = zoo.logits(peers.weights, x, precision, folder)
        rows[f"zoo {precision}"] = {"seconds": [], "agreement": agreement(reference, result)}
    for _ in range(arguments.rounds):
        for name, run in functions.items():
            run(x)  # threads of the one before may still spin
            for _ in range(arguments.passes):
                start = time.perf_counter()
                run(x)
                rows[name]["seconds"].append(time.perf_counter() - start)
        for precision in ("f32", "bf16"):
            report = zoo.bench(peers.weights, batch, precision)
            row = rows[f"zoo {precision}"]
            row["seconds"].append(report["secondsPerBatch"]["median"])
            row["shares"], row["gflops"] = report["shares"], report["gflops"]
    for row in rows.values():
        seconds = row.pop("seconds")
        row["medianSeconds"] = statistics.median(seconds)
        row["minSeconds"] = min(seconds)
        row["maxSeconds"] = max(seconds)
        row["picturesPerSecond"] = batch / row["medianSeconds"]
    return rows


def machine(arguments):
    import onnxruntime
    import openvino
    import torch

    lines = open("/proc/cpuinfo").read().splitlines()
    cpu = {line.split(":")[0].strip(): line.split(":")[1].strip() for line in lines if ":" in line}
    flags = cpu.get("flags", "").split()
    commit = subprocess.run(
        ["git", "-C", str(FOLDER), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return {
        "cpu": f"{cpu.get('model name', '')} (family {cpu.get('cpu family', '')})",
        "cores": os.cpu_count(), "threads": arguments.threads,
        "instructions": [f for f in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if f in flags],
        "commit": commit.stdout.strip(), "torch": torch.__version__,
        "onnxruntime": onnxruntime.__version__, "openvino": openvino.__version__.split("-")[0],
    }


def table(facts, results):
    lines = ["# Forward passes", "",
             f"{facts['cpu']}, {facts['threads']} threads, {' '.join(facts['instructions'])}; commit "
             f"{facts['commit']}; torch {facts['torch']}, ONNX Runtime {facts['onnxruntime']}, OpenVINO "
             f"{facts['openvino']}. Medians of interleaved rounds; the last columns compare logits with "
             "PyTorch's in float32.", "",
             "| model | batch | program | pictures/s | ms a pass (min to max) | max abs diff | cosine |",
             "|---|---|---|---|---|---|---|"]
    for result in results:
        for name, row in result["rows"].items():
            milli = [1000 * row[key] for key in ("medianSeconds", "minSeconds", "maxSeconds")]
            near = row["agreement"]
            lines.append(
                f"| {result['model']} | {result['batch']} | {name} | {row['picturesPerSecond']:.2f} | "
                f"{milli[0]:.1f} ({milli[1]:.1f} to {milli[2]:.1f}) | {near['maxAbsDiff']:.2g} | "
                f"{near['cosine']:.6f} |")
    return "\n".join(lines) + "\n"


def main():
    arguments = options()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.models:
            for batch in arguments.batches:
                print(f"{model}, batch {batch}", file=sys.stderr)
                rows = measure(model, batch, arguments, pathlib.Path(folder))
                results.append({"model": model, "batch": batch, "rows": rows})
    facts = machine(arguments)
    (FOLDER / "results").mkdir(exist_ok=True)
    target = FOLDER / "results" / arguments.name
    target.with_suffix(".json").write_text(
        json.dumps({"machine": facts, "results": results}, indent=1) + "\n")
    text = table(facts, results)
    target.with_suffix(".md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
