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
import { germanNumbers } from '../numbers.ts';

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
} = germanNumbers;

/** „1 Aufnahme“, „2 140 Aufnahmen“ */
export function plural(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export const recordings = (count: number): string => plural(count, 'Aufnahme', 'Aufnahmen');

const clock = new Intl.DateTimeFormat('de-DE', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('de-DE', { day: 'numeric', month: 'short', year: 'numeric' });
const date = (at: string) => new Date(at);
export const time = (at: string): string => clock.format(date(at));
export const dayAndTime = (at: string): string => `${day.format(date(at))}, ${clock.format(date(at))}`;

/** „unter 5 s“, „etwa 40 s“, „etwa 1 h 20 min“ */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return 'unter 5 s';
  if (seconds < 90) return `etwa ${Math.round(seconds / 5) * 5} s`;
  if (seconds < 5400) return `etwa ${Math.round(seconds / 60)} min`;
  const minutes = Math.round(seconds / 600) * 10;
  return `etwa ${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

export const channels = (count: number): string => (count === 1 ? 'mono' : count === 2 ? 'stereo' : `${count} Kanäle`);

/** Names of what comes with Earmark are in the language of the window, all others as they were given. */
export const machineName = (machine: string): string => machineIn('de', machine);
export const sessionName = (session: Pick<SessionSummary, 'name' | 'sample'>): string => sessionNameIn('de', session);
export const detectorName = (detector: Pick<Detector, 'name' | 'machine'>): string => detectorNameIn('de', detector);

/** „fan, Abschnitt 00“ */
export function place(machine: string, section: string): string {
  if (machine === '' && section === '') return 'unbekannte Maschine';
  if (section === '') return machineName(machine);
  return `${machine === '' ? 'unbekannte Maschine' : machineName(machine)}, Abschnitt ${section}`;
}

export function shortPlace(machine: string, section: string): string {
  return section === '' || machine === '' ? place(machine, section) : `${machineName(machine)} · ${section}`;
}

export function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === '' ? name : `${name} ${value}`))
    .join(', ');
}

export const verdictWord: Readonly<Record<Verdict, string>> = {
  'real-fault': 'Echter Schaden',
  'false-alarm': 'Fehlalarm',
  unsure: 'Unklar',
  unusable: 'Ungültig',
};

export const verdictShort: Readonly<Record<Verdict, string>> = { ...verdictWord, 'real-fault': 'Schaden' };

export const verdictHint: Readonly<Record<Verdict, string>> = {
  'real-fault': 'Maschine nicht in Ordnung',
  'false-alarm': 'Maschine in Ordnung',
  unsure: 'so nicht zu entscheiden',
  unusable: 'Aufnahme taugt nicht',
};

export const verdictKey: Readonly<Record<Verdict, string>> = {
  'real-fault': 'R',
  'false-alarm': 'F',
  unsure: 'D',
  unusable: 'B',
};

export const labelWord: Readonly<Record<Label, string>> = {
  normal: 'normal',
  anomaly: 'anomal',
  unknown: 'unbekannt',
};

export const kindWord: Readonly<Record<DetectorKind, string>> = {
  fused: 'Kombiniert: Transformer und Statistik, Pegel als eigener Alarm',
  ast: 'Nur Vektoren des Transformers',
  statistics: 'Nur Log-Mel-Statistik (ohne Netz)',
  level: 'Nur Pegel',
  paper: 'Wie veröffentlicht: Klassentoken, Kosinus, ein Nachbar',
};

export const readOutWord: Readonly<Record<ReadOut, string>> = {
  prelogits: 'Klassentoken',
  tokens: 'Mittel aller Felder',
  rows: 'Mittel je Frequenzzeile',
  'rows-stats': 'Mittel und Streuung je Frequenzzeile',
};

export const frontEndWord: Readonly<Record<FrontEndKind, string>> = {
  mel: 'Mel, 128 Kanäle',
  stft: 'STFT, 201 Kanäle',
  'stft-257': 'STFT, 257 Kanäle',
  'stft-206': 'STFT, 201 Kanäle, auf 206 aufgefüllt',
};

export const precisionWord: Readonly<Record<Precision, string>> = { fp32: 'Voll', int8: 'Schnell (int8)' };

export const metricWord: Readonly<Record<Metric, string>> = { cosine: 'Kosinus', euclidean: 'Euklidisch' };

export function presetWord(preset: Preset): string {
  switch (preset.kind) {
    case 'none':
      return 'kein Filter';
    case 'high-pass':
      return `Hochpass ${hertz(preset.cutoffHz)}`;
    case 'low-pass':
      return `Tiefpass ${hertz(preset.cutoffHz)}`;
    case 'band-pass':
      return `Bandpass ${number(preset.lowHz)} bis ${hertz(preset.highHz)}`;
    case 'band-stop':
      return `Bandsperre ${number(preset.lowHz)} bis ${hertz(preset.highHz)}`;
  }
}

export function ruleWord(rule: ThresholdRule): string {
  switch (rule.kind) {
    case 'percentile':
      return `über ${percent(rule.quantile)} der Normalaufnahmen`;
    case 'gamma':
      return `${percent(rule.quantile)}-Punkt einer an die Normalaufnahmen angepassten Gammaverteilung`;
    case 'eer':
      return 'gleiche Fehlerraten bei den beurteilten Aufnahmen';
    case 'value':
      return 'von Hand gesetzt';
  }
}

/** „4,2 Millionen“, „640 Tausend“ */
export function parameters(count: number): string {
  if (count >= 1e6) return `${fixed(count / 1e6, 1)} Millionen`;
  return count >= 1000 ? `${Math.round(count / 1000)} Tausend` : number(count);
}
