"""Weights that need no file: every value is a hash of the tensor's number and the value's place.

The same formula stands in src/main/engine/providers/counted-weights.ts. For value i of tensor t (counted in the order of
`layout`), the 32-bit word (i + t * 0x9e3779b9) goes through MurmurHash3's finaliser; its upper 24 bits become a number
u in [-1, 1), and the value is offset + scale * u, computed in float64 and rounded to float32.
"""

import numpy as np

BASE = "audio_spectrogram_transformer"


def counted(number, count, scale, offset=0.0):
    """`count` values of tensor `number` as float32, kept in float64."""
    word = (np.arange(count, dtype=np.uint64) + number * 0x9E3779B9).astype(np.uint32)
    word ^= word >> np.uint32(16)
    word *= np.uint32(0x85EBCA6B)
    word ^= word >> np.uint32(13)
    word *= np.uint32(0xC2B2AE35)
    word ^= word >> np.uint32(16)
    uniform = (word >> np.uint32(8)).astype(np.float64) * 2.0**-23 - 1.0
    return (offset + scale * uniform).astype(np.float32)


def grid(c):
    rows = (c["num_mel_bins"] - c["patch_size"]) // c["frequency_stride"] + 1
    columns = (c["max_length"] - c["patch_size"]) // c["time_stride"] + 1
    return rows, columns


def layout(c):
    """(name, shape) of every parameter of ASTForAudioClassification in the order of computation."""
    d, m, p = c["hidden_size"], c["intermediate_size"], c["patch_size"]
    rows, columns = grid(c)
    stem = f"{BASE}.embeddings"
    yield f"{stem}.cls_token", (1, 1, d)
    yield f"{stem}.distillation_token", (1, 1, d)
    yield f"{stem}.position_embeddings", (1, rows * columns + 2, d)
    yield f"{stem}.patch_embeddings.projection.weight", (d, 1, p, p)
    yield f"{stem}.patch_embeddings.projection.bias", (d,)

    def pair(name, outputs, inputs=None):
        yield name + ".weight", (outputs,) if inputs is None else (outputs, inputs)
        yield name + ".bias", (outputs,)

    for i in range(c["num_hidden_layers"]):
        layer = f"{BASE}.encoder.layer.{i}"
        yield from pair(layer + ".layernorm_before", d)
        for part in ("query", "key", "value"):
            yield from pair(f"{layer}.attention.attention.{part}", d, d)
        yield from pair(layer + ".attention.output.dense", d, d)
        yield from pair(layer + ".layernorm_after", d)
        yield from pair(layer + ".intermediate.dense", m, d)
        yield from pair(layer + ".output.dense", d, m)
    yield from pair(f"{BASE}.layernorm", d)
    yield from pair("classifier.layernorm", d)
    yield from pair("classifier.dense", c["num_labels"], d)


def range_of(name, shape):
    """(scale, offset): unit variance through every matrix, norms around 1, small biases, tokens of size one half."""
    if name.endswith(".bias"):
        return 0.1, 0.0
    if len(shape) == 1:
        return 0.2, 1.0
    if "token" in name or "position" in name:
        return 0.5, 0.0
    return float(np.sqrt(3.0 / np.prod(shape[1:]))), 0.0


def weights(c):
    """name -> float32 array"""
    made = {}
    for number, (name, shape) in enumerate(layout(c)):
        scale, offset = range_of(name, shape)
        made[name] = counted(number, int(np.prod(shape)), scale, offset).reshape(shape)
    return made


FEATURES = 10_000
"""number of the tensor that holds the features"""
