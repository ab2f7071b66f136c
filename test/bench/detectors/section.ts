import { readOuts, type FrontEndSpec } from '#shared/core/domain.ts';
import { shippedRecipe, variedRecipe } from '#main/engine/train/recipe.ts';
import { shortfall, type Auc } from './comparison.ts';
import { call, type Vectors } from './engine.ts';
import { embedSet, evaluate } from './evaluate.ts';
import type { accuracyAsShipped } from './held-out.ts';
import { fineTunedVectors, randomNetworks } from './networks.ts';
import type { EvaluationSet } from './sets.ts';
import { aucCell, markdownTable, percent, ruleLine, spreadCell } from './tables.ts';
import {
  densities,
  fused,
  level,
  mainVariants,
  readOutNames,
  readOutVariant,
  shippedDefault,
  statistics,
  type Variant,
} from './variants.ts';

export interface EvaluationOptions {
  readonly sets: readonly EvaluationSet[];
  readonly model: string;
  /** models of the varied recipe, with different seeds */
  readonly varied: readonly string[];
  readonly fineTune: boolean;
  readonly stft: boolean;
  /** of the bootstrap; 2,000 by default */
  readonly repetitions?: number;
  /** for what is written on the way */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** how well a model knows machines that it was trained on */
  readonly accuracy: typeof accuracyAsShipped;
}

const randomSeeds = [101, 102, 103];
const fineTuneSeeds = [1, 2, 3];

/** Scorers that stand for a network in the comparison of networks. */
const networkVariants: readonly Variant[] = [
  ...readOuts.map((readOut) => readOutVariant(readOut, 0)),
  fused,
  shippedDefault,
];

/** Everything about a set: for each table its column. */
interface SetResults {
  readonly set: EvaluationSet;
  readonly main: readonly (Auc | null)[];
  readonly density: readonly (Auc | null)[];
  /** by network: for each scorer, the AUC of every network */
  readonly networks: Readonly<Record<Network, readonly (readonly number[])[]>>;
  readonly stft: readonly (Auc | null)[];
}

const networkNames = {
  random: 'random weights',
  shipped: 'shipped',
  varied: 'varied recipe',
  fineTuned: 'shipped, fine-tuned',
} as const;
type Network = keyof typeof networkNames;

const densityVariants = readOuts.flatMap((readOut) => densities.map((density) => readOutVariant(readOut, density)));
/** `stft-206` differs from `stft` only for patches that overlap, which the shipped model's do not. */
const stftKinds = ['stft', 'stft-257'] as const;

/** The evaluation section of a model's card, Markdown. */
export async function evaluationSection(options: EvaluationOptions): Promise<string> {
  const results: SetResults[] = [];
  for (const set of options.sets) {
    options.say(`${set.name}: ${set.about}`);
    results.push(await evaluateSet(set, options));
  }
  return describe(results, options, options.varied.length > 0 ? await heldOutTable(options) : '');
}

/** How well the shipped model and those of the varied recipe know machines that they were trained on. */
async function heldOutTable({ model, varied, say, accuracy }: EvaluationOptions): Promise<string> {
  say('held-out recordings of the machines trained on');
  const shipped = await accuracy(model, shippedRecipe, 0);
  const others = [];
  for (const [seed, other] of varied.entries()) others.push(await accuracy(other, variedRecipe, seed));
  const row = (name: string, found: readonly (typeof shipped)[]): string[] => [
    name,
    spreadCell(found.map(({ section }) => section)),
    spreadCell(found.map(({ machine }) => machine)),
  ];
  const table = markdownTable(
    ['recipe', `section, of ${shipped.classes}`, 'machine'],
    [row('shipped', [shipped]), row(`varied, ${variedSeeds(varied)}`, others)],
  );
  return `### Against the varied recipe on machines trained on

Accuracy in per cent on ${shipped.recordings.toLocaleString('en')} recordings of machines that were trained on, none of them a recording that was, all
made as the shipped recipe makes them.

${table}`;
}

async function evaluateSet(set: EvaluationSet, options: EvaluationOptions): Promise<SetResults> {
  const { model, varied, folder, say } = options;
  const all = async (variants: readonly Variant[], vectorsOf: (trial: number) => Vectors): Promise<(Auc | null)[]> => {
    const found: (Auc | null)[] = [];
    for (const variant of variants) found.push(await evaluate(set, variant, vectorsOf, options.repetitions));
    return found;
  };
  const values = async (vectorsOf: (trial: number) => Vectors): Promise<number[]> =>
    (await all(networkVariants, vectorsOf)).map((found) => found!.value);
  const always = (vectors: Vectors) => (): Vectors => vectors;

  const shipped = await embedSet(set, model);
  const main = await all(mainVariants, always(shipped));
  const density = await all(densityVariants, always(shipped));
  const networks: Record<Network, number[][]> = {
    random: [],
    shipped: [await values(always(shipped))],
    varied: [],
    fineTuned: [],
  };
  for (const random of await randomNetworks(model, folder, randomSeeds)) {
    networks.random.push(await values(always(await embedSet(set, random))));
  }
  for (const other of varied) networks.varied.push(await values(always(await embedSet(set, other))));
  for (const seed of options.fineTune ? fineTuneSeeds : []) {
    say(`fine-tuning, seed ${seed}`);
    const tuned = await fineTunedVectors(set, model, folder, seed);
    if (tuned !== null) networks.fineTuned.push(await values(tuned));
  }
  const stft = options.stft ? await stftResults(set, model, all) : [];
  return {
    set,
    main,
    density,
    networks: {
      random: transpose(networks.random),
      shipped: transpose(networks.shipped),
      varied: transpose(networks.varied),
      fineTuned: transpose(networks.fineTuned),
    },
    stft,
  };
}

