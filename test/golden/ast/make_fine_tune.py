"""Losses of three epochs of fine-tuning a small AST, in float64 by PyTorch: torch.autograd and torch.optim.Adam.

Weights and features are those of counted_weights.py, so the golden file holds the numbers alone. The network is written
here anew, after Gong, Chung and Glass 2021. Recordings are as long as the model's window. ORDER and GENERATED are what
Earmark's sampler draws with seed 7 for CLASSES; they are stored with the losses and its tests compare them.
Run: python3 make_fine_tune.py   (writes fine-tune.json beside itself)
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

from counted_weights import BASE, FEATURES, counted, weights

HERE = Path(__file__).parent
CONFIG = dict(hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=32, patch_size=4,
              frequency_stride=4, time_stride=4, max_length=12, num_mel_bins=16, layer_norm_eps=1e-12, num_labels=3)
CLASSES = [0, 0, 1, 0, 2, 0, 1, 0, 2, 0, 1]
HELD_OUT = [0, 1, 2, 0]
CLIPS = [3, 3, 4, 4, 4]
"""classes of generated clips, which have outputs and a softmax of their own"""
SEED = 7
ORDER = [[8, 3, 4, 1, 2, 10, 10, 5, 9, 8, 6], [9, 4, 1, 4, 4, 0, 8, 6, 7, 6, 2], [10, 2, 0, 4, 8, 5, 7, 8, 2, 10, 4]]
GENERATED = [[0, 3], [0, 4], [4, 4], [2, 2], [1, 1], [4, 1], [3, 3], [0, 4], [2, 1]]
BATCH = 4
RATE = 1e-3
BETAS = (0.95, 0.999)
MEAN, STD = -5.0, 1.2
OWN = 3
"""outputs of the recordings' classes; generated clips have the rest"""

VARIANTS = {
    "all": dict(trains=lambda name: True, generated=False),
    "last-block": dict(trains=lambda name: name.startswith(("classifier.", f"{BASE}.layernorm.", f"{BASE}.encoder.layer.2.")),
                       generated=False),
    "head": dict(trains=lambda name: name.startswith("classifier."), generated=False),
    "generated": dict(trains=lambda name: True, generated=True),
}


def features_of(item):
    """Recording `item`, normalised; recordings trained on come first, then those held out, then generated clips."""
    frames, bins = CONFIG["max_length"], CONFIG["num_mel_bins"]
    raw = torch.from_numpy(counted(FEATURES + item, frames * bins, 2.0, -5.0)).double()
    return ((raw - MEAN) / (2 * STD)).reshape(frames, bins)


def forward(c, w, features):
    d, heads, eps = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"]
    norm = lambda x, stem: F.layer_norm(x, (d,), w[stem + ".weight"], w[stem + ".bias"], eps)
    dense = lambda x, stem: F.linear(x, w[stem + ".weight"], w[stem + ".bias"])
    split = lambda x: x.unflatten(-1, (heads, d // heads)).transpose(1, 2)
    stem = f"{BASE}.embeddings"
    projection = f"{stem}.patch_embeddings.projection"
    patches = F.conv2d(features.transpose(1, 2).unsqueeze(1), w[projection + ".weight"], w[projection + ".bias"],
                       stride=(c["frequency_stride"], c["time_stride"]))
    tokens = [w[f"{stem}.{name}"].expand(len(features), -1, -1) for name in ("cls_token", "distillation_token")]
    x = torch.cat([*tokens, patches.flatten(2).transpose(1, 2)], 1) + w[f"{stem}.position_embeddings"]
    for i in range(c["num_hidden_layers"]):
        layer = f"{BASE}.encoder.layer.{i}"
        y = norm(x, layer + ".layernorm_before")
        q, k, v = (split(dense(y, f"{layer}.attention.attention.{part}")) for part in ("query", "key", "value"))
        attended = torch.softmax(q @ k.transpose(-1, -2) / (d // heads) ** 0.5, -1) @ v
        x = x + dense(attended.transpose(1, 2).flatten(2), layer + ".attention.output.dense")
        y = dense(norm(x, layer + ".layernorm_after"), layer + ".intermediate.dense")
        x = x + dense(F.gelu(y), layer + ".output.dense")
    sequence = norm(x, f"{BASE}.layernorm")
    return dense(norm(sequence[:, :2].mean(1), "classifier.layernorm"), "classifier.dense")


def losses_of(logits, labels):
    """Cross-entropy of each row within its own group of outputs."""
    own = [F.cross_entropy(row[:OWN], label) if label < OWN else F.cross_entropy(row[OWN:], label - OWN)
           for row, label in zip(logits, labels)]
    return torch.stack(own)


def train(variant):
    c = dict(CONFIG, num_labels=OWN + 2) if variant["generated"] else CONFIG
    w = {name: torch.from_numpy(value).double() for name, value in weights(c).items()}
    trained = [name for name in w if variant["trains"](name)]
    for name in trained:
        w[name].requires_grad_()
    optimiser = torch.optim.Adam([w[name] for name in trained], lr=RATE, betas=BETAS, eps=1e-8)
    first_held, first_clip = len(CLASSES), len(CLASSES) + len(HELD_OUT)
    updates, epochs = [], []
    for order in ORDER:
        own, right = [], 0
        for start in range(0, len(order), BATCH):
            items = order[start:start + BATCH]
            labels = [CLASSES[item] for item in items]
            count = len(items)
            if variant["generated"]:
                clips = GENERATED[len(updates)]
                items = items + [first_clip + clip for clip in clips]
                labels = labels + [CLIPS[clip] for clip in clips]
            logits = forward(c, w, torch.stack([features_of(item) for item in items]))
            losses = losses_of(logits, torch.tensor(labels))
            own += losses[:count].tolist()
            right += sum(int(row[:OWN].argmax()) == label for row, label in zip(logits[:count], labels))
            updates.append(losses[:count].mean().item())
            optimiser.zero_grad()
            losses.mean().backward()
            optimiser.step()
        with torch.no_grad():
            logits = forward(c, w, torch.stack([features_of(first_held + i) for i in range(len(HELD_OUT))]))
            held = losses_of(logits, torch.tensor(HELD_OUT)).mean().item()
            held_right = sum(int(row[:OWN].argmax()) == label for row, label in zip(logits, HELD_OUT))
        epochs.append(dict(loss=sum(own) / len(own), accuracy=right / len(own), heldOutLoss=held,
                           heldOutAccuracy=held_right / len(HELD_OUT)))
    return dict(updates=updates, epochs=epochs)


def main():
    results = {name: train(variant) for name, variant in VARIANTS.items()}
    golden = dict(config=CONFIG, classes=CLASSES, heldOut=HELD_OUT, clips=CLIPS, seed=SEED, order=ORDER,
                  generated=GENERATED, batch=BATCH, learningRate=RATE, betas=BETAS, mean=MEAN, std=STD,
                  scale=2.0, offset=-5.0, results=results)
    (HERE / "fine-tune.json").write_text(json.dumps(golden, indent=1) + "\n")
    for name, result in results.items():
        print(name, [round(epoch["loss"], 4) for epoch in result["epochs"]])


main()
