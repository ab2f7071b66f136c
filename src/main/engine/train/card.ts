import type { AstConfig } from '#main/engine/ast/config.ts';
import { countParameters } from '#main/engine/ast/parameters.ts';
import { patchGrid } from '#main/engine/ast/config.ts';
import type { LogRow } from './checkpoint.ts';
import type { TrainingClass } from './classes.ts';
import type { HeldOutAccuracy } from './held-out.ts';
import type { Recipe } from './recipe.ts';
import { machineKinds } from '#main/engine/train/sounds/machine.ts';

/** What a training run knows about itself. */
export interface TrainingReport {
  readonly recipe: Recipe;
  readonly classes: readonly TrainingClass[];
  /** recordings trained on */
  readonly recordings: number;
  readonly rows: readonly LogRow[];
  readonly accuracy: HeldOutAccuracy;
  /** of model.safetensors */
  readonly bytes: number;
  /** false while the training goes on: the folder holds a checkpoint */
  readonly finished: boolean;
  /** further options of the command, such as " --minutes 45" */
  readonly options: string;
  readonly threads: number;
  /** what the training ran on, such as the processor's name */
  readonly machine: string;
  readonly date: Date;
}

/** The model's card: what it is, what it was made of, how good it is, what it is not good for. Markdown. */
export function modelCard(config: AstConfig, report: TrainingReport): string {
  const { recipe, classes, rows, accuracy } = report;
  const last = rows.at(-1)!;
  const machines = new Set(classes.map(({ machineIndex }) => machineIndex)).size;
  const { rows: patchRows, columns } = patchGrid(config);
  return `# Earmark small

An audio spectrogram transformer (AST, Gong et al. 2021) for embedding the sounds of machines. It was trained by Earmark's own
training step, from sounds that Earmark's own generator made; no recording of a real machine was used. The folder is in the
format of Hugging Face transformers (\`ASTForAudioClassification\`).
${report.finished ? '' : '\n**This is a checkpoint of a training that is still going on.**\n'}
## Size

${config.hiddenSize} wide, ${config.layers} layers, ${config.heads} heads, ${countParameters(config).toLocaleString('en')} parameters. Input: ${config.maxLength} frames (10 ms apart) of
${config.melBins} mel bins at 16 kHz, as patches of ${config.patchSize} x ${config.patchSize} without overlap (${patchRows} x ${columns}). Longer recordings are cut into windows.

| | |
|---|---|
| model.safetensors | ${(report.bytes / 1e6).toFixed(2)} MB, 32-bit floats |
| mean of log-mel | ${config.featureMean.toFixed(4)} nat, that of the training recordings |
| standard deviation of log-mel | ${config.featureStd.toFixed(4)} nat; values are normalised to mean 0 and deviation 0.5 |

## Training data

${report.recordings.toLocaleString('en')} generated recordings of ${recipe.dataset.seconds} s. ${machines} machines of ${machineKinds.length} kinds (${machineKinds.join(', ')}) from
${recipe.classes.seeds.length} generator seeds (${recipe.classes.seeds.join(', ')}); each in ${recipe.classes.healthySections} healthy sections (one or two values of the machine changed)
and with ${recipe.classes.faultyClasses} kinds of fault on one of them: ${classes.length} classes. Load, speed (5 %), level (-32 to -14 dBFS), background noise (-3 to
25 dB below) and, where there is one, the level of the fault (-14 to 0 dB) differ from recording to recording.${surroundings(recipe)}

## Training

Classification of machine and section with soft targets: half on the class, half spread over ${config.labels.length - classes.length} trait outputs (kind, fault, speed,
main tone, main resonance, share of noise, rhythm) that machines share. Random crops of ${recipe.model.maxLength} frames, gain, background noise, masks of time,
bins and whole bands.${augmentation(recipe)} Adam, ${last.step.toLocaleString('en')} steps of ${recipe.batch}, learning rate up to ${recipe.peakRate} with warm-up and a cosine down.

| | |
|---|---|
| command | \`npm run train:model -- --out resources/models/earmark-small --steps ${recipe.steps}${report.options} --threads ${report.threads}\` |
| date | ${report.date.toISOString().slice(0, 10)} |
| time | ${(last.seconds / 60).toFixed(1)} minutes with ${report.threads} thread${report.threads === 1 ? '' : 's'} on ${report.machine}, besides making the recordings |
| loss | ${last.loss.toFixed(3)} nat at the end (training-log.csv) |
| held-out accuracy, section of a machine | ${percent(accuracy.section)} of ${classes.length} classes (${accuracy.recordings.toLocaleString('en')} recordings never trained on; chance ${percent(1 / classes.length)}) |
| held-out accuracy, machine | ${percent(accuracy.machine)} of ${machines} machines |

## Limits

- Generated sounds are simpler than real ones. The accuracy above says that the network learned to tell generated machines apart, not
  how well a detector works on yours.
- As a detector it is a starting point. Compare it with the statistics and level scorers on your own recordings, which Earmark
  always shows beside it; where it does not beat them, trust them.
- Its outputs name generated machines and mean nothing for real ones; Earmark uses the embeddings.
- Sounds below 27 Hz and above 7.9 kHz are not seen.
`;
}

/** What else differs between recordings, where the recipe has it. */
function surroundings({ dataset }: Recipe): string {
  const { elsewhere, disturbed, strangers } = dataset;
  const parts = [
    ...(elsewhere > 0 ? [`${percent(elsewhere)} are made in another room and with another microphone`] : []),
    ...(disturbed > 0
      ? [`in ${percent(disturbed)} something passes by (a machine nearby, a knock, a reversing alarm)`]
      : []),
    ...(strangers > 0
      ? [`in ${percent(strangers)} of the ${dataset.backgrounds} backgrounds a strange machine runs`]
      : []),
  ];
  return parts.length === 0 ? '' : `\nOf the recordings ${parts.join(',\n')}.`;
}

/** What else is done to a crop, where the recipe has it. */
function augmentation({ augmentation: { mixed, equalised } }: Recipe): string {
  const parts = [
    ...(mixed > 0 ? [`${percent(mixed)} of the crops are two recordings mixed, and so are their targets (mixup)`] : []),
    ...(equalised > 0 ? [`${percent(equalised)} are heard through a random equaliser`] : []),
  ];
  return parts.length === 0 ? '' : `\n${parts.join('; ')}.`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The log as comma-separated values, one row per look at the held-out recordings. */
export function trainingLog(rows: readonly LogRow[]): string {
  const lines = rows.map((row) =>
    [
      row.step,
      row.seconds.toFixed(1),
      row.learningRate.toExponential(4),
      row.loss.toFixed(5),
      row.sectionAccuracy.toFixed(4),
      row.machineAccuracy.toFixed(4),
    ].join(','),
  );
  return `step,seconds,learning_rate,loss,held_out_section,held_out_machine\n${lines.join('\n')}\n`;
}
