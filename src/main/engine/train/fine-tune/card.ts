import type { FeatureStatistics, FrontEndSpec } from '#shared/core/domain.ts';
import { formatPreset } from '#shared/core/filter/preset.ts';
import type { TrainedPart, TrainingEpoch, TrainingSettings } from '#shared/core/training/settings.ts';

/** What a fine-tuning knows about itself. */
export interface FineTuneReport {
  readonly base: { readonly name: string; readonly sha256: string };
  readonly settings: TrainingSettings;
  readonly statistics: FeatureStatistics;
  readonly classes: readonly {
    readonly name: string;
    readonly training: number;
    readonly heldOut: number;
  }[];
  /** recordings that could not be read */
  readonly broken: number;
  readonly epochs: readonly TrainingEpoch[];
  /** false when the loss was not a number any more: the model is that of the last whole epoch */
  readonly complete: boolean;
  readonly parameters: number;
  readonly date: Date;
}

/** The card of a fine-tuned model: what it was trained on, how, and how it went. Markdown. */
export function fineTuneCard(report: FineTuneReport): string {
  const { base, settings, classes, epochs } = report;
  const training = classes.reduce((sum, one) => sum + one.training, 0);
  const heldOut = classes.reduce((sum, one) => sum + one.heldOut, 0);
  const incomplete = `\n**The training diverged after epoch ${epochs.length} (the loss was not a number any more). This is the model of that epoch.**\n`;
  return `# Fine-tuned model

An audio spectrogram transformer (AST, Gong et al. 2021), fine-tuned by Earmark to tell the classes below apart, as in Mai et al. 2022.
The folder is in the format of Hugging Face transformers (\`ASTForAudioClassification\`).
${report.complete ? '' : incomplete}
## Base model

${base.name}, SHA-256 ${base.sha256}. ${report.parameters.toLocaleString('en')} parameters with the new head.

## Recordings

${training} recordings trained on and ${heldOut} held out, of ${classes.length} classes${report.broken === 0 ? '' : `; ${report.broken} could not be read`}.

| class | trained on | held out |
|---|---|---|
${classes.map(({ name, ...counts }) => `| ${cell(name)} | ${counts.training} | ${counts.heldOut} |`).join('\n')}

## Settings

| | |
|---|---|
| front end | ${frontEndWords(settings.frontEnd, report.statistics)} |
| preset | ${formatPreset(settings.preset)} |
| trained | ${partWords(settings.trains)} |
| epochs | ${epochs.length} of ${settings.epochs}, every recording once per epoch on average, each class as often as every other |
| optimiser | Adam, learning rate ${settings.learningRate}, batches of ${settings.batch} (${Math.min(settings.batch, settings.microBatch)} at once${settings.recompute ? ', blocks computed again' : ''}) |
| generated sounds | ${settings.generated === 0 ? 'none' : `${settings.generated} per batch, with outputs of their own that are not in this model`} |
| held-out share | ${percent(settings.heldOutShare)} |
| seed | ${settings.seed} |
| date | ${report.date.toISOString().slice(0, 10)} |

## Course

Loss in nat. Held out = recordings that were never trained on.

| epoch | loss | accuracy | held-out loss | held-out accuracy |
|---|---|---|---|---|
${epochs.map(epochRow).join('\n')}

## Limits

- Knowing classes apart is not knowing faults. Compare it with the base model and with the statistics and level scorers on your own
  recordings before a detector uses it.
- With few recordings per class the model learns them by heart: look at the held-out columns, not at the others.
`;
}

/** The epochs as comma-separated values. */
export function fineTuneLog(epochs: readonly TrainingEpoch[]): string {
  const number = (value: number | null): string => (value === null ? '' : value.toFixed(6));
  const lines = epochs.map((row) =>
    [row.epoch, row.loss, row.accuracy, row.heldOutLoss, row.heldOutAccuracy]
      .map((value, index) => (index === 0 ? String(value) : number(value)))
      .join(','),
  );
  return `epoch,loss,accuracy,held_out_loss,held_out_accuracy\n${lines.join('\n')}\n`;
}

function frontEndWords({ kind, normalisation }: FrontEndSpec, { mean, std }: FeatureStatistics): string {
  const origin = normalisation === null ? 'of the recordings trained on' : 'as chosen';
  return `${kind}, normalised with mean ${mean.toFixed(4)} and standard deviation ${std.toFixed(4)} (${origin})`;
}

function partWords(part: TrainedPart): string {
  if (part.kind === 'all') return 'all weights';
  if (part.kind === 'head') return 'the head alone';
  return part.blocks === 1 ? 'the last block and the head' : `the last ${part.blocks} blocks and the head`;
}

function epochRow({ epoch, loss, accuracy, heldOutLoss, heldOutAccuracy }: TrainingEpoch): string {
  const held =
    heldOutLoss === null || heldOutAccuracy === null
      ? '– | –'
      : `${heldOutLoss.toFixed(4)} | ${percent(heldOutAccuracy)}`;
  return `| ${epoch} | ${loss.toFixed(4)} | ${percent(accuracy)} | ${held} |`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
