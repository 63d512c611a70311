"""The models of the BEiT family in plain PyTorch, on state dictionaries with the names of the original.

Written from the description of the models, independently of the Swift code, so that sizes and kinds that
no installable package has can be compared as well. `classifier` is itself compared with timm.
"""

import torch
from torch.nn import functional as F

EPSILON = 1e-6


class Weights:
    """A state dictionary, seen from a prefix."""

    def __init__(self, tensors, prefix=""):
        self.tensors, self.prefix = tensors, prefix

    def at(self, *parts):
        return Weights(self.tensors, self.prefix + "".join(f"{part}." for part in parts))

    def __getitem__(self, name):
        return self.tensors[self.prefix + name]

    def get(self, name):
        return self.tensors.get(self.prefix + name)

    def numbered(self, name):
        """The members of a list, in order."""
        start = f"{self.prefix}{name}."
        numbers = {int(key[len(start):].split(".")[0]) for key in self.tensors if key.startswith(start)}
        return [self.at(name, index) for index in sorted(numbers)]


# Parts.


def linear(x, w):
    return F.linear(x, w["weight"], w.get("bias"))


def norm(x, w):
    return F.layer_norm(x, x.shape[-1:], w["weight"], w["bias"], EPSILON)


def position_index(grid):
    """The row of the table for each pair of tokens, the class token first."""
    places = torch.stack(torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")).flatten(1)
    apart = places[:, :, None] - places[:, None, :] + grid - 1
    rows = (2 * grid - 1) ** 2
    index = torch.empty(grid * grid + 1, grid * grid + 1, dtype=torch.int64)
    index[1:, 1:] = apart[0] * (2 * grid - 1) + apart[1]
    index[0, :], index[:, 0], index[0, 0] = rows, rows + 1, rows + 2
    return index


def position_bias(table, grid):
    return None if table is None else table[position_index(grid)].permute(2, 0, 1)  # [H, N, N]


def attention(x, w, heads, bias):
    batch, tokens, width = x.shape
    query_bias, value_bias = w["q_bias"], w["v_bias"]
    joint = torch.cat([query_bias, torch.zeros_like(value_bias), value_bias])
    qkv = F.linear(x, w["qkv.weight"], joint).reshape(batch, tokens, 3, heads, width // heads)
    query, key, value = qkv.permute(2, 0, 3, 1, 4)
    scores = (query * (width // heads) ** -0.5) @ key.transpose(-2, -1)
    if bias is not None:
        scores = scores + bias
    mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, width)
    return linear(mixed, w.at("proj"))


def block(x, w, heads, grid, shared):
    own = position_bias(w.get("attn.relative_position_bias_table"), grid)
    bias = shared if own is None else own
    first, second = w.get("gamma_1"), w.get("gamma_2")
    branch = attention(norm(x, w.at("norm1")), w.at("attn"), heads, bias)
    x = x + (branch if first is None else first * branch)
    branch = linear(F.gelu(linear(norm(x, w.at("norm2")), w.at("mlp", "fc1"))), w.at("mlp", "fc2"))
    return x + (branch if second is None else second * branch)


def trunk(pictures, w, heads, mask=None):
    """The tokens after each block, and the bias that all blocks share."""
    kernel = w["patch_embed.proj.weight"]
    x = F.conv2d(pictures, kernel, w["patch_embed.proj.bias"], stride=kernel.shape[-1])
    grid = x.shape[-1]
    x = x.flatten(2).transpose(1, 2)
    if mask is not None:
        x = torch.where(mask[..., None].bool(), w["mask_token"], x)
    x = torch.cat([w["cls_token"].expand(len(x), -1, -1), x], dim=1)
    if (places := w.get("pos_embed")) is not None:
        x = x + places
    shared = position_bias(w.get("rel_pos_bias.relative_position_bias_table"), grid)
    steps = []
    for part in w.numbered("blocks"):
        x = block(x, part, heads, grid, shared)
        steps.append(x)
    return steps, shared


def maps(tokens):
    """Patch tokens in their places, [B, D, grid, grid]."""
    patches = tokens[:, 1:].transpose(1, 2)
    side = round(patches.shape[-1] ** 0.5)
    return patches.unflatten(2, (side, side))


# Models: each gives its results under the names of `zoo run`.


def classifier(tensors, pictures, heads):
    w = Weights(tensors)
    steps, _ = trunk(pictures, w, heads)
    pooled = norm(steps[-1][:, 1:].mean(1), w.at("fc_norm"))
    return {"logits": linear(pooled, w.at("head"))}


def pretraining(tensors, pictures, heads, mask, early):
    w = Weights(tensors)
    steps, shared = trunk(pictures, w, heads, mask)
    side = round((steps[0].shape[1] - 1) ** 0.5)
    second = torch.cat([steps[-1][:, :1], steps[early - 1][:, 1:]], dim=1)
    for part in w.numbered("cls_pt_layers"):
        second = block(second, part, heads, side, shared)
    hidden = mask.bool()
    return {
        name: linear(norm(x, w.at("norm"))[:, 1:][hidden], w.at("lm_head"))
        for name, x in (("mim.logits", steps[-1]), ("mim.aggregated_logits", second))
    }


def projection(x, w):
    return linear(linear(x, w.at(0)).tanh(), w.at(2))


def tokenizer(tensors, pictures, heads):
    w = Weights(tensors)
    steps, _ = trunk(pictures * 2 - 1, w.at("encoder"), heads)
    features = norm(steps[-1][:, 1:], w.at("encoder", "fc_norm"))
    found = F.normalize(projection(features, w.at("encode_task_layer")), dim=-1)
    book = w["quantize.embedding.weight"]
    likeness = found @ book.T
    best = likeness.topk(2).values
    codes = likeness.argmax(-1)
    return {"codes": codes, "margin": best[..., 0] - best[..., 1]} | decoded(tensors, codes, heads)


def decoded(tensors, codes, heads):
    """What the decoder makes of codes [B, patches]."""
    w = Weights(tensors)
    side = round(codes.shape[1] ** 0.5)
    places = w["quantize.embedding.weight"][codes].transpose(1, 2).unflatten(2, (side, side))
    steps, _ = trunk(places, w.at("decoder"), heads)
    tokens = norm(steps[-1][:, 1:], w.at("decoder", "fc_norm"))
    return {"reconstruction": projection(tokens, w.at("decode_task_layer"))}


def batch_norm(x, w):
    return F.batch_norm(x, w["running_mean"], w["running_var"], w["weight"], w["bias"], eps=1e-5)


def convolution(x, w):
    kernel = w["conv.weight"]
    return batch_norm(F.conv2d(x, kernel, padding=kernel.shape[-1] // 2), w.at("bn")).relu()


def resized(x, size):
    return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


def deconvolution(x, w):
    return F.conv_transpose2d(x, w["weight"], w["bias"], stride=2)


def segmentation(tensors, pictures, heads, blocks):
    body, head = Weights(tensors, "backbone."), Weights(tensors, "decode_head.")
    steps, _ = trunk(pictures, body, heads)
    levels = [maps(steps[index]) for index in blocks]
    quarter = F.gelu(batch_norm(deconvolution(levels[0], body.at("fpn1", 0)), body.at("fpn1", 1)))
    levels[0] = deconvolution(quarter, body.at("fpn1", 3))
    levels[1] = deconvolution(levels[1], body.at("fpn2", 0))
    levels[3] = F.max_pool2d(levels[3], 2)
    size = levels[3].shape[-2:]
    pooled = [
        resized(convolution(F.adaptive_avg_pool2d(levels[3], scale), part.at(1)), size)
        for scale, part in zip((1, 2, 3, 6), head.numbered("psp_modules"), strict=True)
    ]
    sides = [convolution(x, part) for x, part in zip(levels, head.numbered("lateral_convs"))]
    sides.append(convolution(torch.cat([levels[3], *pooled], dim=1), head.at("bottleneck")))
    for index in (2, 1, 0):
        sides[index] = sides[index] + resized(sides[index + 1], sides[index].shape[-2:])
    smooth = [convolution(x, part) for x, part in zip(sides, head.numbered("fpn_convs"))]
    joined = torch.cat([resized(x, sides[0].shape[-2:]) for x in [*smooth, sides[3]]], dim=1)
    fused = convolution(joined, head.at("fpn_bottleneck"))
    return {"seg.logits": F.conv2d(fused, head["conv_seg.weight"], head["conv_seg.bias"])}
