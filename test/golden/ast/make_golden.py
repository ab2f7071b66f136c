"""Golden values of the AST, its gradients and Adam, in float64 by PyTorch.

An implementation of its own after Gong, Chung and Glass 2021 and the parameter names of Hugging Face transformers
(ASTForAudioClassification): patches by Conv2d, attention by matrix products, gradients by torch.autograd.
Run: python3 make_golden.py   (writes <case>.json and <case>.safetensors beside itself)
"""

import json
import struct
from pathlib import Path

import torch
from torch.nn import functional as F

HERE = Path(__file__).parent
torch.set_default_dtype(torch.float64)
BASE = "audio_spectrogram_transformer"

CASES = {
    # patches without overlap, features that do not divide into patches, biases
    "tiled": dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, patch_size=4,
                  frequency_stride=4, time_stride=4, max_length=14, num_mel_bins=17, layer_norm_eps=1e-12,
                  qkv_bias=True, num_labels=5),
    # overlapping patches with different strides, no query, key and value bias
    "overlapping": dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40, patch_size=6,
                        frequency_stride=3, time_stride=4, max_length=18, num_mel_bins=16, layer_norm_eps=1e-6,
                        qkv_bias=False, num_labels=4),
}
BANDS = 4
BATCH = 3
STEPS = 20
BETAS = (0.95, 0.999)
RATE = 1e-3


def grid(c):
    rows = (c["num_mel_bins"] - c["patch_size"]) // c["frequency_stride"] + 1
    columns = (c["max_length"] - c["patch_size"]) // c["time_stride"] + 1
    return rows, columns


def parameters(c, generator):
    """Random weights, rounded to float32, with norms that are not the identity."""
    d, m, p = c["hidden_size"], c["intermediate_size"], c["patch_size"]
    rows, columns = grid(c)
    weights = {}

    def normal(name, shape, scale, offset=0.0):
        value = torch.randn(shape, generator=generator) * scale + offset
        weights[name] = value.float().double().requires_grad_()

    def norm(name):
        normal(name + ".weight", (d,), 0.2, 1.0)
        normal(name + ".bias", (d,), 0.2)

    def dense(name, outputs, inputs, bias=True):
        normal(name + ".weight", (outputs, inputs), inputs**-0.5)
        if bias:
            normal(name + ".bias", (outputs,), 0.2)

    normal(f"{BASE}.embeddings.cls_token", (1, 1, d), 0.5)
    normal(f"{BASE}.embeddings.distillation_token", (1, 1, d), 0.5)
    normal(f"{BASE}.embeddings.position_embeddings", (1, rows * columns + 2, d), 0.5)
    normal(f"{BASE}.embeddings.patch_embeddings.projection.weight", (d, 1, p, p), 1 / p)
    normal(f"{BASE}.embeddings.patch_embeddings.projection.bias", (d,), 0.2)
    for i in range(c["num_hidden_layers"]):
        layer = f"{BASE}.encoder.layer.{i}"
        norm(layer + ".layernorm_before")
        for part in ("query", "key", "value"):
            dense(f"{layer}.attention.attention.{part}", d, d, c["qkv_bias"])
        dense(layer + ".attention.output.dense", d, d)
        norm(layer + ".layernorm_after")
        dense(layer + ".intermediate.dense", m, d)
        dense(layer + ".output.dense", d, m)
    norm(f"{BASE}.layernorm")
    norm("classifier.layernorm")
    dense("classifier.dense", c["num_labels"], d)
    return weights