/** With the front ends that the network was not trained with, normalised to the normals of the first bank. */
async function stftResults(
  set: EvaluationSet,
  model: string,
  all: (variants: readonly Variant[], vectorsOf: (trial: number) => Vectors) => Promise<(Auc | null)[]>,
): Promise<(Auc | null)[]> {
  const found: (Auc | null)[] = [];
  for (const kind of stftKinds) {
    const recordings = set.trials.flatMap(({ bank }) => bank).map(({ path }) => ({ key: path, path }));
    const { statistics: normalisation } = await call('features.statistics', {
      frontEnd: kind,
      preset: { kind: 'none' },
      recordings,
    });
    const frontEnd: FrontEndSpec = { kind, normalisation };
    const vectors = await embedSet(set, model, frontEnd);
    found.push(...(await all([readOutVariant('rows', 0), fused], () => vectors)));
  }
  return found;
}

/** [networks][scorers] to [scorers][networks]. */
function transpose(values: readonly (readonly number[])[]): number[][] {
  return networkVariants.map((_, scorer) => values.map((network) => network[scorer]!));
}

function describe(results: readonly SetResults[], options: EvaluationOptions, heldOut: string): string {
  const names = results.map(({ set }) => set.name);
  const column = (rows: readonly string[], cell: (result: SetResults, row: number) => string): string[][] =>
    rows.map((row, index) => [row, ...results.map((result) => cell(result, index))]);

  const main = markdownTable(
    ['scorer', ...names],
    column(
      mainVariants.map(({ name }) => name),
      ({ main: found }, row) => aucCell(found[row]!),
    ),
  );
  const networks = (Object.keys(networkNames) as Network[]).flatMap((network) =>
    results.some((result) => result.networks[network].some((values) => values.length > 0))
      ? column(
          networkVariants.map(({ name }) => `${networkNames[network]}: ${name}`),
          (result, row) => spreadCell(result.networks[network][row]!),
        )
      : [],
  );
  const density = markdownTable(
    ['read-out', 'K', ...names],
    readOuts.flatMap((readOut, r) =>
      densities.map((neighbours, d) => [
        readOutNames[readOut],
        neighbours === 0 ? 'off' : String(neighbours),
        ...results.map((result) => aucCell(result.density[r * densities.length + d]!)),
      ]),
    ),
  );
  const stft = markdownTable(
    ['front end', 'scorer', ...names],
    stftKinds.flatMap((kind, k) =>
      ['ast, rows', 'fused'].map((scorer, s) => [
        kind,
        scorer,
        ...results.map((result) => aucCell(result.stft[2 * k + s] ?? null)),
      ]),
    ),
  );
  return [
    '## As a detector',
    introduction(results),
    main,
    aboutNetworks(options),
    markdownTable(['network and scorer', ...names], networks),
    ...(heldOut ? [heldOut] : []),
    `### Local density\n\nThe shipped network alone, distances relative to those of K neighbours. – where a bank is too small for K.`,
    density,
    ...(options.stft
      ? [
          `### Front ends it was not trained with\n\nPositions adapted, features normalised to the normals of the banks.`,
          stft,
        ]
      : []),
    `### The rule for a default\n\n"Fused with its level alarm" must not lie below the better of level and statistics by more than its bootstrap deviation.`,
    results.map(ruleOf).join('\n'),
  ].join('\n\n');
}

function introduction(results: readonly SetResults[]): string {
  const sets = results.map(({ set }) => `- ${set.name}: ${set.about}.`).join('\n');
  return `Areas under the ROC curve in per cent with 95 % intervals (stratified bootstrap over recordings). No network was trained or chosen
with these recordings. Levels and statistics need no network. "Fused" is the default; "with its level alarm" ranks
recordings by how far they lie over the nearer of its two thresholds, which is what it decides by.

${sets}

Read it with care. The generated set comes from the generator that made the training sounds, of other machines: what a network
gains there need not carry over to real ones. The real recordings are few, and so are the intervals wide: differences of ten points
between the network, random weights and statistics on them mean nothing. The anomalous recordings of the fan are 4 to 5 dB
louder, which is all that level needs. The motors have one recording per speed, and a bank that misses a speed.`;
}

/** Seeds that differ in machines, recordings, first weights and batches. */
function variedSeeds(varied: readonly string[]): string {
  return varied.length === 1 ? 'seed 0' : `seeds 0 to ${varied.length - 1}`;
}

function aboutNetworks({ varied, fineTune }: EvaluationOptions): string {
  const parts = [
    `${randomSeeds.length} of the same shape with random weights`,
    'the shipped one',
    ...(varied.length > 0 ? [`${variedSeeds(varied)} of the varied recipe`] : []),
    ...(fineTune
      ? [
          `the shipped one fine-tuned on normals of the banks with ${fineTuneSeeds.length} seeds (the fan is one class and cannot be)`,
        ]
      : []),
  ];
  return `### Against other networks

Mean and standard deviation over networks: ${parts.join('; ')}.`;
}

function ruleOf({ set, main }: SetResults): string {
  const of = (variant: Variant): Auc => main[mainVariants.indexOf(variant)]!;
  const better = of(level).value > of(statistics).value ? level : statistics;
  const plain = shortfall(of(fused), of(better));
  const line = ruleLine(
    set.name,
    `${better.name} (${percent(of(better).value)})`,
    shortfall(of(shippedDefault), of(better)),
  );
  const alone = plain.by > 0 ? `${percent(plain.by)} below` : `${percent(-plain.by)} above`;
  return `${line} Its score without the alarm: ${alone} (${plain.holds ? 'holds' : 'does not hold'}).`;
}
