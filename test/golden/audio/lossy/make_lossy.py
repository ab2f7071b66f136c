#!/usr/bin/python3
"""Small Ogg and MP3 files made by lame 3.100, oggenc 1.4.2, opusenc 0.2 and ffmpeg 5.1 (Debian 12), and what other people's decoders
make of them, to check Earmark's readers. Usage: make_lossy.py, in this folder.

Every file holds 0.3 s of tones with one loud sample at 0.2 s of what the encoder was given. decoded.json says of each file the sample
rate, the length, and of each channel (in the order of the file) every 61st sample: as ffmpeg decodes MP3, as libopus in ffmpeg decodes
Opus, and as oggdec decodes Vorbis (ffmpeg 5.1 leaves 128 samples out at the start of a short Vorbis file and too much at its end)."""
import json, math, struct, subprocess, zlib
from pathlib import Path

here = Path(__file__).resolve().parent
seconds, click, step = 0.3, 0.2, 61


def run(*command, data=None):
    return subprocess.run([str(part) for part in command], input=data, check=True, cwd=here, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def sound(rate, channels, length=seconds):
    frames, loud = round(length * rate), round(click * rate)
    values = []
    for i in range(frames):
        for c in range(channels):
            tone = 0.12 * math.sin(2 * math.pi * (330 + 110 * c) * i / rate) + 0.06 * math.sin(2 * math.pi * 1210 * i / rate)
            values.append(0.95 if i == loud else tone)
    return b''.join(struct.pack('<h', round(value * 32767)) for value in values)


def wav(rate, channels, length=seconds):
    data = sound(rate, channels, length)
    path = here / 'source.wav'
    path.write_bytes(struct.pack('<4sI4s4sIHHIIHH4sI', b'RIFF', 36 + len(data), b'WAVE', b'fmt ', 16, 1, channels, rate,
                                 rate * channels * 2, channels * 2, 16, b'data', len(data)) + data)
    return path.name


decoded = {}


def note(name, source=None):
    """@param source the file that is decoded in its place"""
    source = source or name
    facts = json.loads(run('ffprobe', '-v', 'error', '-select_streams', 'a', '-show_entries', 'stream=sample_rate,channels', '-of',
                           'json', source))['streams'][0]
    rate, channels = int(facts['sample_rate']), facts['channels']
    if source.endswith('.ogg'):
        raw = run('oggdec', '-Q', '-R', '-o', '-', source)
        values = [value / 32768 for value in struct.unpack(f'<{len(raw) // 2}h', raw)]
    else:
        choose = ['-c:a', 'libopus'] if source.endswith('.opus') else []
        raw = run('ffmpeg', '-v', 'error', *choose, '-i', source, '-map', '0:a', '-f', 'f32le', '-')
        values = struct.unpack(f'<{len(raw) // 4}f', raw)
    # Opus and Vorbis have an order of channels of their own, and ffmpeg writes that of WAV.
    order = [0, 2, 1, 4, 5, 3] if channels == 6 and source.endswith('.opus') else range(channels)
    decoded[name] = {'sampleRate': rate, 'length': len(values) // channels,
                     'channels': [[round(value, 5) for value in values[c :: channels][::step]] for c in order]}


# MP3 at every sample rate that it has
for rate, channels, kilobits in ((8000, 1, 24), (11025, 2, 40), (12000, 1, 32), (16000, 1, 40), (22050, 1, 64), (24000, 2, 64), (32000, 1, 64),
                                 (44100, 2, 128), (48000, 1, 96)):
    name = f'mp3-{rate}-{channels}.mp3'
    run('lame', '--quiet', '-b', kilobits, '--resample', rate / 1000, wav(rate, channels), name)
    note(name)
run('lame', '--quiet', '-V', '5', wav(44100, 1), 'mp3-variable.mp3')
run('lame', '--quiet', '-p', '-b', '64', wav(44100, 1), 'mp3-protected.mp3')
run('lame', '--quiet', '-t', '-b', '64', wav(44100, 1), 'mp3-no-header.mp3')
picture = here / 'picture.png'
rows = b''.join(b'\0' + bytes((x * y) % 256 for x in range(48)) for y in range(48))
chunk = lambda kind, body: struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))
picture.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 48, 48, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) +
                    chunk(b'IEND', b''))