def forward(c, w, features):
    """features [batch, frames, bins] -> sequence [batch, tokens, d], embedding [batch, d], logits."""
    d, heads, eps = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"]

    def norm(x, name):
        return F.layer_norm(x, (d,), w[name + ".weight"], w[name + ".bias"], eps)

    def dense(x, name):
        return F.linear(x, w[name + ".weight"], w.get(name + ".bias"))

    def split(x):
        return x.unflatten(-1, (heads, d // heads)).transpose(1, 2)

    stem = f"{BASE}.embeddings"
    image = features.transpose(1, 2).unsqueeze(1)
    projection = f"{stem}.patch_embeddings.projection"
    patches = F.conv2d(image, w[projection + ".weight"], w[projection + ".bias"],
                       stride=(c["frequency_stride"], c["time_stride"]))
    batch = len(features)
    x = torch.cat([w[f"{stem}.cls_token"].expand(batch, -1, -1), w[f"{stem}.distillation_token"].expand(batch, -1, -1),
                   patches.flatten(2).transpose(1, 2)], 1) + w[f"{stem}.position_embeddings"]
    for i in range(c["num_hidden_layers"]):
        layer = f"{BASE}.encoder.layer.{i}"
        y = norm(x, layer + ".layernorm_before")
        q, k, v = (split(dense(y, f"{layer}.attention.attention.{part}")) for part in ("query", "key", "value"))
        p = torch.softmax(q @ k.transpose(-1, -2) / (d // heads) ** 0.5, -1)
        x = x + dense((p @ v).transpose(1, 2).flatten(2), layer + ".attention.output.dense")
        y = dense(norm(x, layer + ".layernorm_after"), layer + ".intermediate.dense")
        x = x + dense(F.gelu(y), layer + ".output.dense")
    sequence = norm(x, f"{BASE}.layernorm")
    embedding = (sequence[:, 0] + sequence[:, 1]) / 2
    return sequence, embedding, dense(norm(embedding, "classifier.layernorm"), "classifier.dense")


def read_outs(c, w, features):
    rows, columns = grid(c)
    sequence, embedding, logits = forward(c, w, features)
    patches = sequence[:, 2:].unflatten(1, (rows, columns))
    deviations = patches.std(2, unbiased=False).flatten(1)
    rows = patches.mean(2).flatten(1)
    return dict(embedding=embedding, tokens=patches.mean((1, 2)), rows=rows, deviations=deviations, logits=logits)


def membership(c):
    width = c["num_mel_bins"] // BANDS
    bands = torch.arange(c["num_mel_bins"]).div(width, rounding_mode="floor").clamp(max=BANDS - 1)
    return F.one_hot(bands, BANDS).double().T


def loss_of(logits, targets):
    return -(targets * torch.log_softmax(logits, -1)).sum() / targets.sum()


def write_safetensors(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        header[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[offset, offset + 4 * tensor.numel()])
        offset += 4 * tensor.numel()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(tensor.detach().float().contiguous().numpy().tobytes() for tensor in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def main():
    for index, (case, c) in enumerate(CASES.items()):
        generator = torch.Generator().manual_seed(20220 + index)
        w = parameters(c, generator)
        features = (torch.randn(BATCH, c["max_length"], c["num_mel_bins"], generator=generator) * 0.5).float().double()
        masks = torch.tensor([[1, 0, 1, 1], [0, 1, 0, 0], [0, 0, 0, 1]], dtype=torch.float64)
        targets = torch.softmax(torch.randn(BATCH, c["num_labels"], generator=generator) * 2, -1).float().double()
        targets[-1] = 0  # a padding row
        whole = read_outs(c, w, features)
        masked = read_outs(c, w, features * (masks @ membership(c))[:, None, :])

        loss = loss_of(forward(c, w, features)[2], targets)
        gradients = torch.autograd.grad(loss, list(w.values()))

        optimiser = torch.optim.Adam(w.values(), lr=RATE, betas=BETAS, eps=1e-8)
        start = {name: value.detach().clone() for name, value in w.items()}
        losses = []
        for _ in range(STEPS):
            optimiser.zero_grad()
            value = loss_of(forward(c, w, features)[2], targets)
            losses.append(value.item())
            value.backward()
            optimiser.step()

        tensors = {f"weight.{name}": value for name, value in start.items()}
        tensors.update({f"gradient.{name}": value for name, value in zip(w, gradients)})
        tensors.update({f"whole.{name}": value for name, value in whole.items()})
        tensors.update({f"masked.{name}": value for name, value in masked.items()})
        tensors.update(features=features, masks=masks, targets=targets)
        write_safetensors(HERE / f"{case}.safetensors", tensors)
        numbers = dict(config=c, bands=BANDS, learningRate=RATE, betas=BETAS, loss=loss.item(), losses=losses)
        (HERE / f"{case}.json").write_text(json.dumps(numbers, indent=2) + "\n")


main()
