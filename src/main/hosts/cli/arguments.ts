import { parseArgs } from 'node:util';
import type { DetectorSpec, MaskStage, ThresholdRule } from '#shared/core/domain.ts';
import { detectorKinds, frontEndKinds, maskStages, metrics, precisions, readOuts } from '#shared/core/domain.ts';
import { parsePreset } from '#shared/core/filter/preset.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';

/** Options that take every following word up to the next option: `--normal DIR DIR`. */
const lists = ['normal', 'test', 'test-normal', 'test-anomaly'] as const;

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  'data-dir': { type: 'string' },
  model: { type: 'string' },
  scorer: { type: 'string' },
  readout: { type: 'string' },
  metric: { type: 'string' },
  preset: { type: 'string' },
  'front-end': { type: 'string' },
  normalise: { type: 'string' },
  precision: { type: 'string' },
  k: { type: 'string' },
  density: { type: 'string' },
  threshold: { type: 'string' },
  masks: { type: 'string' },
  session: { type: 'string' },
  out: { type: 'string' },
  normal: { type: 'string', multiple: true },
  test: { type: 'string', multiple: true },
  'test-normal': { type: 'string', multiple: true },
  'test-anomaly': { type: 'string', multiple: true },
  minutes: { type: 'string' },
  steps: { type: 'string' },
  threads: { type: 'string' },
  seed: { type: 'string' },
  recipe: { type: 'string' },
  import: { type: 'string' },
  name: { type: 'string' },
  frames: { type: 'string' },
} as const;

/** A command line taken apart. Lists are empty and texts undefined where the option was not given. */
export interface Arguments {
  readonly command: string;
  readonly files: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  readonly lists: Readonly<Record<(typeof lists)[number], readonly string[]>>;
  readonly texts: Readonly<Record<string, string | undefined>>;
}

/** Takes `argv` (without node and script) apart; unknown options and missing values are a sentence. */
export function parseArguments(argv: readonly string[]): Result<Arguments> {
  try {
    const { values, tokens } = parseArgs({ args: joinNegative(argv), options, allowPositionals: true, tokens: true });
    const collected: Record<(typeof lists)[number], string[]> = {
      normal: [],
      test: [],
      'test-normal': [],
      'test-anomaly': [],
    };
    const words: string[] = [];
    let open: string[] | null = null;
    for (const token of tokens) {
      if (token.kind === 'option') {
        const name = lists.find((list) => list === token.name);
        open = name ? collected[name] : null;
        if (open && token.value !== undefined) open.push(token.value);
      } else if (token.kind === 'positional') (open ?? words).push(token.value);
      else open = null;
    }
    const texts = Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    return ok({
      command: words[0] ?? '',
      files: words.slice(1),
      json: values.json ?? false,
      help: values.help ?? false,
      lists: collected,
      texts,
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message.split(/\.\s/)[0]! : String(error);
    return fail(problem('option.invalid', { detail: `${detail}.` }));
  }
}

/** `--threshold -0.5` as `--threshold=-0.5`: parseArgs takes a leading dash for an option. */
function joinNegative(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    if (joined.at(-1)?.startsWith('--') && /^-[\d.]/.test(word)) joined.push(`${joined.pop()}=${word}`);
    else joined.push(word);
  }
  return joined;
}

/** What the detector options ask for; defaults are the shipped detector's (fused, no preset, 95 % of leave-one-out). */
export function detectorSpec(texts: Arguments['texts'], defaults: DetectorSpec): Result<DetectorSpec> {
  const kind = choice('scorer', texts['scorer'], detectorKinds, defaults.kind);
  if (!kind.ok) return kind;
  const base: DetectorSpec =
    kind.value === 'paper'
      ? { ...defaults, kind: 'paper', readOut: 'prelogits', metric: 'cosine', k: 1, density: 0 }
      : { ...defaults, kind: kind.value };
  const readOut = choice('readout', texts['readout'], readOuts, base.readOut);
  if (!readOut.ok) return readOut;
  const metric = choice('metric', texts['metric'], metrics, base.metric);
  if (!metric.ok) return metric;
  const k = wholeNumber('k', texts['k'], base.k, 1, 100);
  if (!k.ok) return k;
  const density = wholeNumber('density', texts['density'], base.density, 0, 100);
  if (!density.ok) return density;
  const preset = texts['preset'] === undefined ? ok(base.preset) : parsePreset(texts['preset']);
  if (!preset.ok) return preset;
  const rule = thresholdRule(texts['threshold'], base.rule);
  if (!rule.ok) return rule;
  const frontEnd = choice('front-end', texts['front-end'], frontEndKinds, base.frontEnd.kind);
  if (!frontEnd.ok) return frontEnd;
  const precision = choice('precision', texts['precision'], precisions, base.precision);
  if (!precision.ok) return precision;
  const spec: DetectorSpec = {
    kind: kind.value,
    readOut: readOut.value,
    metric: metric.value,
    k: k.value,
    density: density.value,
    preset: preset.value,
    frontEnd: { kind: frontEnd.value, normalisation: null },
    precision: precision.value,
    rule: rule.value,
  };
  const changed =
    kind.value === 'paper' &&
    (['readOut', 'metric', 'k', 'density'] as const).find((name) => spec[name] !== base[name]);
  return changed
    ? fail(
        problem('option.invalid', {
          detail: `The scorer "paper" is ast with prelogits, cosine and k = 1; use --scorer ast to change ${changed}.`,
        }),
      )
    : ok(spec);
}

/** Whose statistics features are normalised by: `model` = those it was trained with, `normals` = those of `--normal`. */
export function normaliseBy(texts: Arguments['texts']): Result<'as-given' | 'normals'> {
  const by = choice('normalise', texts['normalise'], ['model', 'normals'], 'model');
  return by.ok ? ok(by.value === 'normals' ? 'normals' : 'as-given') : by;
}

/** `p95` = percentile, `gamma` = gamma 0.9, a number = that value. */
export function thresholdRule(text: string | undefined, fallback: ThresholdRule): Result<ThresholdRule> {
  if (text === undefined) return ok(fallback);
  if (text === 'gamma') return ok({ kind: 'gamma', quantile: 0.9 });
  const percentile = /^p(\d{1,2}(?:\.\d+)?)$/.exec(text);
  if (percentile) return ok({ kind: 'percentile', quantile: Number(percentile[1]) / 100 });
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value)
    ? ok({ kind: 'value', value })
    : fail(problem('option.invalid', { detail: `--threshold takes p95, gamma or a number, not "${text}".` }));
}

export function maskStage(text: string | undefined): Result<MaskStage> {
  const stage = maskStages.find((known) => String(known) === (text ?? '256'));
  return stage === undefined
    ? fail(problem('option.invalid', { detail: `--masks takes ${maskStages.join(', ')}, not "${text}".` }))
    : ok(stage);
}

export function wholeNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  lowest: number,
  highest: number,
): Result<number> {
  if (text === undefined) return ok(fallback);
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= lowest && value <= highest
    ? ok(value)
    : fail(
        problem('option.invalid', {
          detail: `--${name} takes a whole number from ${lowest} to ${highest}, not "${text}".`,
        }),
      );
}

function choice<T extends string>(name: string, text: string | undefined, known: readonly T[], fallback: T): Result<T> {
  if (text === undefined) return ok(fallback);
  const found = known.find((one) => one === text);
  return found === undefined
    ? fail(problem('option.invalid', { detail: `--${name} takes ${known.join(', ')}, not "${text}".` }))
    : ok(found);
}
