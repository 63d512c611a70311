# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "pillow==13.0.0", "torch==2.13.0", "torchvision==0.28.0"]
# ///
"""Writes Fixtures/imaging: small pictures of every kind, and what Pillow and torchvision make of them.

Pictures that Pillow cannot write (interlaced PNG, rare depths, YCCK) are put together here; what is
expected of them still comes from Pillow's reader.
"""

import hashlib
import io
import json
import pathlib
import struct
import zlib

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image, ImageOps, features
from torchvision.transforms import functional as F

OUT = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "imaging"


def sha256(data):
    return hashlib.sha256(bytes(data)).hexdigest()


def noise(width, height, seed):
    """Bytes 24...31 of a 32-bit linear congruential generator, as the tests make them."""
    state, out = seed, bytearray()
    for _ in range(width * height * 3):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        out.append(state >> 24)
    return np.frombuffer(bytes(out), np.uint8).reshape(height, width, 3)


def smooth(width, height, seed):
    """A soft picture with some noise: what photographs are to a codec."""
    small = Image.fromarray(np.ascontiguousarray(noise(5, 4, seed)))
    base = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC)).astype(int)
    return np.clip(base + noise(width, height, seed + 1).astype(int) // 16 - 8, 0, 255).astype(np.uint8)


def encoded(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def picture(width, height, seed, mode="RGB"):
    return Image.fromarray(np.ascontiguousarray(smooth(width, height, seed))).convert(mode)


# JPEG


def with_exif(orientation, order="<", kind=3):
    """A TIFF block with a make, then the orientation as a short (3) or a long (4)."""
    value = struct.pack(order + ("HH" if kind == 3 else "I"), *([orientation, 0][: 2 if kind == 3 else 1]))
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(order + "HI", 42, 8)
    make = struct.pack(order + "HHI4s", 0x010F, 2, 4, b"zoo\0")
    entry = struct.pack(order + "HHI", 0x0112, kind, 1) + value
    return head + struct.pack(order + "H", 2) + make + entry + struct.pack(order + "I", 0)


def with_segment(jpeg, marker, body):
    return jpeg[:2] + b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def ycck(jpeg):
    """The same file, its inks declared to be YCCK: other colours, but lawful ones."""
    at = jpeg.index(b"Adobe") + 11
    return jpeg[:at] + b"\x02" + jpeg[at + 1 :]


def without_segment(jpeg, marker):
    at = jpeg.index(b"\xff" + bytes([marker]))
    return jpeg[:at] + jpeg[at + 2 + struct.unpack_from(">H", jpeg, at + 2)[0] :]


def jpegs():
    for name, sampling in [("444", 0), ("422", 1), ("420", 2)]:
        yield f"jpeg_{name}.jpg", encoded(picture(37, 23, 1), "JPEG", quality=90, subsampling=sampling)
    yield "jpeg_1x1.jpg", encoded(picture(1, 1, 2), "JPEG", quality=80)
    yield "jpeg_progressive.jpg", encoded(picture(45, 31, 3), "JPEG", quality=85, progressive=True)
    yield "jpeg_gray.jpg", encoded(picture(29, 41, 4, "L"), "JPEG", quality=85)
    yield "jpeg_rgb.jpg", encoded(picture(19, 17, 5), "JPEG", quality=90, keep_rgb=True)
    yield "jpeg_restart.jpg", encoded(picture(50, 40, 6), "JPEG", quality=60, restart_marker_blocks=2)
    cmyk = encoded(Image.merge("CMYK", [*picture(27, 21, 7).split(), picture(27, 21, 8, "L")]), "JPEG", quality=90)
    yield "jpeg_cmyk.jpg", cmyk
    yield "jpeg_ycck.jpg", ycck(cmyk)
    yield "jpeg_cmyk_unmarked.jpg", without_segment(cmyk, 0xEE)
    for orientation in range(1, 9):
        tiff = with_exif(orientation, "<>"[orientation % 2], 3 + orientation // 5)
        plain = encoded(picture(21, 13, 9), "JPEG", quality=70)
        yield f"exif_{orientation}.jpg", with_segment(plain, 0xE1, b"Exif\0\0" + tiff)


# PNG


def chunk(name, data, checksum=None):
    checksum = zlib.crc32(name + data) if checksum is None else checksum
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def packed(samples, depth):
    """Filtered rows (filters 0 and 1 in turn) of samples [height, width, channels]."""
    rows = bytearray()
    channels = samples.shape[2]
    for y, row in enumerate(samples):
        flat = row.reshape(-1)
        if depth == 16:
            data = flat.astype(">u2").tobytes()
        elif depth == 8:
            data = flat.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in flat)
            bits += "0" * (-len(bits) % 8)
            data = int(bits, 2).to_bytes(len(bits) // 8, "big")
        step = max(1, channels * depth // 8)
        if y % 2:
            data = bytes((v - (data[i - step] if i >= step else 0)) & 255 for i, v in enumerate(data))
        rows += bytes([y % 2]) + data
    return bytes(rows)


def png(samples, depth, color, *extra, interlaced=False, checksum=None, tail=b""):
    height, width, _ = samples.shape
    rows = b""
    if interlaced:
        for x, y, dx, dy in ADAM7:
            part = samples[y::dy, x::dx]
            rows += packed(part, depth) if part.size else b""
    else:
        rows = packed(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    body = b"".join([chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows, 9), checksum), tail])
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def samples(width, height, depth, color, seed, colors=None):
    rng = np.random.default_rng(seed)
    return rng.integers(0, colors or 1 << depth, (height, width, CHANNELS[color]))


def pngs():
    for color, depths in {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}.items():
        for depth in depths:
            for interlaced in (False, True):
                extra = [chunk(b"PLTE", noise(1 << depth, 1, 20).tobytes())] if color == 3 else []
                data = png(samples(13, 11, depth, color, depth + color), depth, color, *extra, interlaced=interlaced)
                yield f"png_{color}_{depth}{'_interlaced' if interlaced else ''}.png", data
    yield "png_small_gray16.png", png(samples(9, 5, 16, 0, 30, 400), 16, 0)
    yield "png_palette_transparent.png", png(samples(9, 7, 4, 3, 31), 4, 3, chunk(b"PLTE", noise(16, 1, 20).tobytes()), chunk(b"tRNS", bytes(range(0, 160, 20))))
    yield "png_palette_short.png", png(samples(9, 7, 8, 3, 32, 40), 8, 3, chunk(b"PLTE", noise(20, 1, 20).tobytes()))
    yield "png_rgb_transparent.png", png(samples(5, 5, 8, 2, 33), 8, 2, chunk(b"tRNS", bytes([0, 1, 0, 2, 0, 3])))
    yield "png_gray_transparent.png", png(samples(5, 5, 8, 0, 34), 8, 0, chunk(b"tRNS", bytes([0, 7])))
    yield "png_gamma.png", png(samples(5, 5, 8, 2, 35), 8, 2, chunk(b"gAMA", struct.pack(">I", 100000)), chunk(b"sRGB", b"\0"))
    yield "png_text.png", png(samples(5, 5, 8, 2, 36), 8, 2, chunk(b"tEXt", b"Title\0zoo"), chunk(b"zoOm", b"private"))
    yield "png_wrong_checksum.png", png(samples(5, 5, 8, 2, 37), 8, 2, checksum=1)
    yield "png_1x1.png", png(samples(1, 1, 8, 2, 38), 8, 2)
    yield "png_exif.png", png(samples(7, 4, 8, 2, 39), 8, 2, chunk(b"eXIf", with_exif(6)))
    yield "png_exif_late.png", png(samples(7, 4, 8, 2, 39), 8, 2, tail=chunk(b"eXIf", with_exif(8, ">")))


# WebP


def webps():
    options = {"method": 4, "quality": 80}
    yield "webp_lossy.webp", encoded(picture(43, 29, 40), "WEBP", **options)
    yield "webp_lossless.webp", encoded(picture(17, 19, 41), "WEBP", lossless=True)
    alpha = Image.merge("RGBA", [*picture(23, 15, 42).split(), picture(23, 15, 43, "L")])
    yield "webp_lossy_alpha.webp", encoded(alpha, "WEBP", **options, exact=True)
    yield "webp_lossless_alpha.webp", encoded(alpha, "WEBP", lossless=True, exact=True)
    yield "webp_exif.webp", encoded(picture(20, 12, 44), "WEBP", **options, exif=b"Exif\0\0" + with_exif(5))
    frames = [picture(24, 18, 45), picture(24, 18, 46)]
    yield "webp_animated.webp", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50)
    yield "webp_animated_offset.webp", with_offset(encoded(picture(11, 9, 47), "WEBP", **options))


def with_offset(still):
    """A first frame of 11 x 9 at (4, 2) of a canvas of 20 x 14."""
    u24 = lambda value: struct.pack("<I", value)[:3]
    part = lambda name, data: name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    frame = u24(2) + u24(1) + u24(10) + u24(8) + u24(50) + b"\0" + still[12:]
    body = b"WEBP" + part(b"VP8X", b"\x02\0\0\0" + u24(19) + u24(13)) + part(b"ANIM", b"\xff\xff\xff\xff\0\0") + part(b"ANMF", frame)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def readable(data):
    try:
        Image.open(io.BytesIO(data)).convert("RGB")
        return True
    except Exception:
        return False


def picture_case(name, data):
    (OUT / name).write_bytes(data)
    image = Image.open(io.BytesIO(data))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    rgb = image.convert("RGB")
    case = {"file": name, "mode": image.mode, "width": rgb.width, "height": rgb.height, "sha256": sha256(rgb.tobytes())}
    case["upright"] = {"width": upright.width, "height": upright.height, "sha256": sha256(upright.tobytes())}
    # The shortest beginning of the file from which Pillow makes a picture.
    case["readableFrom"] = next(n for n in range(len(data), -1, -1) if n == 0 or not readable(data[: n - 1]))
    return case


FILTERS = {"box": Image.Resampling.BOX, "bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}

RESIZES = [
    (50, 37, 25, 18), (50, 37, 34, 25), (50, 37, 120, 97), (50, 37, 51, 38), (64, 64, 32, 32), (33, 65, 66, 32),
    (1, 1, 7, 5), (1, 40, 1, 9), (40, 1, 9, 1), (1, 40, 13, 13), (40, 1, 13, 13), (97, 3, 2, 200), (3, 97, 200, 2),
    (301, 2, 1, 1), (2, 301, 1, 1), (31, 29, 31, 11), (31, 29, 11, 29), (31, 29, 31, 29), (17, 16, 16, 17),
    (500, 381, 335, 256), (341, 256, 100, 300), (16, 16, 15, 15), (47, 48, 48, 47), (1000, 7, 3, 7),
]  # fmt: skip


def resize_cases():
    rng = np.random.default_rng(7)
    sizes = RESIZES + [tuple(int(v) for v in rng.integers(1, 90, 4)) for _ in range(36)]
    for index, (width, height, to_width, to_height) in enumerate(sizes):
        image = Image.fromarray(np.ascontiguousarray(noise(width, height, index)))
        digests = {name: sha256(image.resize((to_width, to_height), f).tobytes()) for name, f in FILTERS.items()}
        yield {"width": width, "height": height, "seed": index, "toWidth": to_width, "toHeight": to_height, "sha256": digests}


IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5] * 3, [0.5] * 3)
PLAIN = ([0.0] * 3, [1.0] * 3)
PIPELINES = {
    "unilm 224": (256, 224, "bicubic", IMAGENET), "unilm 384": (384, 384, "bicubic", IMAGENET),
    "unilm 16": (18, 16, "bicubic", IMAGENET), "timm 224 0.9": (248, 224, "bicubic", IMAGENET),
    "timm 224 0.95": (235, 224, "bicubic", IMAGENET), "tokenizer 112": (128, 112, "bicubic", PLAIN),
    "huggingFace 32": ((32, 32), None, "bilinear", HALF), "short 20 crop 24": (20, 24, "bicubic", IMAGENET),
    "short 20 crop 23": (20, 23, "bilinear", HALF),
}  # fmt: skip


def pipeline_cases():
    for pipeline, (size, crop, name, (mean, std)) in PIPELINES.items():
        for seed, (width, height) in enumerate([(100, 75), (75, 101), (64, 64), (57, 100), (300, 299)]):
            image = Image.fromarray(np.ascontiguousarray(noise(width, height, seed)))
            image = F.resize(image, list(size) if isinstance(size, tuple) else size, F.InterpolationMode(name))
            resized = image.size
            image = F.center_crop(image, crop) if crop else image
            tensor = F.normalize(F.to_tensor(image), mean, std).numpy().astype("<f4")
            yield {
                "pipeline": pipeline, "width": width, "height": height, "seed": seed,
                "resizedWidth": resized[0], "resizedHeight": resized[1],
                "sha256": sha256(image.tobytes()), "tensorSHA256": sha256(tensor.tobytes()),
            }  # fmt: skip


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    versions = {
        "pillow": PIL.__version__, "torch": torch.__version__, "torchvision": torchvision.__version__,
        "libjpeg-turbo": features.version("libjpeg_turbo"), "libwebp": features.version("webp"),
    }  # fmt: skip
    pictures = [picture_case(name, data) for group in (jpegs(), pngs(), webps()) for name, data in group]
    document = {"versions": versions, "pictures": pictures, "resizes": list(resize_cases()), "pipelines": list(pipeline_cases())}
    text = ",\n".join(f'"{key}": ' + (json.dumps(value) if key == "versions" else "[\n" + ",\n".join(json.dumps(v) for v in value) + "\n]") for key, value in document.items())
    (OUT / "expected.json").write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