run('ffmpeg', '-v', 'error', '-y', '-fflags', '+bitexact', '-i', wav(16000, 1), '-i', 'picture.png', '-map', '0', '-map', '1', '-c:v', 'copy', '-b:a', '32k', '-metadata',
    'title=Pump 3', 'tagged.mp3')
ape = struct.pack('<8sIIII8x', b'APETAGEX', 2000, 32, 0, 0x80000000)
tagged = (here / 'tagged.mp3').read_bytes()
(here / 'mp3-tagged.mp3').write_bytes(tagged + ape + b'TAG' + bytes(125))
for name in ('mp3-variable.mp3', 'mp3-no-header.mp3', 'mp3-protected.mp3'):
    note(name)
# The tags behind the sound keep ffmpeg from cutting off what is too much of it.
note('mp3-tagged.mp3', 'tagged.mp3')
(here / 'tagged.mp3').unlink()

for rate, channels, quality in ((8000, 1, 1), (16000, 1, 2), (44100, 2, 3), (48000, 1, 2), (96000, 1, 2)):
    name = f'vorbis-{rate}-{channels}.ogg'
    run('oggenc', '-Q', '--serial', 7, '-q', quality, '-o', name, wav(rate, channels))
    note(name)
run('ffmpeg', '-v', 'error', '-y', '-i', wav(48000, 6), '-fflags', '+bitexact', '-serial_offset', 5, '-c:a', 'libvorbis', '-q:a', 0, 'vorbis-48000-6.ogg')
note('vorbis-48000-6.ogg')

for rate, channels, kilobits in ((48000, 1, 48), (44100, 2, 64), (16000, 1, 24), (48000, 6, 96)):
    name = f'opus-{rate}-{channels}.opus'
    run('opusenc', '--quiet', '--serial', 7, '--discard-comments', '--padding', 0, '--bitrate', kilobits, wav(rate, channels), name)
    note(name)

run('ffmpeg', '-v', 'error', '-y', '-i', wav(16000, 1), '-fflags', '+bitexact', '-c:a', 'libvorbis', '-q:a', 2, '-page_duration', 50000,
    '-serial_offset', 5, 'vorbis-pages.ogg')
note('vorbis-pages.ogg')

# What is no recording for Earmark
run('flac', '-s', '-f', '--ogg', '--serial-number=7', '--no-padding', '-o', 'flac.ogg', wav(8000, 1, 0.05))
run('ffmpeg', '-v', 'error', '-y', '-i', wav(8000, 1, 0.05), '-fflags', '+bitexact', '-c:a', 'libspeex', 'speex.ogg')
run('ffmpeg', '-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=size=16x16:rate=10:duration=0.2', '-i', wav(8000, 1, 0.1), '-fflags', '+bitexact', '-c:v',
    'libtheora', '-c:a', 'libvorbis', 'theora.ogg')
run('ffmpeg', '-v', 'error', '-y', '-i', wav(16000, 1, 0.05), '-fflags', '+bitexact', '-c:a', 'mp2', '-b:a', '32k', '-f', 'mp2', 'layer2.mp3')
run('ffmpeg', '-v', 'error', '-y', '-i', wav(44100, 1, 0.05), '-fflags', '+bitexact', '-c:a', 'mp3', '-b:a', '64k', 'mp3-in-wav.wav')
for name in ('source.wav', 'picture.png'):
    (here / name).unlink()
(here / 'decoded.json').write_text('{\n' + ',\n'.join(f' {json.dumps(name)}: {json.dumps(facts)}' for name, facts in decoded.items()) + '\n}\n')
