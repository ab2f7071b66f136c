import type {
  DetectorKind,
  FrontEndKind,
  Label,
  Metric,
  Precision,
  Preset,
  ReadOut,
  ThresholdRule,
  Verdict,
} from '#shared/core/domain.ts';
import { detectorNameIn, machineIn, sessionNameIn } from '#shared/core/sample-names.ts';
import type { Detector, SessionSummary } from '#shared/contract/schemas.ts';
import { englishNumbers } from './numbers.ts';

export const {
  number,
  fixed,
  upTo,
  score,
  margin,
  percent,
  tick,
  sampleRate,
  hertz,
  decibels,
  duration,
  megabytes,
  gigabytes,
  auc,
  signedAuc,
} = englishNumbers;

/** "1 recording", "2,140 recordings" */
export function plural(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export const recordings = (count: number): string => plural(count, 'recording', 'recordings');

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const date = (at: string) => new Date(at);
export const time = (at: string): string => clock.format(date(at));
export const dayAndTime = (at: string): string => `${day.format(date(at))}, ${clock.format(date(at))}`;

/** "under 5 s", "about 40 s", "about 3 min", "about 1 h 20 min": rough on purpose, since it is an estimate */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return 'under 5 s';
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  const minutes = Math.round(seconds / 600) * 10;
  return `about ${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

export const channels = (count: number): string =>
  count === 1 ? 'mono' : count === 2 ? 'stereo' : `${count} channels`;

/** Names of what comes with Earmark are in the language of the window, all others as they were given. */
export const machineName = (machine: string): string => machineIn('en', machine);
export const sessionName = (session: Pick<SessionSummary, 'name' | 'sample'>): string => sessionNameIn('en', session);
export const detectorName = (detector: Pick<Detector, 'name' | 'machine'>): string => detectorNameIn('en', detector);

/** "fan, section 00"; says so where nothing is known */
export function place(machine: string, section: string): string {
  if (machine === '' && section === '') return 'unknown machine';
  if (section === '') return machineName(machine);
  return `${machine === '' ? 'unknown machine' : machineName(machine)}, section ${section}`;
}

/** "fan · 00": where there is little room */
export function shortPlace(machine: string, section: string): string {
  return section === '' || machine === '' ? place(machine, section) : `${machineName(machine)} · ${section}`;
}

/** "speed 4, load 1" */
export function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === '' ? name : `${name} ${value}`))
    .join(', ');
}

export const verdictWord: Readonly<Record<Verdict, string>> = {
  'real-fault': 'Real fault',
  'false-alarm': 'False alarm',
  unsure: 'Unsure',
  unusable: 'Unusable recording',
};

/** Where there is little room. */
export const verdictShort: Readonly<Record<Verdict, string>> = { ...verdictWord, unusable: 'Unusable' };

export const verdictHint: Readonly<Record<Verdict, string>> = {
  'real-fault': 'machine is not healthy',
  'false-alarm': 'machine is healthy',
  unsure: 'cannot tell from this',
  unusable: 'broken or wrong recording',
};

export const verdictKey: Readonly<Record<Verdict, string>> = {
  'real-fault': 'R',
  'false-alarm': 'F',
  unsure: 'D',
  unusable: 'B',
};

export const labelWord: Readonly<Record<Label, string>> = { normal: 'normal', anomaly: 'anomaly', unknown: 'unknown' };

export const kindWord: Readonly<Record<DetectorKind, string>> = {
  fused: 'Fused: transformer and statistics, level as an alarm of its own',
  ast: 'Transformer embeddings alone',
  statistics: 'Log-mel statistics alone (no network)',
  level: 'Level alone',
  paper: 'As published: class tokens, cosine, one neighbour',
};

export const readOutWord: Readonly<Record<ReadOut, string>> = {
  prelogits: 'Class tokens',
  tokens: 'Mean of all patches',
  rows: 'Mean per frequency row',
  'rows-stats': 'Mean and spread per frequency row',
};

export const frontEndWord: Readonly<Record<FrontEndKind, string>> = {
  mel: 'Mel, 128 bins',
  stft: 'STFT, 201 bins',
  'stft-257': 'STFT, 257 bins',
  'stft-206': 'STFT, 201 bins, padded to 206',
};

export const precisionWord: Readonly<Record<Precision, string>> = { fp32: 'Full', int8: 'Fast (int8)' };

export const metricWord: Readonly<Record<Metric, string>> = { cosine: 'Cosine', euclidean: 'Euclidean' };

const biquad = ({ design }: { readonly design?: 'biquad' }) => (design === undefined ? '' : ', biquad');

export function presetWord(preset: Preset): string {
  switch (preset.kind) {
    case 'none':
      return 'no filter';
    case 'high-pass':
      return `high-pass ${hertz(preset.cutoffHz)}${biquad(preset)}`;
    case 'low-pass':
      return `low-pass ${hertz(preset.cutoffHz)}${biquad(preset)}`;
    case 'band-pass':
      return `band-pass ${number(preset.lowHz)} to ${hertz(preset.highHz)}`;
    case 'band-stop':
      return `band-stop ${number(preset.lowHz)} to ${hertz(preset.highHz)}`;
  }
}

/** The rule in words, with what it means for the normal recordings. */
export function ruleWord(rule: ThresholdRule): string {
  switch (rule.kind) {
    case 'percentile':
      return `above ${percent(rule.quantile)} of the normal recordings`;
    case 'gamma':
      return `${percent(rule.quantile)} point of a gamma distribution fitted to the normal recordings`;
    case 'eer':
      return 'equal error rate of labelled recordings';
    case 'value':
      return 'set by hand';
  }
}

/** "4.2 million", "640 thousand" */
export function parameters(count: number): string {
  if (count >= 1e6) return `${fixed(count / 1e6, 1)} million`;
  return count >= 1000 ? `${Math.round(count / 1000)} thousand` : number(count);
}
