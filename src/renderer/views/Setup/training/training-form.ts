import { localDecimals } from '#renderer/plot/format.ts';
import { typedNumber } from '#renderer/text/numbers.ts';
import { text } from '#renderer/text/text.ts';
import type { CallInput } from '#shared/contract/api.ts';
import type { Model, RecordingGroup } from '#shared/contract/schemas.ts';
import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import type { TrainingChoice } from '#shared/contract/training.ts';
import { mostEpochs, type ClassRule, type TrainedPart, type TrainingSettings } from '#shared/core/training/settings.ts';

export type TrainedKind = TrainedPart['kind'];

/** What the user types and chooses; numbers are as typed. */
export interface TrainingForm {
  name: string;
  /** keys of the chosen groups */
  groups: string[];
  normals: TrainingChoice['normals'];
  search: string;
  classRule: ClassRule;
  /** hash of the model; empty = the first of the list */
  model: string;
  trains: TrainedKind;
  blocks: string;
  epochs: string;
  learningRate: string;
  heldOut: string;
  batch: string;
  microBatch: string;
  recompute: boolean;
  generated: string;
  seed: string;
  frontEnd: FrontEndKind;
  highPass: number;
}

export type TrainingErrors = Partial<
  Record<
    | 'name'
    | 'groups'
    | 'blocks'
    | 'epochs'
    | 'learningRate'
    | 'heldOut'
    | 'batch'
    | 'microBatch'
    | 'generated'
    | 'seed',
    string
  >
>;

/** Recordings in one update at most; the machine's memory is another matter. */
const mostBatch = 256;
const largestSeed = 2 ** 32 - 1;

export const groupKey = ({ machine, section }: Pick<RecordingGroup, 'machine' | 'section'>): string =>
  `${machine}\n${section}`;

/** Everything that has normal recordings, and the paper's settings until a proposal for this machine is there. */
export function proposeForm(groups: readonly RecordingGroup[]): TrainingForm {
  const train = groups.filter(({ trainNormal }) => trainNormal > 0);
  const normal = groups.filter((group) => group.normal > 0);
  const chosen = train.length > 0 ? train : normal;
  const machines = [...new Set(chosen.map(({ machine }) => machine))];
  return {
    name: text.training.form.proposedName(machines.length <= 3 ? machines.map(text.words.machineName).join(', ') : ''),
    groups: chosen.map(groupKey),
    normals: train.length > 0 ? 'train' : 'normal',
    search: '',
    classRule: chosen.length === 1 ? 'attributes' : 'machine-section',
    model: '',
    trains: 'all',
    blocks: '2',
    epochs: String(mostEpochs),
    learningRate: plainDecimal(0.00001),
    heldOut: '20',
    batch: '8',
    microBatch: '8',
    recompute: false,
    generated: '0',
    seed: '1',
    frontEnd: 'mel',
    highPass: 0,
  };
}

/**
 * Writes proposed settings into the form. What they say nothing about stays, and so does what was changed since the form
 * was as in `asked`: a proposal may be on its way for a while, and what somebody chose meanwhile is theirs.
 */
export function applySettings(form: TrainingForm, settings: TrainingSettings, asked: TrainingForm): TrainingForm {
  const { trains, epochs, learningRate, batch, microBatch, recompute, generated, heldOutShare, seed } = settings;
  const proposed: Partial<TrainingForm> = {
    trains: trains.kind,
    ...(trains.kind === 'last-blocks' && { blocks: String(trains.blocks) }),
    epochs: String(epochs),
    learningRate: plainDecimal(learningRate),
    batch: String(batch),
    microBatch: String(microBatch),
    recompute,
    generated: String(generated),
    heldOut: localDecimals(String(Number((heldOutShare * 100).toFixed(1)))),
    seed: String(seed),
  };
  const untouched = (Object.keys(proposed) as (keyof TrainingForm)[]).filter((field) => form[field] === asked[field]);
  return { ...form, ...Object.fromEntries(untouched.map((field) => [field, proposed[field]])) };
}

const wholeNumber = (typed: string) => (/^\d+$/.test(typed.trim()) ? Number(typed) : NaN);
const decimal = (typed: string) => (/^\d*[.,]?\d+(e-?\d+)?$/i.test(typed.trim()) ? typedNumber(typed) : NaN);
const within = (value: number, low: number, high: number) => value >= low && value <= high;

/** 0.00001 rather than 1e-5, which few people type. */
function plainDecimal(value: number): string {
  return localDecimals(value.toFixed(8).replace(/\.?0+$/, ''));
}

export function checkForm(form: TrainingForm, model: Pick<Model, 'layers'> | null): TrainingErrors {
  const words = text.training.form.invalid;
  const layers = model?.layers ?? 1;
  const [batch, generated] = [wholeNumber(form.batch), wholeNumber(form.generated)];
  const [batchRight, generatedRight] = [within(batch, 1, mostBatch), within(generated, 0, mostBatch)];
  const atOnce = batchRight && generatedRight ? batch + generated : 2 * mostBatch;
  return {
    ...(form.name.trim() === '' && { name: words.name }),
    ...(form.groups.length === 0 && { groups: words.groups }),
    ...(form.trains === 'last-blocks' &&
      !within(wholeNumber(form.blocks), 1, layers) && { blocks: words.blocks(layers) }),
    ...(!within(wholeNumber(form.epochs), 1, mostEpochs) && { epochs: words.epochs }),
    ...(!(decimal(form.learningRate) > 0 && decimal(form.learningRate) <= 1) && { learningRate: words.learningRate }),
    ...(!within(decimal(form.heldOut), 0, 50) && { heldOut: words.heldOut }),
    ...(!batchRight && { batch: words.batch }),
    ...(!generatedRight && { generated: words.generated }),
    ...(!within(wholeNumber(form.microBatch), 1, atOnce) && { microBatch: words.microBatch }),
    ...(!within(wholeNumber(form.seed), 0, largestSeed) && { seed: words.seed }),
  };
}

export function choiceOf(form: TrainingForm): TrainingChoice {
  const groups = form.groups.map((key) => {
    const [machine = '', section = ''] = key.split('\n');
    return { machine, section };
  });
  return { groups, normals: form.normals, search: form.search.trim(), classRule: form.classRule };
}

/** Of a form without errors. */
export function settingsOf(form: TrainingForm): TrainingSettings {
  const preset: Preset = form.highPass === 0 ? { kind: 'none' } : { kind: 'high-pass', cutoffHz: form.highPass };
  return {
    epochs: wholeNumber(form.epochs),
    learningRate: decimal(form.learningRate),
    batch: wholeNumber(form.batch),
    microBatch: wholeNumber(form.microBatch),
    trains:
      form.trains === 'last-blocks' ? { kind: 'last-blocks', blocks: wholeNumber(form.blocks) } : { kind: form.trains },
    recompute: form.recompute,
    frontEnd: { kind: form.frontEnd, normalisation: null },
    preset,
    heldOutShare: decimal(form.heldOut) / 100,
    generated: wholeNumber(form.generated),
    seed: wholeNumber(form.seed),
  };
}

/** What the calls about a training ask for; without a model it is the shipped one. */
export function inputOf(form: TrainingForm): CallInput<'training.measure'> {
  return { choice: choiceOf(form), settings: settingsOf(form), ...(form.model !== '' && { model: form.model }) };
}
