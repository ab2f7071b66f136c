import type { Part } from '#renderer/state/selection.ts';
import { typedNumber } from '#renderer/text/numbers.ts';
import { text } from '#renderer/text/text.ts';
import type { RecordingGroup } from '#shared/contract/schemas.ts';
import { comparesByChoice, proposedSpec, usesModel } from '#shared/core/detector.ts';
import type {
  DetectorKind,
  DetectorSpec,
  FrontEndKind,
  Metric,
  Precision,
  ReadOut,
  ThresholdRule,
} from '#shared/core/domain.ts';
import type { NamedPreset } from '#shared/core/filter/named.ts';
import { noPreset, presetOf, type PresetForm } from './preset-form.ts';

export type Normals = 'train' | 'normal' | 'all';
export type RuleKind = ThresholdRule['kind'];
/** Whose mean and standard deviation the features get: the model's, or those of the recordings it learns from. */
export const normalisations = ['as-given', 'normals'] as const;
export type Normalisation = (typeof normalisations)[number];

/** What the form holds: as typed, so that nothing is lost while it is wrong. */
export interface DetectorForm {
  name: string;
  normals: Normals;
  /** only normals whose path contains this */
  path: string;
  kind: DetectorKind;
  /** SHA-256 of the model; empty = the one that comes with Earmark */
  model: string;
  frontEnd: FrontEndKind;
  normalise: Normalisation;
  precision: Precision;
  readOut: ReadOut;
  metric: Metric;
  k: string;
  /** neighbours of local density normalisation; null = as many as are proposed for the number of normals */
  density: number | null;
  preset: PresetForm;
  rule: RuleKind;
  /** percent of the normal recordings below the threshold */
  quantile: string;
  value: string;
}

export type FormErrors = Partial<Record<'name' | 'k' | 'quantile' | 'value' | 'normals' | 'preset', string>>;

/** Neighbours of local density normalisation to choose from: those of the published comparisons (Wilkinghoff et al. 2025). */
export const densities: readonly number[] = [0, 1, 4, 16];

/** The proposal for a group: learn from its training normals, fused, 95 % of them below the threshold. */
export function proposeForm(group: RecordingGroup): DetectorForm {
  return {
    name: text.setup.create.proposedName(text.words.place(group.machine, group.section)),
    normals: group.trainNormal > 0 ? 'train' : group.normal > 0 ? 'normal' : 'all',
    path: '',
    kind: 'fused',
    model: '',
    frontEnd: 'mel',
    normalise: 'as-given',
    precision: 'fp32',
    readOut: 'rows',
    metric: 'cosine',
    k: '1',
    density: null,
    preset: noPreset(),
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
const decimal = (typed: string) => (/^[-−]?\d+([.,]\d+)?$/.test(typed.trim()) ? typedNumber(typed) : NaN);
const within = (value: number, low: number, high: number) => value >= low && value <= high;

/** `found` is how many recordings the choice of normals holds; null while it is being counted. */
export function checkForm(form: DetectorForm, found: number | null, named: readonly NamedPreset[] = []): FormErrors {
  const words = text.setup.create.invalid;
  return {
    ...(form.name.trim() === '' && { name: words.name }),
    ...(presetOf(form.preset, named) === null && { preset: text.presets.choice.invalid }),
    ...(found === 0 && { normals: words.normals }),
    ...(comparesByChoice(form.kind) && !within(wholeNumber(form.k), 1, 100) && { k: words.k }),
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

/**
 * The detector that a form without errors describes, for so many normal recordings. `paper` fixes how vectors are
 * compared; what does not listen through a model has nothing to choose of it.
 */
export function specOf(form: DetectorForm, normals: number, named: readonly NamedPreset[] = []): DetectorSpec {
  const preset = presetOf(form.preset, named) ?? { kind: 'none' };
  const spec: DetectorSpec = { ...proposedSpec(form.kind, normals), preset, rule: ruleOf(form) };
  if (!usesModel(form.kind)) return spec;
  const { frontEnd: kind, precision, readOut, metric } = form;
  const heard: DetectorSpec = { ...spec, frontEnd: { kind, normalisation: null }, precision };
  if (!comparesByChoice(form.kind)) return heard;
  return { ...heard, readOut, metric, k: wholeNumber(form.k), density: densityOf(form, normals) };
}

/** The proposed front end of a model: the one whose bins it was trained on. */
export function proposedFrontEnd(bins: number): FrontEndKind {
  const kinds: Readonly<Record<number, FrontEndKind>> = { 201: 'stft', 206: 'stft-206', 257: 'stft-257' };
  return kinds[bins] ?? 'mel';
}

/** The proposed read-out of a model whose tokens have `dimension` values. */
export const proposedReadOut = (kind: DetectorKind, dimension: number): ReadOut =>
  proposedSpec(kind, 0, dimension).readOut;

/** Neighbours of local density normalisation that the form asks for. */
export const densityOf = (form: Pick<DetectorForm, 'kind' | 'density'>, normals: number): number =>
  form.density ?? proposedSpec(form.kind, normals).density;

function ruleOf(form: DetectorForm): ThresholdRule {
  if (form.rule === 'eer') return { kind: 'eer' };
  if (form.rule === 'value') return { kind: 'value', value: decimal(form.value) };
  return { kind: form.rule, quantile: decimal(form.quantile) / 100 };
}

/** Whether the rule needs a share of the normal recordings. */
export const hasQuantile = (rule: RuleKind): boolean => rule === 'percentile' || rule === 'gamma';
