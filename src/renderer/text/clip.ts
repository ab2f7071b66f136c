import type { Recording, SessionItem } from '#shared/contract/schemas.ts';
import type { Source } from '#renderer/audio/sound.ts';
import type { PlayerState } from '#renderer/audio/player.ts';
import { formatBand, formatDb, formatGain, formatHertz, formatSeconds, formatSignedDb } from '#renderer/plot/format.ts';
import type { LevelColours } from '#renderer/plot/colour.ts';
import type { FrequencyAxis } from '#shared/core/plot/frequency.ts';
import type { CursorReading, Picture } from '#renderer/state/picture-view.svelte.ts';
import type { Box } from '#renderer/state/box.ts';
import type { BandReadOut, Fidelity } from '#renderer/state/read-outs.ts';
import type { Cut } from '#renderer/state/cut.ts';
import type { Band, Preset, TimeRange } from '#shared/core/domain.ts';
import { timeRange } from '#shared/core/time-range.ts';
import { attributes, channels, duration, place, presetWord, sampleRate, score } from './words.ts';

const sourceWord: Readonly<Record<Source, string>> = { flagged: 'Flagged', normal: 'Normal' };
const share = (value: number) => value.toFixed(2);

const readOutWord: Readonly<Record<BandReadOut, string>> = {
  shapley: 'Shapley values, exact',
  soft: 'Linear fit to the score',
  slimeExact: 'SLIME, all masks',
  slime: 'SLIME, as published',
  leaveOneOut: 'Leave one out',
};

