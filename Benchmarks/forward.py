"""Forward passes of the same weights in zoo, PyTorch, ONNX Runtime and OpenVINO."""
import json
import statistics
import subprocess
import time

import machine

MODELS = {
    "base": "beitv2_base_patch16_224",
    "large": "beitv2_large_patch16_224",
    "base384": "beit_base_patch16_384",
}


class Model:
    """A model with random weights in timm, and as a file."""

    def __init__(self, name, folder):
        import torch

        try:
            import tvstub  # noqa: F401  lets torchvision import beside a CPU build of torch
        except ImportError:
            pass
        import timm
        from safetensors.torch import save_file

        torch.manual_seed(1)
        self.name, self.folder, self.torch = name, folder, torch
        self.module = timm.create_model(MODELS[name], pretrained=False, num_classes=1000).eval()
        with torch.no_grad():
            for key, parameter in self.module.named_parameters():
                if "table" in key:
                    parameter.normal_(0, 0.5)
                elif "head" in key:
                    parameter.normal_(0, 0.05)
                elif "gamma" in key:
                    parameter.uniform_(0.1, 0.5)
        self.side = self.module.patch_embed.img_size[0]
        self.weights = folder / f"{name}.safetensors"
        state = {key: value.contiguous() for key, value in self.module.state_dict().items()}
        save_file({k: v for k, v in state.items() if "k_bias" not in k and "_index" not in k},
                  self.weights)

    def input(self, batch):
        self.torch.manual_seed(2)
        return self.torch.randn(batch, 3, self.side, self.side)

    def onnx(self, batch):
        path = self.folder / f"{self.name}{batch}.onnx"
        if not path.exists():
            self.torch.onnx.export(
                self.module, (self.input(batch),), path, input_names=["input"],
                output_names=["logits"], opset_version=17, dynamo=False)
        return path


def pytorch(model, batch, threads):
    torch = model.torch
    torch.set_num_threads(threads)

    def f32(x):
        with torch.inference_mode():
            return model.module(x).numpy()

    def bf16(x):
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            return model.module(x).float().numpy()

    return {"PyTorch f32": f32, "PyTorch bf16": bf16}


def onnxruntime(model, batch, threads):
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(model.onnx(batch)), settings, providers=["CPUExecutionProvider"])
    return {"ONNX Runtime f32": lambda x: session.run(None, {"input": x.numpy()})[0]}


def openvino(model, batch, threads):
    import openvino

    core = openvino.Core()
    network = core.read_model(model.onnx(batch))

    def compiled(precision):
        program = core.compile_model(
            network, "CPU",
            {"INFERENCE_NUM_THREADS": str(threads), "INFERENCE_PRECISION_HINT": precision,
             "PERFORMANCE_HINT": "LATENCY"})
        request = program.create_infer_request()
        return lambda x: request.infer({0: x.numpy()})[program.output(0)].copy()

    return {f"OpenVINO {precision}": compiled(precision) for precision in ("f32", "bf16")}


def peers(model, batch, threads):
    functions = {}
    for make in (pytorch, onnxruntime, openvino):
        try:
            functions.update(make(model, batch, threads))
        except ImportError as error:
            machine.say(f"  left out: {error}")
    return functions


def bench(zoo, weights, batch, threads, precision, seconds=1.0):
    text = subprocess.run(
        [zoo, "bench", str(weights), "--batch", str(batch), "--threads", str(threads), "--precision",
         precision, "--seconds", str(seconds), "--json"], check=True, capture_output=True).stdout
    return json.loads(text)


def logits(zoo, model, x, precision):
    from safetensors.numpy import load_file, save_file

    source, target = model.folder / "input.safetensors", model.folder / "output.safetensors"
    save_file({"input": x.numpy()}, source)
    subprocess.run(
        [zoo, "run", str(model.weights), str(source), "-o", str(target), "--precision", precision],
        check=True, capture_output=True)
    return load_file(target)["logits"]


def agreement(reference, values):
    import numpy as np

    reference, values = np.asarray(reference, np.float64), np.asarray(values, np.float64)
    cosine = (reference * values).sum(1) / (
        np.linalg.norm(reference, axis=1) * np.linalg.norm(values, axis=1))
    return {"maxAbsDiff": float(np.abs(reference - values).max()), "cosine": float(cosine.min()),
            "top1": float((reference.argmax(1) == values.argmax(1)).mean())}


def measure(model, batch, zoo, threads, rounds, passes):
    """Seconds of a pass, and how far logits are from PyTorch's in float32."""
    x = model.input(batch)
    functions = peers(model, batch, threads)
    rows = {name: {"seconds": []} for name in functions}
    results = {name: run(x) for name, run in functions.items()}
    for precision in ("f32", "bf16"):
        rows[f"zoo {precision}"] = {"seconds": []}
        results[f"zoo {precision}"] = logits(zoo, model, x, precision)
    for name, values in results.items():
        rows[name]["agreement"] = agreement(results["PyTorch f32"], values)
    for _ in range(rounds):
        for name, run in functions.items():
            run(x)  # threads of the one before may still spin
            for _ in range(passes):
                start = time.perf_counter()
                run(x)
                rows[name]["seconds"].append(time.perf_counter() - start)
        for precision in ("f32", "bf16"):
            report = bench(zoo, model.weights, batch, threads, precision)
            row = rows[f"zoo {precision}"]
            row["seconds"].append(report["secondsPerBatch"]["median"])
            row["shares"] = report["shares"]
            row["instructions"] = report["instructions"]
    for row in rows.values():
        row.update(machine.summary(row.pop("seconds")))
        row["picturesPerSecond"] = batch / row["median"]
    return rows


def run(zoo, folder, quick, threads):
    plan = [("base", 1, 4, 3), ("base", 8, 3, 2)]
    if not quick:
        plan += [("large", 1, 3, 2), ("base384", 1, 3, 2)]
    models, results = {}, []
    for name, batch, rounds, passes in plan:
        machine.say(f"forward: {name}, batch {batch}")
        if name not in models:
            models = {name: Model(name, folder)}  # the last one is not needed any more
        rows = measure(models[name], batch, zoo, threads, 2 if quick else rounds, passes)
        results.append({"model": name, "batch": batch, "threads": threads, "rows": rows})
    return results


def run_threads(zoo, folder, quick):
    """One thread beside two, in turn."""
    weights = Model("base", folder).weights
    results = []
    for batch in (1, 8):
        for precision in ("f32", "bf16"):
            machine.say(f"threads: base, batch {batch}, {precision}")
            seconds = {1: [], 2: []}
            for _ in range(2 if quick else 3):
                for threads in seconds:
                    report = bench(zoo, weights, batch, threads, precision)
                    seconds[threads].append(report["secondsPerBatch"]["median"])
            one, two = (statistics.median(seconds[threads]) for threads in (1, 2))
            results.append({"batch": batch, "precision": precision, "one": one, "two": two,
                            "ratio": one / two})
    return results
