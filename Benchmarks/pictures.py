"""From picture files to normalised floats, on one thread, beside Pillow and torchvision."""
import json
import statistics
import subprocess
import time

import machine


def make_pictures(folder):
    """Photograph-like files: smooth shapes with fine grain, in the sizes of ImageNet's."""
    import numpy as np
    from PIL import Image

    paths, random = [], np.random.default_rng(3)
    for index, (width, height) in enumerate([(500, 375), (375, 500), (500, 333), (640, 480), (1024, 768)]):
        coarse = Image.fromarray(random.integers(0, 255, (12, 16, 3), np.uint8))
        picture = np.asarray(coarse.resize((width, height), Image.BICUBIC), np.int16)
        picture = np.clip(picture + random.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)
        path = folder / f"picture{index}.jpg"
        Image.fromarray(picture).save(path, quality=90)
        paths.append(path)
    return paths


def run(zoo, folder, quick, model):
    machine.say("pictures")
    try:
        import tvstub  # noqa: F401
    except ImportError:
        pass
    import torch
    from PIL import Image
    from torchvision import transforms

    torch.set_num_threads(1)
    paths = make_pictures(folder)
    # The evaluation pipeline of BEiT v2, which is also that of the model.
    prepare = transforms.Compose([
        transforms.Resize(256, interpolation=transforms.InterpolationMode.BICUBIC),
        transforms.CenterCrop(224), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    seconds = {"zoo": [], "Pillow and torchvision": []}
    for _ in range(3 if quick else 6):
        for _ in range(6):
            start = time.perf_counter()
            for path in paths:
                prepare(Image.open(path).convert("RGB"))
            seconds["Pillow and torchvision"].append((time.perf_counter() - start) / len(paths))
        report = json.loads(subprocess.run(
            [zoo, "bench", model, "--seconds", "0.5", "--json", "--pictures", *map(str, paths)],
            check=True, capture_output=True).stdout)
        seconds["zoo"].append(report["secondsPerPicture"]["median"])
    rows = {name: machine.summary(times) for name, times in seconds.items()}
    rows["ratio"] = statistics.median(seconds["Pillow and torchvision"]) / statistics.median(seconds["zoo"])
    return rows
