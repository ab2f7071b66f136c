"""What the benchmarks compare with in Python: torch and torchaudio on the same weights, sizes and number of threads.

Run by test/bench/contest.ts: python3 contestant.py JOB '{"threads": 1, ...}'. Says in one line of JSON that it is ready
(or what is missing), then does the job once for every line of standard input and says how long it took.
"""

import json
import struct
import sys
import time
from pathlib import Path


def say(**line):
    print(json.dumps(line), flush=True)


try:
    import numpy as np
    import torch
    from torch.nn import functional as F
except ImportError as error:
    say(ready=False, missing=f"{error.name} is not installed for {sys.executable}")
    sys.exit()

BASE = "audio_spectrogram_transformer"
# the least power that a logarithm is taken of, that of Kaldi
FLOOR = 1.1920928955078125e-07


def serve(work, job, version=f"torch {torch.__version__}", **opening):
    repeats = job.get("repeats", 1)
    say(ready=True, version=version, **opening)
    for _ in sys.stdin:
        start, worked = time.perf_counter(), time.process_time()
        for _ in range(repeats):
            work()
        say(seconds=(time.perf_counter() - start) / repeats, processor=(time.process_time() - worked) / repeats)


def read_weights(directory):
    """Tensors of model.safetensors: eight bytes with the length of a JSON header, the header, the values."""
    content = Path(directory, "model.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(
            np.frombuffer(content, np.float32, int(np.prod(entry["shape"])), 8 + length + entry["data_offsets"][0])
            .reshape(entry["shape"])
            .copy()
        )
        for name, entry in header.items()
    }


def attention(q, k, v):
    fused = getattr(F, "scaled_dot_product_attention", None)
    if fused is not None:
        return fused(q, k, v)
    return torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, -1) @ v


def forward(c, w, features):
    """features [batch, frames, bins] -> logits, as Gong, Chung and Glass 2021 with the names of Hugging Face."""
    d, heads, eps = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"]

    def norm(x, stem):
        return F.layer_norm(x, (d,), w[stem + ".weight"], w[stem + ".bias"], eps)

    def dense(x, stem):
        return F.linear(x, w[stem + ".weight"], w.get(stem + ".bias"))

    stem = f"{BASE}.embeddings"
    projection = f"{stem}.patch_embeddings.projection"
    image = features.transpose(1, 2).unsqueeze(1)
    patches = F.conv2d(image, w[projection + ".weight"], w[projection + ".bias"],
                       stride=(c["frequency_stride"], c["time_stride"]))
    tokens = [w[f"{stem}.cls_token"], w[f"{stem}.distillation_token"]]
    x = torch.cat([token.expand(len(features), -1, -1) for token in tokens] + [patches.flatten(2).transpose(1, 2)], 1)
    x = x + w[f"{stem}.position_embeddings"]
    for i in range(c["num_hidden_layers"]):
        layer = f"{BASE}.encoder.layer.{i}"
        y = norm(x, layer + ".layernorm_before")
        q, k, v = (dense(y, f"{layer}.attention.attention.{part}").unflatten(-1, (heads, d // heads)).transpose(1, 2)
                   for part in ("query", "key", "value"))
        x = x + dense(attention(q, k, v).transpose(1, 2).flatten(2), layer + ".attention.output.dense")
        x = x + dense(F.gelu(dense(norm(x, layer + ".layernorm_after"), layer + ".intermediate.dense")),
                      layer + ".output.dense")
    sequence = norm(x, f"{BASE}.layernorm")
    embedding = (sequence[:, 0] + sequence[:, 1]) / 2
    return dense(norm(embedding, "classifier.layernorm"), "classifier.dense")


def load(job):
    config = json.loads(Path(job["directory"], "config.json").read_text())
    features = torch.from_numpy(np.fromfile(job["input"], np.float32))
    return config, read_weights(job["directory"]), features.reshape(-1, config["max_length"], config["num_mel_bins"])


def encoder(job):
    config, weights, features = load(job)
    with torch.inference_mode():
        logits = forward(config, weights, features)
        serve(lambda: forward(config, weights, features), job, sample=logits[0, :16].tolist())


def training(job):
    """A step of training: forward pass, cross-entropy with soft targets, gradients, Adam."""
    config, weights, features = load(job)
    for value in weights.values():
        value.requires_grad_()
    targets = torch.from_numpy(np.fromfile(job["targets"], np.float32)).reshape(len(features), -1)
    optimiser = torch.optim.Adam(weights.values(), lr=job["rate"], betas=job["betas"], eps=job["epsilon"])

    def step():
        optimiser.zero_grad()
        loss = -(targets * torch.log_softmax(forward(config, weights, features), -1)).sum(-1).mean()
        loss.backward()
        optimiser.step()
        return loss.item()

    sample = [step() for _ in range(3)]
    serve(step, job, sample=sample)


def front_end(job):
    """Kaldi's fbank by torchaudio, or the log power of a short-time Fourier transform by torch."""
    waveform = torch.from_numpy(np.fromfile(job["input"], np.float32)).unsqueeze(0)
    version = f"torch {torch.__version__}"
    if job["kind"] == "mel":
        try:
            import torchaudio
        except ImportError:
            return say(ready=False, missing=f"torchaudio is not installed for {sys.executable}")
        version = f"torchaudio {torchaudio.__version__}"

        def run():
            return torchaudio.compliance.kaldi.fbank(
                waveform, htk_compat=True, sample_frequency=16000, use_energy=False, window_type="hanning",
                num_mel_bins=128, dither=0.0, frame_shift=10)
    else:
        size = 512 if job["kind"] == "stft-257" else 400
        window = torch.hann_window(400)

        def run():
            spectrum = torch.stft(waveform, size, 160, 400, window, return_complex=True)
            return spectrum.abs().square().clamp(min=FLOOR).log().transpose(1, 2)

    with torch.inference_mode():
        run().contiguous().numpy().tofile(job["output"])
        serve(run, job, version)


if __name__ == "__main__":
    job = json.loads(sys.argv[2])
    torch.set_num_threads(job["threads"])
    {"encoder": encoder, "training": training, "front-end": front_end}[sys.argv[1]](job)
