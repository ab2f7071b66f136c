import type { BandKind, BandWidth } from '#shared/core/sweep/presets.ts';
import type { NamedPreset } from '#shared/core/filter/named.ts';
import type { Detector } from '#shared/contract/schemas.ts';
import type { Preset } from '#shared/core/domain.ts';
import { hertz, number, presetWord } from './words.ts';

/** Presets that were given a name, sweeps over bands, and the filter of a new detector. */
export const presets = {
  bandKinds: {
    'band-pass': 'Band-pass: one band after the other alone',
    'band-stop': 'Band-stop: takes one band after the other away',
  } satisfies Record<BandKind, string>,
  savedKind: (count: number) => `Saved presets (${number(count)})`,
  width: 'Width of a band',
  widths: (width: BandWidth) =>
    width === 'third' ? 'A third of an octave' : width === 'octave' ? 'An octave' : hertz(width),
  widthHint: {
    third:
      'Bands as in IEC 61260-1, 1 kHz to 6.3 kHz. Below 891 Hz they are narrower than the filter’s edge, and are taken as one.',
    octave: 'Bands as in IEC 61260-1, 500 Hz to 4 kHz, and what lies below and above them.',
    hertz: 'Side by side from 0 to 8 kHz. The lowest has no lower edge, the highest no upper one.',
  },
  bandAxis: { 'band-pass': 'the band that is heard, kHz', 'band-stop': 'the band that is taken away, kHz' },
  upTo: (kilohertz: string) => `≤ ${kilohertz}`,
  from: (kilohertz: string) => `≥ ${kilohertz}`,
  saved: {
    title: 'Saved presets',
    lead: 'Filters with a name, kept in this library: to listen with, to try here, to make a detector with.',
    none: 'None yet. Choose a preset in the table, or shape a listening filter in Review, and save it under a name.',
    usedBy: (detectors: readonly Detector[]) =>
      `used by ${detectors.map(({ name, version }) => `${name}, version ${version}`).join('; ')}`,
    choose: (name: string) => `Choose ${name}`,
    chooseShort: 'Choose',
    chosen: 'Chosen',
    remove: (name: string) => `Remove ${name}`,
    removeShort: 'Remove',
    removed: (name: string) => `The preset “${name}” was removed. Detectors made with it keep their filter.`,
    undo: 'Bring it back',
    tooHigh: 'above what a detector hears',
  },
  save: {
    open: 'Save as preset…',
    title: (preset: Preset) => `Save ${presetWord(preset)} as a preset`,
    name: 'Name of the preset',
    submit: 'Save',
    cancel: 'Cancel',
    replaces: (known: NamedPreset) => `Replaces “${known.name}” (${presetWord(known.preset)}).`,
    saved: (name: string) => `Saved as “${name}”.`,
  },
  choice: {
    own: 'Another filter…',
    named: ({ name, preset }: NamedPreset) => `${name} (${presetWord(preset)})`,
    kind: 'Filter',
    kinds: {
      'high-pass': 'High-pass',
      'low-pass': 'Low-pass',
      'band-pass': 'Band-pass: only a band',
      'band-stop': 'Band-stop: all but a band',
    } satisfies Record<Exclude<Preset['kind'], 'none'>, string>,
    cutoff: 'Cut-off (Hz)',
    low: 'From (Hz)',
    high: 'to (Hz)',
    design: 'Design',
    designs: { linear: 'Linear phase, 80 dB', biquad: 'Biquad, 12 dB per octave' },
    designHint: {
      linear: 'Nothing is left 100 Hz outside of its edges.',
      biquad:
        'As torchaudio’s highpass_biquad and lowpass_biquad (Q 0.707): for comparison with results made with those.',
    },
    invalid: 'Numbers in order, above 0 and below 8,000 Hz; a biquad from 20 Hz on.',
  },
};
