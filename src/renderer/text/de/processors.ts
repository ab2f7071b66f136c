import type { ProcessorReason, Provider } from '#shared/core/processors.ts';
import type { int8 as englishInt8, processors as english } from '../processors.ts';
import type { Translation } from '../translation.ts';
import { dayAndTime, fixed, number } from './words.ts';

const milliseconds = (value: number): string => `${value < 10 ? fixed(value, 1) : number(value)} ms`;
const perSecond = (value: number): string => {
  const rate = 1000 / value;
  return `${rate < 10 ? fixed(rate, 1) : number(rate)} je Sekunde`;
};

const names: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA (NVIDIA)',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML',
};

const reasons: Readonly<Record<Exclude<ProcessorReason, 'none'>, string>> = {
  'not-here': 'Nicht für dieses System gemacht.',
  libraries:
    'Seine Bibliotheken sind nicht installiert. Unter Linux installiert sie „npm run cuda“ im Ordner von Earmark.',
  'no-device': 'Kein Grafikprozessor oder kein Treiber dafür gefunden.',
  operations: 'Er beherrscht nicht jeden Schritt des Netzes und wird daher gar nicht verwendet.',
  failed: 'Er hat das Netz nicht ausgeführt.',
  differs: 'Seine Zahlen weichen von den richtigen ab, er wird daher nicht verwendet.',
  emulated:
    'Er rechnet richtig, ist aber ein Programm, das einen Grafikprozessor nachahmt, und weit langsamer als die CPU.',
  stopped:
    'Der Analysekern ist beim Erproben stehen geblieben, daher wird er ausgelassen. „Erneut prüfen“ versucht es noch einmal.',
  'failed-later': 'Er galt als richtig und versagte später bei der Arbeit; die CPU hat übernommen.',
};

export const processors: Translation<typeof english> = {
  title: 'Prozessoren',
  lead: 'Modelle laufen auf dem schnellsten Prozessor, der richtig rechnet. Jeder wird zuvor in einem eigenen Prozess erprobt und mit bekannten Zahlen verglichen.',
  names,
  outcomes: {
    'in-use': 'in Gebrauch',
    works: 'richtig',
    wrong: 'falsch',
    cannot: 'ungeeignet',
    absent: 'nicht vorhanden',
    crashed: 'abgestürzt',
  },
  speed: (report) =>
    report.millisecondsPerClip === null
      ? null
      : `${milliseconds(report.millisecondsPerClip)} je Eingabe, ${perSecond(report.millisecondsPerClip)}`,
  model: (name) => `Gemessen mit dem Modell „${name}“.`,
  checkedAt: (at) => `Geprüft ${dayAndTime(at)}.`,
  notChecked: 'Noch nicht geprüft; das geschieht von selbst, sobald Earmark nichts anderes zu tun hat.',
  checking: 'Prozessoren werden erprobt…',
  check: 'Erneut prüfen',
  use: 'Modelle ausführen auf',
  automatic: 'Dem schnellsten (automatisch)',
  pinnedUnfit: (provider) =>
    `${names[provider]} wurde von Hand gewählt, ist jetzt aber nicht verwendbar; Earmark hat den schnellsten genommen.`,
  why: (report, state) => {
    if (report.provider === state.chosen)
      return state.pinned === report.provider ? 'Von Hand gewählt.' : 'Der schnellste, der richtig rechnet.';
    if (report.reason !== 'none') return reasons[report.reason];
    return state.pinned === null ? 'Richtig, aber langsamer.' : 'Richtig, aber ein anderer wurde von Hand gewählt.';
  },
  cause: (detail) => `In seinen eigenen Worten: ${detail}`,
};

export const int8: Translation<typeof englishInt8> = {
  name: 'Mit 8 Bit',
  value: (cosine) => `Kosinus ${fixed(cosine, 5)} zur vollen Genauigkeit`,
  note: 'Bei großen Modellen schneller auf der CPU und etwas weniger genau. Vektoren beider Arten werden nie verglichen.',
  unknown: 'nicht gemessen',
};
