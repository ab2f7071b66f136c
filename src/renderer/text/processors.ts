import type { ProcessorsState } from '#shared/contract/app-state.ts';
import type { ProcessorReason, ProcessorReport, Provider } from '#shared/core/processors.ts';
import { dayAndTime, number } from './words.ts';

/** "1.9 ms", "1,310 ms" */
const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(1) : number(Math.round(value))} ms`;
const perSecond = (value: number): string => {
  const rate = 1000 / value;
  return `${rate < 10 ? rate.toFixed(1) : number(Math.round(rate))} per second`;
};

const names: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA (NVIDIA)',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML',
};

const reasons: Readonly<Record<Exclude<ProcessorReason, 'none'>, string>> = {
  'not-here': 'Not made for this system.',
  libraries: 'Its libraries are not installed. On Linux, “npm run cuda” in Earmark’s folder installs them.',
  'no-device': 'No graphics processor or driver for it was found.',
  operations: 'It cannot do every step of the network, so it is not used at all.',
  failed: 'It refused to run the network.',
  differs: 'Its numbers differ from the right ones, so it is not used.',
  emulated: 'It computes right, but it is a program that imitates a graphics processor, far slower than the CPU.',
  stopped: 'The analysis engine stopped while it was tried, so it is left out. “Check again” tries it once more.',
  'failed-later': 'It was found right and failed at work later, so the CPU took over.',
};

/** What models run on. */
export const processors = {
  title: 'Processors',
  lead: 'Models run on the fastest processor that computes right. Every one is tried in the engine’s own process and compared with known numbers first.',
  names,
  outcomes: {
    'in-use': 'in use',
    works: 'right',
    wrong: 'wrong',
    cannot: 'cannot',
    absent: 'not there',
    crashed: 'crashed',
  } satisfies Record<ProcessorReport['outcome'] | 'in-use', string>,
  speed: (report: ProcessorReport) =>
    report.millisecondsPerClip === null
      ? null
      : `${milliseconds(report.millisecondsPerClip)} per input, ${perSecond(report.millisecondsPerClip)}`,
  model: (name: string) => `Timed with the model “${name}”.`,
  checkedAt: (at: string) => `Checked ${dayAndTime(at)}.`,
  notChecked: 'Not checked yet; this happens by itself when Earmark has nothing else to do.',
  checking: 'Processors are being tried…',
  check: 'Check again',
  use: 'Run models on',
  automatic: 'The fastest (automatic)',
  pinnedUnfit: (provider: Provider) =>
    `${names[provider]} was chosen by hand but cannot be used now, so Earmark took the fastest.`,
  why: (report: ProcessorReport, state: ProcessorsState) => {
    if (report.provider === state.chosen)
      return state.pinned === report.provider ? 'Chosen by hand.' : 'The fastest that is right.';
    if (report.reason !== 'none') return reasons[report.reason];
    return state.pinned === null ? 'Right, but slower.' : 'Right, but another one was chosen by hand.';
  },
  cause: (detail: string) => `In its own words: ${detail}`,
};

/** Beside a choice of precision and on a model's card. */
export const int8 = {
  name: 'In 8 bits',
  value: (cosine: number) => `cosine ${cosine.toFixed(5)} to full precision`,
  note: 'Faster on the CPU for large models, and a little less exact. Vectors of the two are never compared.',
  unknown: 'not measured',
};