/** What the clip pane says: one recording, its nearest normal, its sound and its explanation. */
export const clip = {
  title: 'Clip',
  none: 'Choose a recording in the queue.',
  loading: 'Opening the recording…',
  stillThere: 'Score, bands and verdict are still here.',
  facts: (recording: Recording) =>
    [
      place(recording.place.machine, recording.place.section),
      attributes(recording.place.attributes),
      duration(recording.durationSeconds),
      sampleRate(recording.sampleRate),
      channels(recording.channels),
      recording.encoding,
    ].filter((part) => part !== ''),
  clipped: (samples: number) => `${String(samples)} clipped samples`,
  score: {
    label: 'Score',
    threshold: 'threshold',
    meter: (item: SessionItem) =>
      `Score ${score(item.score)}, threshold ${score(item.threshold)}, ${score(Math.abs(item.score - item.threshold))} ${
        item.score >= item.threshold ? 'above' : 'below'
      }`,
    levelAlarm: 'Level alarm',
    levelAlarmHint: 'The recording is also unusually loud or quiet for this machine.',
  },
  worst: {
    at: (range: TimeRange) => `Least like normal at ${timeRange(range)}`,
    hint: 'The score of a long recording is that of this stretch.',
    mark: 'least like normal',
    show: 'Show it',
    play: 'Play it',
  },
  hear: {
    'band-pass': 'Only this',
    'band-stop': 'All but this',
    hint: {
      'band-pass': 'Hear this band alone (Q)',
      'band-stop': 'Hear everything but this band (Shift+Q)',
    },
  },
  box: {
    label: 'Selection',
    start: 'From (s)',
    end: 'to (s)',
    low: 'From (Hz)',
    high: 'to (Hz)',
    play: 'Play it',
    remove: 'Remove the selection',
    removed: 'Selection removed.',
    keys: 'In the picture, arrow keys move the selection, with Shift they resize it, with Ctrl in fine steps; Esc removes it.',
    keysShort: 'Arrows move, Shift resizes, Ctrl finely',
    noPicture: 'a spectrogram has to be on screen for that',
    level: (flagged: string, normal: string | null, delta: string | null) =>
      [flagged, normal === null ? '' : `normal ${normal}`, delta ?? ''].filter((part) => part !== '').join(' · '),
    announce: (box: Box) =>
      `Selected ${formatSeconds(box.startSeconds)} to ${formatSeconds(box.endSeconds)}, ${formatBand(box.lowHz, box.highHz)}.`,
  },
  filter: {
    edit: 'Shape the listening filter',
    title: 'Listening filter',
    kind: 'Kind',
    kinds: {
      none: 'Off',
      'high-pass': 'High-pass',
      'low-pass': 'Low-pass',
      'band-pass': 'Band-pass: only a band',
      'band-stop': 'Band-stop: all but a band',
    } satisfies Record<Preset['kind'], string>,
    cutoff: 'Cut-off (Hz)',
    low: 'From (Hz)',
    high: 'to (Hz)',
    response: (name: string) => `Response of ${name}: gain in dB over frequency`,
    invalid: (nyquist: number) => `Whole numbers in order, above 0 and below ${formatHertz(nyquist)}.`,
    note: 'Linear phase, 80 dB down outside of 100 Hz around each edge. A detector’s analysis preset of the same name is the very same filter.',
  },
  listening: {
    name: 'Listening filter',
    hint: 'Changes only what you hear, never a score.',
    off: 'off',
    word: presetWord,
    bandOnly: (lowHz: number, highHz: number) => `only ${formatBand(lowHz, highHz)}`,
    bandOut: (lowHz: number, highHz: number) => `without ${formatBand(lowHz, highHz)}`,
    ended: (name: string) => `“${name}” ended`,
    keep: 'Keep it',
    keepHint: 'It was a band of the recording before. Kept, it stays from recording to recording.',
  },
  analysis: {
    name: 'Analysis preset',
    hint: 'What the detector hears. Part of the detector; changing it makes a new one.',
    word: presetWord,
  },
  sound: {
    label: 'Sound',
    play: 'Play',
    pause: 'Pause',
    loop: 'Loop',
    loopHint: 'Repeat what is on screen',
    rate: 'Speed',
    rateValue: (rate: number) => `${String(rate)}×`,
    compare: 'Hear',
    source: sourceWord,
    match: 'Match loudness',
    matchHint: 'Plays both recordings equally loud. The difference in level is then shown, not heard.',
    gains: (gains: Readonly<Record<Source, number>>, both: boolean) =>
      both ? `${formatGain(gains.flagged)} / ${formatGain(gains.normal)}` : formatGain(gains.flagged),
    state: {
      paused: '',
      playing: '',
      blocked: 'The system has not started the sound yet. Press Play again.',
      unavailable:
        'No sound device can be used. Connect one and press Play again; pictures and verdicts work as before.',
    } satisfies Record<PlayerState, string>,
  },
  picture: {
    label: 'Picture',
    pictures: { spectrogram: 'Spectrogram', difference: 'Difference', waveform: 'Waveform' } satisfies Record<
      Picture,
      string
    >,
    axis: 'Axis',
    axes: { mel: 'Mel', linear: 'Linear', log: 'Logarithmic' } satisfies Record<FrequencyAxis, string>,
    window: 'Window',
    windowAuto: 'About 50 ms',
    windowOption: (length: number, sampleRate: number) =>
      `${String(length)} (${String(Math.round((1000 * length) / sampleRate))}\u00a0ms, ${formatHertz(sampleRate / length)})`,
    minimap: 'What is on screen of the whole recording',
    minimapValue: (startSeconds: number, endSeconds: number) =>
      `${formatSeconds(startSeconds)} to ${formatSeconds(endSeconds)}`,
    colours: 'Colours',
    colourMaps: {
      cividis: 'Cividis',
      viridis: 'Viridis',
      magma: 'Magma',
      inferno: 'Inferno',
      grey: 'Grey',
    } satisfies Record<LevelColours, string>,
    top: 'Loudest',
    span: 'Range',
    autoRange: 'Fit levels',
    autoRangeHint: 'Fits the colours to these two recordings and keeps them for this machine.',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    seconds: 's',
    clock: 'min:s',
    hertz: 'Hz',
    decibel: 'dB',
    legend: (low: number, high: number) => `Colours from ${formatDb(low)} to ${formatDb(high)}`,
    differenceLegend: (size: number) => `Flagged minus normal, from ${formatDb(-size)} to ${formatSignedDb(size)}`,
    waveform: (name: string) => `Waveform of ${name}`,
    spectrogram: (name: string) => `Spectrogram of ${name}`,
    role: 'spectrogram',
  },
  flagged: 'Flagged',
  normal: {
    title: (index: number, count: number) => `Nearest normal ${String(index + 1)} of ${String(count)}`,
    differenceTitle: (index: number, count: number) =>
      `Flagged minus nearest normal ${String(index + 1)} of ${String(count)}`,
    distance: (distance: number) => `distance ${score(distance)}`,
    previous: 'Closer normal',
    next: 'Farther normal',
    loading: 'Opening the normal recording…',
  },
  cursor: {
    hint: 'Point to read, drag to select',
    none: 'Point at the picture to read time, frequency and level; drag to select. Ctrl+wheel zooms, Shift+wheel moves.',
    at: (seconds: number, hertz: number) => `${formatSeconds(seconds)} · ${formatHertz(hertz)}`,
    level: (db: number) => formatDb(db),
    normal: (db: number) => `normal here ${formatDb(db)}`,
    delta: (db: number) => `Δ ${formatSignedDb(db)}`,
    spoken: (reading: CursorReading, hasFrequency: boolean) =>
      [
        hasFrequency
          ? `${formatSeconds(reading.seconds)}, ${formatHertz(reading.hertz)}`
          : formatSeconds(reading.seconds),
        hasFrequency && reading.flaggedDb !== null ? formatDb(reading.flaggedDb) : '',
        hasFrequency && reading.normalDb !== null ? `normal here ${formatDb(reading.normalDb)}` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
  },
  bands: {
    label: 'Contribution of each band',
    heading: 'Bands',
    about: (range: TimeRange) => `The bands speak about ${timeRange(range)} of this recording.`,
    readOuts: readOutWord,
    unknownYet: (name: string) => `${name} (after all 256)`,
    computing: (done: number, total: number) => `computing ${String(done)} of ${String(total)}`,
    agreement: (same: number, of: number) => `${String(same)} of ${String(of)} read-outs agree`,
    masks: (done: number) => `from ${String(done)} of 256 masks`,
    waiting: 'No explanation yet',
    band: (lowHz: number, highHz: number, value: string) => `${formatBand(lowHz, highHz)}, contribution ${value}`,
    bandUnknown: (lowHz: number, highHz: number) => `${formatBand(lowHz, highHz)}, not known yet`,
    announce: (lowHz: number, highHz: number, value: string) => `${formatBand(lowHz, highHz)}, weight ${value}`,
    positive: 'raises',
    negative: 'lowers the score',
    show: 'Show bands',
    fidelity: (fidelity: Fidelity, all: number, none: number): string => {
      switch (fidelity.kind) {
        case 'exact': {
          const sum = `The eight values add up exactly: score ${score(all)} with all bands, ${score(none)} with none.`;
          if (fidelity.r2 === null) return sum;
          return fidelity.r2 >= 0.8
            ? `${sum} The bands act mostly on their own (R²\u00a0${share(fidelity.r2)}).`
            : `${sum} The bands act together, so one value tells only a part (R²\u00a0${share(fidelity.r2)}).`;
        }
        case 'good':
          return `High fidelity: the fit follows the detector (R²\u00a0${share(fidelity.r2)}).`;
        case 'fair':
          return `Moderate fidelity (R²\u00a0${share(fidelity.r2)}): read the order of the bands, not the sizes.`;
        case 'low':
          return `Low fidelity, do not rely on this (R²\u00a0${share(fidelity.r2)}).`;
        case 'single':
          return 'How much the score falls when this band alone is taken away.';
        case 'constant':
          return 'Every combination of bands stays on the same side of the threshold, so there is no yes-or-no label to explain and all weights are zero. Shapley values show what the score itself is made of.';
      }
    },
  },
  cut: {
    title: 'What if bands were cut?',
    lead: 'A cut band is replaced by the average of the normal recordings (as published: by the mean of the model’s training data), and the detector scores what is left. Nothing is changed by asking.',
    bands: 'Bands to cut',
    result: (cut: Cut, bands: readonly Band[], threshold: number) => {
      const names = cut.bands.map((band) => formatBand(bands[band]!.lowHz, bands[band]!.highHz)).join(', ');
      const all = cut.bands.length === bands.length;
      const without = all ? 'With every band cut' : `Without ${names}`;
      if (cut.score === null) return `${without}: not computed yet.`;
      const side = cut.flagged ? 'above' : 'below';
      const end = cut.flagged ? 'still flagged' : 'not flagged';
      return `${without}: score ${score(cut.score)}, ${score(Math.abs(cut.score - threshold))} ${side} the threshold, ${end}.`;
    },
    none: 'Choose one or more bands.',
    smallest: (names: readonly string[]) =>
      names.length === 1
        ? `Without ${names[0]!} alone it would not be flagged.`
        : `It takes ${String(names.length)} bands to bring it below the threshold: ${names.join(', ')}.`,
    smallestNone: 'No combination of cut bands brings it below the threshold.',
    notFlagged: 'It is not above the threshold as it is.',
    show: 'Show that',
    hear: 'Hear it like that',
    reset: 'All bands again',
    announce: (band: Band, isCut: boolean, result: string) =>
      `${formatBand(band.lowHz, band.highHz)} ${isCut ? 'cut' : 'back'}. ${result}`,
  },
  twin: {
    summary: 'Levels as a table',
    caption: 'Level per band, flagged against normal',
    captionAlone: 'Level per band',
    captionBands: 'Contribution of each band',
    band: 'Band',
    flagged: 'Flagged',
    normal: 'Normal',
    delta: 'Difference',
    levelColumn: 'Flagged − normal',
    unknown: '–',
    silent: 'silent',
    sentence: (parts: {
      readonly loudest: string | null;
      readonly change: string | null;
      readonly strongest: string | null;
    }) =>
      [
        parts.loudest ? `Loudest at ${parts.loudest}.` : '',
        parts.change ? `Differs most from the nearest normal at ${parts.change}.` : '',
        parts.strongest ? `The score rests most on ${parts.strongest}.` : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
    withDb: (lowHz: number, highHz: number, db: number) => `${formatBand(lowHz, highHz)} (${formatSignedDb(db)})`,
    withValue: (lowHz: number, highHz: number, value: string) => `${formatBand(lowHz, highHz)} (${value})`,
  },
  announce: {
    heard: (source: Source) => `Hearing ${sourceWord[source].toLowerCase()}.`,
    listening: (name: string) => `Listening filter ${name}.`,
    bandEnded: (band: string, name: string) =>
      `The listening filter ${band} was of the recording before. Listening filter ${name}.`,
    loop: (on: boolean) => (on ? 'Loop on.' : 'Loop off.'),
    neighbour: (index: number, count: number, distance: number | null) =>
      `Nearest normal ${String(index + 1)} of ${String(count)}${distance === null ? '' : `, distance ${score(distance)}`}.`,
    worst: (range: TimeRange) => `Least like normal, ${timeRange(range)}.`,
    overlay: (on: boolean) => (on ? 'Bands shown.' : 'Bands hidden.'),
    picture: (picture: string) => `Picture: ${picture}.`,
    window: (length: number) => `Window of ${String(length)} samples.`,
  },
  actions: {
    group: 'Clip',
    play: 'Play or pause',
    playSelection: 'Play once what is picked out, else what is on screen',
    loop: 'Loop on or off',
    compare: 'Hear flagged or normal at the same second',
    previousNormal: 'Closer normal',
    nextNormal: 'Farther normal',
    nextFilter: 'Next listening filter',
    previousFilter: 'Previous listening filter',
    noFilter: 'Listening filter off',
    bandOnly: 'Hear only what is picked out, or the selected band',
    bandOut: 'Hear everything but that band',
    select: 'Pick out a part of the picture, or let it go',
    toWorst: 'Go to what is least like normal in a long recording',
    playWorst: 'Play that stretch',
    overlay: 'Show or hide the bands',
    hide: 'Hide the bands',
    nextBand: 'Next strongest band',
    cut: 'What if the selected (or strongest) band were cut',
    picture: 'Next picture: spectrogram, difference, waveform',
    back: 'Back 0.5 s',
    forward: 'Forward 0.5 s',
    backFar: 'Back 5 % of what is on screen',
    forwardFar: 'Forward 5 % of what is on screen',
    zoomIn: 'Zoom in on time',
    zoomOut: 'Zoom out of time',
    zoomInFrequency: 'Zoom in on frequency',
    zoomOutFrequency: 'Zoom out of frequency',
    zoomBox: 'Zoom to what is picked out',
    panBack: 'Move back in time',
    panForward: 'Move forward in time',
    panUp: 'Move to higher frequencies',
    panDown: 'Move to lower frequencies',
    longerWindow: 'Longer window: finer frequencies',
    shorterWindow: 'Shorter window: finer times',
    fit: 'Fit the whole recording',
    slower: 'Slower',
    faster: 'Faster',
  },
};
