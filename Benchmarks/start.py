"""From the start of a process to its answer, files in the page cache."""
import importlib.util
import subprocess
import sys

import machine

SCRIPT = """
import sys, torch
try:
    import tvstub
except ImportError:
    pass
import timm
from PIL import Image
from safetensors.torch import load_file
model = timm.create_model("beitv2_base_patch16_224", pretrained=False, num_classes=1000).eval()
model.load_state_dict(load_file(sys.argv[1]), strict=False)
settings = timm.data.resolve_model_data_config(model)
prepare = timm.data.create_transform(**settings, is_training=False)
with torch.inference_mode():
    logits = model(prepare(Image.open(sys.argv[2]).convert("RGB")).unsqueeze(0))
print(logits.softmax(1).topk(5))
"""


def run(zoo, folder, quick, picture):
    import forward

    machine.say("start")
    weights = folder / "ready.safetensors"
    subprocess.run([zoo, "convert", forward.Model("base", folder).weights, "-o", weights], check=True,
                   capture_output=True)
    script = folder / "predict.py"
    script.write_text(SCRIPT)
    cases = {
        "predict": [zoo, "predict", weights, picture],
        "predict bf16": [zoo, "predict", weights, picture, "--precision", "bf16"],
        "help": [zoo, "--help"], "list": [zoo, "list"], "true": ["true"],
    }
    rows = machine.in_turn(cases, 7 if quick else 15)
    if importlib.util.find_spec("timm"):
        rows.update(machine.in_turn({"Python": [sys.executable, script, weights, picture]},
                                    1 if quick else 3))
    rows["fileMB"] = weights.stat().st_size / 1e6
    return rows
