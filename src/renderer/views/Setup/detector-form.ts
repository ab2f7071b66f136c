import type { Part } from '#renderer/state/selection.ts';
import { text } from '#renderer/text/en.ts';
import type { RecordingGroup } from '#shared/contract/schemas.ts';
import type { DetectorKind, DetectorSpec, Metric, Preset, ReadOut, ThresholdRule } from '#shared/core/domain.ts';

export type Normals = 'train' | 'normal' | 'all';
export type RuleKind = ThresholdRule['kind'];

/** What the form holds: as typed, so that nothing is lost while it is wrong. */
export interface DetectorForm {
  name: string;
  normals: Normals;
  /** only normals whose path contains this */
  path: string;
  kind: DetectorKind;
  /** SHA-256 of the model; empty = the one that comes with Earmark */
  model: string;
  readOut: ReadOut;
  metric: Metric;
  k: string;
  density: string;
  /** Hz; 0 = none */
  highPass: number;
  rule: RuleKind;
  /** percent of the normal recordings below the threshold */
  quantile: string;
  value: string;
}

export type FormErrors = Partial<Record<'name' | 'k' | 'density' | 'quantile' | 'value' | 'normals', string>>;

/** High-pass presets in steps of 400 Hz, as in the paper's experiments. */
export const highPassCutoffs: readonly number[] = [0, 400, 800, 1200, 1600, 2000, 2400, 2800];

/** The proposal for a group: learn from its training normals, fused, 95 % of them below the threshold. */
export function proposeForm(group: RecordingGroup): DetectorForm {
  return {
    name: text.setup.create.proposedName(text.words.place(group.machine, group.section)),
    normals: group.trainNormal > 0 ? 'train' : group.normal > 0 ? 'normal' : 'all',
    path: '',
    kind: 'fused',
    model: '',
    readOut: 'rows',
    metric: 'cosine',
    k: '1',
    density: '0',
    highPass: 0,
    rule: 'percentile',
    quantile: '95',
    value: '',
  };
}

/** How many recordings each choice of normals holds. */
export function normalsCount(group: RecordingGroup, normals: Normals): number {
  return { train: group.trainNormal, normal: group.normal, all: group.recordings - group.broken }[normals];
}

const wholeNumber = (typed: string) => (/^\d+$/.test(typed.trim()) ? Number(typed) : NaN);
const decimal = (typed: string) => (/^-?\d+(\.\d+)?$/.test(typed.trim()) ? Number(typed) : NaN);
const within = (value: number, low: number, high: number) => value >= low && value <= high;

/** `found` is how many recordings the choice of normals holds; null while it is being counted. */
export function checkForm(form: DetectorForm, found: number | null): FormErrors {
  const words = text.setup.create.invalid;
  const paper = form.kind === 'paper';
  return {
    ...(form.name.trim() === '' && { name: words.name }),
    ...(found === 0 && { normals: words.normals }),
    ...(!paper && !within(wholeNumber(form.k), 1, 100) && { k: words.k }),
    ...(!paper && !within(wholeNumber(form.density), 0, 100) && { density: words.density }),
    ...(hasQuantile(form.rule) && !within(decimal(form.quantile), 50, 99.9) && { quantile: words.quantile }),
    ...(form.rule === 'value' && Number.isNaN(decimal(form.value)) && { value: words.value }),
  };
}

/** Which recordings of the group the detector learns from. */
export function normalsPart(form: Pick<DetectorForm, 'normals' | 'path'>): Part {
  const search = form.path.trim();
  return {
    ...(form.normals !== 'all' && { label: 'normal' as const }),
    ...(form.normals === 'train' && { split: 'train' }),
    ...(search !== '' && { search }),
  };
}

/** The detector that a form without errors describes. `paper` fixes everything but preset and threshold. */
export function specOf(form: DetectorForm): DetectorSpec {
  const preset: Preset = form.highPass === 0 ? { kind: 'none' } : { kind: 'high-pass', cutoffHz: form.highPass };
  const comparison =
    form.kind === 'paper'
      ? ({ readOut: 'prelogits', metric: 'cosine', k: 1, density: 0 } as const)
      : { readOut: form.readOut, metric: form.metric, k: wholeNumber(form.k), density: wholeNumber(form.density) };
  return { kind: form.kind, ...comparison, preset, rule: ruleOf(form) };
}

function ruleOf(form: DetectorForm): ThresholdRule {
  if (form.rule === 'eer') return { kind: 'eer' };
  if (form.rule === 'value') return { kind: 'value', value: decimal(form.value) };
  return { kind: form.rule, quantile: decimal(form.quantile) / 100 };
}

/** Whether a scorer of this kind listens through a model. */
export const usesModel = (kind: DetectorKind): boolean => kind !== 'statistics' && kind !== 'level';

/** Whether the rule needs a share of the normal recordings. */
export const hasQuantile = (rule: RuleKind): boolean => rule === 'percentile' || rule === 'gamma';
