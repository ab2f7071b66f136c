#!/usr/bin/python3
"""Reference log power spectra from torchaudio.transforms.Spectrogram (Debian python3-torchaudio 0.13.1), in 64-bit floats.

Signals are the 16-bit files of ../fbank, cut to a length. Where a case has a high-pass, the waveform is first filtered with
scipy: a unit impulse minus firwin's 403-tap Kaiser low-pass, silence outside, no delay. Writes spectra.bin (32-bit floats, little
endian, the chosen frames of all cases one after the other) and meta.json (what the cases are).
"""
import json
from pathlib import Path

import numpy as np
import scipy.signal
import torch
import torchaudio

here = Path(__file__).resolve().parent
eps = float(np.finfo(np.float32).eps)


def waveform(signal, length):
    pcm = np.fromfile(here.parent / "fbank" / f"{signal}.pcm16.bin", "<i2")
    return pcm[:length].astype(np.float64) / 32768


def high_pass(x, cutoff):
    taps = -scipy.signal.firwin(403, cutoff, window=("kaiser", 0.1102 * (80 - 8.7)), fs=16000)
    taps[201] += 1
    return np.convolve(x, taps)[201 : 201 + len(x)]


def spectra(x, size):
    transform = torchaudio.transforms.Spectrogram(
        n_fft=size, win_length=400, hop_length=160, power=2, wkwargs=dict(dtype=torch.float64)
    )
    return torch.log(torch.clamp(transform(torch.from_numpy(x)), min=eps)).T.numpy()


cases = [dict(signal=s, length=16640, size=n, cutoff=None) for s in ("chirp", "noise", "bursts") for n in (400, 512)]
cases += [dict(signal="noise", length=16640, size=n, cutoff=1200) for n in (400, 512)]
# Exactly one window, one sample more, one sample before and at the next frame, a length that is no multiple of anything.
cases += [dict(signal="chirp", length=k, size=400, cutoff=None) for k in (400, 401, 479, 480, 1001)]
cases += [dict(signal="noise", length=k, size=512, cutoff=3000) for k in (400, 561)]

stored = []
for case in cases:
    x = waveform(case["signal"], case["length"])
    if case["cutoff"] is not None:
        x = high_pass(x, case["cutoff"])
    values = spectra(x, case["size"])
    case["frames"] = len(values)
    case["mean"] = float(values.mean())
    case["chosen"] = list(range(len(values))) if len(values) < 10 else [0, 1, 2, 40, 41, len(values) - 3, len(values) - 2, len(values) - 1]
    stored.append(values[case["chosen"]].astype("<f4").ravel())
np.concatenate(stored).tofile(here / "spectra.bin")
(here / "meta.json").write_text(json.dumps(dict(versions=dict(torchaudio=torchaudio.__version__, scipy=scipy.__version__), cases=cases), indent=1) + "\n")
