#!/usr/bin/python3
"""Reference output of biquads (scipy.signal.lfilter, 64-bit floats) with the coefficients of torchaudio's highpass_biquad and
lowpass_biquad (Q = 0.707). The input is the 16-bit noise of ../fbank. Writes biquad.json: for each filter some output samples."""
import json
import math
from pathlib import Path

import numpy as np
import scipy.signal

here = Path(__file__).resolve().parent
x = np.fromfile(here.parent / "fbank" / "noise.pcm16.bin", "<i2").astype(np.float64) / 32768
places = list(range(0, 60)) + list(range(1000, 1040)) + list(range(len(x) - 20, len(x)))


def coefficients(kind, cutoff):
    w = 2 * math.pi * cutoff / 16000
    alpha, c = math.sin(w) / (2 * 0.707), math.cos(w)
    b = [(1 + c) / 2, -(1 + c), (1 + c) / 2] if kind == "high-pass" else [(1 - c) / 2, 1 - c, (1 - c) / 2]
    return b, [1 + alpha, -2 * c, 1 - alpha]


cases = []
for kind, cutoff in [("high-pass", 20), ("high-pass", 400), ("high-pass", 1200), ("high-pass", 7600), ("low-pass", 100), ("low-pass", 3000)]:
    b, a = coefficients(kind, cutoff)
    y = scipy.signal.lfilter(b, a, x)
    cases.append(dict(kind=kind, cutoffHz=cutoff, values=[round(float(y[i]), 10) for i in places]))
(here / "biquad.json").write_text(json.dumps(dict(scipy=scipy.__version__, places=places, cases=cases)) + "\n")
