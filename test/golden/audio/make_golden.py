#!/usr/bin/python3
"""Small sound files made by SoX 14.4.2 and flac 1.4.2 (Debian), to check Earmark's readers against other people's writers.

The signal is the same in every file: 250 frames, channel c, frame i holds the integer
    (((i * 7919 + c * 104729) mod 65536) - 32768) * 256 + (i * 31) mod 256        (a 24-bit value)
as a fraction of 2^23, brought to the file's encoding by the tool (rounded, not dithered). Usage: make_golden.py, in this folder."""
import struct, subprocess
from pathlib import Path

here = Path(__file__).resolve().parent
frames = 250


def raw(channels):
    values = [(((i * 7919 + c * 104729) % 65536) - 32768) * 256 + i * 31 % 256 for i in range(frames) for c in range(channels)]
    return b''.join(struct.pack('<i', value * 256) for value in values)


def run(*command, data=None):
    return subprocess.run(command, input=data, check=True, cwd=here, stdout=subprocess.PIPE).stdout


def sox(name, channels, rate, *options, to_pipe=False):
    source = ['sox', '-D', '-V1', '-t', 'raw', '-r', str(rate), '-c', str(channels), '-e', 'signed', '-b', '32', '-L', '-']
    out = run(*source, *options, '-' if to_pipe else name, data=raw(channels))
    if to_pipe:
        (here / name).write_bytes(out)


for channels in (1, 2, 5):
    sox(f'pcm8-{channels}.wav', channels, 8000, '-e', 'unsigned', '-b', '8')
    sox(f'pcm16-{channels}.wav', channels, 16000, '-b', '16')
    sox(f'pcm24-{channels}.wav', channels, 44100, '-b', '24')
    sox(f'pcm32-{channels}.wav', channels, 48000, '-b', '32')
    sox(f'float32-{channels}.wav', channels, 96000, '-e', 'float', '-b', '32')
    sox(f'float64-{channels}.wav', channels, 192000, '-e', 'float', '-b', '64')
sox('rifx-16.wav', 2, 16000, '-b', '16', '-B')
sox('rifx-24.wav', 2, 16000, '-b', '24', '-B')
sox('rifx-float32.wav', 2, 16000, '-e', 'float', '-b', '32', '-B')
sox('unseekable.wav', 2, 16000, '-b', '16', '-t', 'wav', to_pipe=True)
for name, options in {'a-law': ['-e', 'a-law'], 'mu-law': ['-e', 'mu-law'], 'adpcm': ['-e', 'ms-adpcm'], 'gsm': ['-e', 'gsm']}.items():
    sox(f'codec-{name}.wav', 1, 8000, *options)
sox('sound.aiff', 1, 16000, '-b', '16')

for channels, bits, rate in ((1, 8, 16000), (1, 16, 16000), (2, 16, 44100), (2, 24, 96000), (6, 16, 48000)):
    sox('source.wav', channels, rate, '-b', str(bits), '-e', 'unsigned' if bits == 8 else 'signed')
    run('flac', '-s', '-f', '--no-padding', '-o', f'flac{bits}-{channels}.flac', 'source.wav')
run('flac', '-s', '-f', '-d', '--force-rf64-format', '-o', 'rf64.wav', 'flac16-2.flac')
sox('source.wav', 1, 16000, '-b', '16')
run('flac', '-s', '-f', '--no-padding', '--lax', '--blocksize=64', '-o', 'flac-frames.flac', 'source.wav')
# 20 valid bits in 24, the only way a 20-bit FLAC can be unpacked
shifted = b''.join(struct.pack('<i', struct.unpack('<i', raw(1)[i : i + 4])[0] >> 12) for i in range(0, 4 * frames, 4))
twenty = b''.join(shifted[i : i + 3] for i in range(0, len(shifted), 4))
(here / 'source.raw').write_bytes(twenty)
header = struct.pack('<4sI4s4sIHHIIHHHHIH14s4sI', b'RIFF', 60 + len(twenty), b'WAVE', b'fmt ', 40, 0xFFFE, 1, 16000, 48000, 3, 24, 22, 20, 4, 1,
                     bytes.fromhex('000000001000800000aa00389b71'), b'data', len(twenty))
left = b''.join((v << 4 & 0xFFFFFF).to_bytes(3, 'little') for v in (int.from_bytes(twenty[i : i + 3], 'little') for i in range(0, len(twenty), 3)))
(here / 'source.wav').write_bytes(header + left)
run('flac', '-s', '-f', '--no-padding', '-o', 'flac20-1.flac', 'source.wav')
run('flac', '-s', '-f', '-d', '-o', 'pcm20-in-24.wav', 'flac20-1.flac')
for name in ('source.wav', 'source.raw'):
    (here / name).unlink()
