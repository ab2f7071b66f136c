import { plural, sampleRate } from './words.ts';

/** States of the screens that are out of the ordinary, and what can be done in each. */
export const states = {
  unsaved: {
    export: 'Save the verdicts to a file',
    note: 'The file holds this verdict and all of this session, from the memory of this window.',
  },
  recovered: (entries: number, interrupted: number) =>
    `Earmark was not closed properly the last time. ${
      entries === 0
        ? 'The journal is sound.'
        : `The journal is sound: ${plural(entries, 'entry is', 'entries are')} there, up to the last one that was shown as saved.`
    }${interrupted === 0 ? '' : ` ${plural(interrupted, 'job was', 'jobs were')} interrupted; what was finished before is kept.`}`,
  readOnly: (reason: string) => `Open for reading only. ${reason}`,
  rate: (hertz: number) =>
    hertz === 16_000
      ? ''
      : hertz < 16_000
        ? `${sampleRate(hertz)}: nothing above ${sampleRate(hertz / 2)} for the detector`
        : `${sampleRate(hertz)}: the detector hears up to 8 kHz`,
};
