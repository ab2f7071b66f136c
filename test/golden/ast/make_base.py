"""Embedding and logits of ASTs of base size with counted weights, in float64 by PyTorch.

The weights are those of counted_weights.py, so that 350 MB need not be stored. The network is written here anew, after
Gong, Chung and Glass 2021, from Conv2d, layer_norm, matrix products and the exact GELU.
`stft` is the same network for 201 bins (19 x 101 patches), its position embeddings interpolated from those for 128 bins.

Run: python3 make_base.py   (writes base.safetensors and base-stft.safetensors beside itself; a minute)
"""

import json
import struct
from pathlib import Path

import torch
from torch.nn import functional as F

from counted_weights import BASE, FEATURES, counted, grid, weights

HERE = Path(__file__).parent
# MIT/ast-finetuned-audioset-10-10-0.4593
CONFIG = dict(hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072, patch_size=16,
              frequency_stride=10, time_stride=10, max_length=1024, num_mel_bins=128, layer_norm_eps=1e-12,
              num_labels=527)


# The AudioSet checkpoint with the log-power spectrum of a 400-point window.
STFT_BINS = 201


def forward(c, w, features):
    """features [1, frames, bins] -> embedding [1, size], logits [1, classes]"""
    d, heads = c["hidden_size"], c["num_attention_heads"]
    image = features.transpose(1, 2).unsqueeze(1)

    def get(name):
        return w[name].double()

    def norm(x, stem):
        return F.layer_norm(x, (d,), get(stem + ".weight"), get(stem + ".bias"), c["layer_norm_eps"])

    def dense(x, stem):
        return F.linear(x, get(stem + ".weight"), get(stem + ".bias"))

    stem = f"{BASE}.embeddings"
    projection = f"{stem}.patch_embeddings.projection"
    patches = F.conv2d(image, get(projection + ".weight"), get(projection + ".bias"),
                       stride=(c["frequency_stride"], c["time_stride"]))
    x = torch.cat([get(f"{stem}.cls_token"), get(f"{stem}.distillation_token"), patches.flatten(2).transpose(1, 2)], 1)
    x = x + get(f"{stem}.position_embeddings")
    for i in range(c["num_hidden_layers"]):
        layer = f"{BASE}.encoder.layer.{i}"
        y = norm(x, layer + ".layernorm_before")
        q, k, v = (dense(y, f"{layer}.attention.attention.{part}").unflatten(-1, (heads, d // heads)).transpose(1, 2)
                   for part in ("query", "key", "value"))
        context = torch.softmax(q @ k.transpose(-1, -2) / (d // heads) ** 0.5, -1) @ v
        x = x + dense(context.transpose(1, 2).flatten(2), layer + ".attention.output.dense")
        x = x + dense(F.gelu(dense(norm(x, layer + ".layernorm_after"), layer + ".intermediate.dense")),
                      layer + ".output.dense")
    sequence = norm(x, f"{BASE}.layernorm")
    embedding = (sequence[:, 0] + sequence[:, 1]) / 2
    return embedding, dense(norm(embedding, "classifier.layernorm"), "classifier.dense")


def more_bins(c, w, bins):
    """The network for another number of bins, after YuanGongND/ast: positions bilinear along frequency."""
    d, (rows, columns) = c["hidden_size"], grid(c)
    wider = {**c, "num_mel_bins": bins}
    name = f"{BASE}.embeddings.position_embeddings"
    special, patches = w[name][:, :2].double(), w[name][:, 2:].double()
    image = patches.reshape(1, rows, columns, d).permute(0, 3, 1, 2)
    image = F.interpolate(image, size=grid(wider), mode="bilinear", align_corners=False)
    positions = torch.cat([special, image.permute(0, 2, 3, 1).flatten(1, 2)], 1)
    return wider, {**w, name: positions}


def run(c, w, path):
    count = c["max_length"] * c["num_mel_bins"]
    features = torch.from_numpy(counted(FEATURES, count, 1.0)).double().reshape(1, c["max_length"], c["num_mel_bins"])
    embedding, logits = forward(c, w, features)
    write(path, dict(embedding=embedding, logits=logits))
    print(path.name, embedding.abs().max(), logits.abs().max(), logits[0, :3])


def main():
    w = {name: torch.from_numpy(value) for name, value in weights(CONFIG).items()}
    run(CONFIG, w, HERE / "base.safetensors")
    run(*more_bins(CONFIG, w, STFT_BINS), HERE / "base-stft.safetensors")


def write(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        header[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[offset, offset + 4 * tensor.numel()])
        offset += 4 * tensor.numel()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(tensor.float().contiguous().numpy().tobytes() for tensor in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


if __name__ == "__main__":
    with torch.no_grad():
        main()
