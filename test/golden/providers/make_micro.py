"""Embedding and logits of the micro AST that proves a processor right, in float64 by PyTorch.

The weights and features are those of ../ast/counted_weights.py; src/main/engine/providers/micro-model.ts makes the same.
One clip under two masks of eight bands: all heard, and every second one. The network is written here from Conv2d,
layer_norm, matrix products and the exact GELU.
Run: python3 make_micro.py   (writes micro.json beside itself)
"""

import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "ast"))
from counted_weights import BASE, FEATURES, counted, weights  # noqa: E402

CONFIG = dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=128, patch_size=16,
              frequency_stride=10, time_stride=10, max_length=64, num_mel_bins=128, layer_norm_eps=1e-12, num_labels=4)
BANDS = 8
MASKS = [[1, 1, 1, 1, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1]]


def main():
    c = CONFIG
    d, heads = c["hidden_size"], c["num_attention_heads"]
    w = {name: torch.from_numpy(value).double() for name, value in weights(c).items()}
    features = torch.from_numpy(counted(FEATURES, c["max_length"] * c["num_mel_bins"], 1.0)).double()
    features = features.reshape(1, c["max_length"], c["num_mel_bins"])
    heard = torch.tensor(MASKS, dtype=torch.float64).repeat_interleave(c["num_mel_bins"] // BANDS, 1)
    image = (features * heard[:, None, :]).transpose(1, 2).unsqueeze(1)

    def norm(x, stem):
        return F.layer_norm(x, (d,), w[stem + ".weight"], w[stem + ".bias"], c["layer_norm_eps"])

    def dense(x, stem):
        return F.linear(x, w[stem + ".weight"], w[stem + ".bias"])

    stem = f"{BASE}.embeddings"
    projection = f"{stem}.patch_embeddings.projection"
    patches = F.conv2d(image, w[projection + ".weight"], w[projection + ".bias"],
                       stride=(c["frequency_stride"], c["time_stride"]))
    tokens = [w[f"{stem}.cls_token"], w[f"{stem}.distillation_token"]]
    x = torch.cat([token.expand(len(MASKS), -1, -1) for token in tokens] + [patches.flatten(2).transpose(1, 2)], 1)
    x = x + w[f"{stem}.position_embeddings"]
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
    logits = dense(norm(embedding, "classifier.layernorm"), "classifier.dense")
    rounded = {name: [round(float(value), 7) for value in values.flatten()]
               for name, values in dict(embedding=embedding, logits=logits).items()}
    (HERE / "micro.json").write_text(json.dumps(dict(masks=MASKS, **rounded)) + "\n")


if __name__ == "__main__":
    with torch.no_grad():
        main()
