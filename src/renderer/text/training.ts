import type { RecordingGroup } from '#shared/contract/schemas.ts';
import type { TrainingPhase, TrainingPreview, TrainingRun } from '#shared/contract/training.ts';
import { describeFate, goodRecordings } from '#shared/core/training/classes.ts';
import type { AucDifference, ComparedScorer, GroupComparison, Interval } from '#shared/core/training/comparison.ts';
import type { TrainingState } from '#shared/core/training/run.ts';
import type { ClassRule } from '#shared/core/training/settings.ts';
import { duration, number, percent, place, plural, recordings, timeLeft } from './words.ts';

const gigabytes = (bytes: number) =>
  bytes < 1e9 ? `${number(Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
const auc = (value: number) => value.toFixed(3).replace('-', '−');
const signed = (value: number) => (value > 0 ? `+${auc(value)}` : auc(value));
const interval = ({ low, high }: Interval) => `${auc(low)} to ${auc(high)}`;
const whole = (seconds: number) => timeLeft(seconds).replace('about ', '');

/** Training a model on the user's own recordings. */
export const training = {
  title: 'Train on my recordings',
  lead: 'A model learns to tell your machines apart from their normal recordings, and so listens closer to them. It becomes one of the models only after you have seen how it compares and adopt it.',
  action: 'Train a model…',
  empty:
    'No training yet. It helps most with many normal recordings of several machines or conditions, and with a model that already knows sounds.',
  needRecordings: 'Import recordings first: a training learns from the normal ones.',

  form: {
    title: 'Train a model on my recordings',
    name: 'Name',
    proposedName: (machine: string) => (machine === '' ? 'My recordings' : machine),
    recordings: 'Machines and sections',
    groupOption: (group: RecordingGroup) =>
      `${place(group.machine, group.section)} (${number(group.trainNormal)} set aside for training, ${number(group.normal)} normal, ${number(group.recordings - group.broken)} in all)`,
    all: 'All',
    none: 'None',
    normals: 'Which of them are normal',
    normalsOptions: {
      train: 'Normal ones set aside for training',
      normal: 'All labelled normal',
      all: 'All that are not known to be faults; I know that they are healthy',
    },
    search: 'Only files whose path contains',
    searchHint: 'Leave it empty to take all.',
    classRule: 'What makes two recordings the same class',
    classRules: {
      'machine-section': 'Machine and section',
      attributes: 'Machine, section and attributes, for a single machine in several conditions',
    } satisfies Record<ClassRule, string>,
    model: 'Model to begin with',
    trains: 'What is trained',
    trainsOptions: { all: 'All of it', 'last-blocks': 'The last blocks and the head', head: 'The head alone' },
    trainsHint: {
      all: 'Learns the most, takes the most memory and time.',
      'last-blocks': 'The lower blocks stay as they are: faster, and harder to learn by heart.',
      head: 'Only tells how well the model knows your machines already. What a detector hears stays the same.',
    },
    blocks: 'Blocks',
    epochs: 'Epochs (1 to 10)',
    learningRate: 'Learning rate',
    learningRateHint:
      '0.00001 for a model of the size in the paper. Small models need more: 0.0005 worked for the one that comes with Earmark.',
    heldOut: 'Held out, in percent',
    heldOutHint: 'Never trained on, to see what was learnt and what was learnt by heart.',
    more: 'More choices',
    batch: 'Recordings per update',
    microBatch: 'Computed at once',
    microBatchHint: 'Fewer take less memory and give the same result.',
    recompute: 'Compute blocks again instead of keeping them: less memory, about a third more time',
    generated: 'Generated sounds per update',
    generatedHint: 'Keep a small set from being learnt by heart. 0 = none.',
    seed: 'Seed',
    frontEnd: 'Front end',
    preset: 'Analysis preset',
    invalid: {
      name: 'Give it a name.',
      groups: 'Choose at least one.',
      epochs: 'A whole number from 1 to 10.',
      learningRate: 'A number above 0 and up to 1, with a point for decimals.',
      heldOut: 'Between 0 and 50 percent.',
      batch: 'A whole number from 1 to 256.',
      microBatch: 'A whole number from 1 to the recordings per update and the generated sounds.',
      generated: 'A whole number from 0 to 256.',
      blocks: (most: number) => `A whole number from 1 to ${most}.`,
      seed: 'A whole number from 0 on.',
    },
    summary: (counts: string, seconds: number, bytes: number) => `${counts} ${whole(seconds)}, ${gigabytes(bytes)}.`,
    submit: 'Start the training',
    measure: 'Measure what it costs',
    measuring: 'Measuring one update on this machine…',
  },

  preview: {
    title: 'What it learns from',
    counting: 'Counting…',
    counts: ({ kept, trained, heldOut }: TrainingPreview) =>
      `${plural(kept, 'class', 'classes')}: ${recordings(trained)} to train on, ${number(heldOut)} held out.`,
    leftOut: ({ faults, broken }: TrainingPreview) => {
      const parts = [
        ...(faults > 0 ? [`${plural(faults, 'known fault', 'known faults')}`] : []),
        ...(broken > 0 ? [`${plural(broken, 'file', 'files')} that cannot be read`] : []),
      ];
      return parts.length === 0 ? null : `Left out: ${parts.join(' and ')}.`;
    },
    fate: describeFate,
    small: (count: number) =>
      `${plural(count, 'class has', 'classes have')} fewer than ${goodRecordings} recordings: expect the model to learn them by heart.`,
    classes: (count: number) => (count === 1 ? 'The class' : `All ${number(count)} classes`),
  },

  cost: {
    title: 'What it will cost',
    notMeasured: 'Measured before it starts: one update of this size, in a process of its own.',
    changed: 'The settings have changed since; measure again.',
    epoch: 'One epoch',
    whole: 'The whole training',
    memory: 'Memory',
    seconds: (seconds: number) => (seconds < 1 ? 'under 1 s' : whole(seconds)),
    wholeNote: (steps: number, seconds: number) =>
      `${plural(steps, 'update', 'updates')} of ${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s; the comparison afterwards comes on top`,
    memoryOf: (peak: number, free: number) => `${gigabytes(peak)} of ${gigabytes(free)} that are free`,
    tooMuch:
      'That is more than this machine has to spare. Compute fewer recordings at once, let blocks be computed again, or train less of the model.',
    failed: 'It could not be measured.',
  },

  state: {
    running: 'running',
    paused: 'paused',
    interrupted: 'interrupted',
    finished: 'finished',
    diverged: 'diverged',
    failed: 'failed',
    cancelled: 'cancelled',
    adopted: 'adopted',
  } satisfies Record<TrainingState, string>,
  phase: {
    preparing: 'Reading the recordings…',
    training: 'Training',
    comparing: 'Comparing with the model before…',
  } satisfies Record<TrainingPhase, string>,
  epochOf: (run: TrainingRun) =>
    `Epoch ${Math.min(run.epochs.length + 1, run.settings.epochs)} of ${run.settings.epochs}`,
  share: (run: TrainingRun) => (run.steps === 0 ? '' : `${Math.floor((100 * run.step) / run.steps)} %`),
  left: (seconds: number) => `${timeLeft(seconds)} left`,
  progressLabel: (name: string) => `Progress of ${name}`,
  facts: {
    base: 'Begun with',
    learns: 'Learns from',
    learnsValue: (run: TrainingRun) =>
      `${recordings(run.trained)}, ${number(run.heldOut)} held out, ${plural(run.classes.filter(({ fate }) => fate === 'kept').length, 'class', 'classes')}`,
    how: 'How',
    howValue: ({ settings: { epochs, learningRate, batch, trains, generated } }: TrainingRun) =>
      [
        plural(epochs, 'epoch', 'epochs'),
        `learning rate ${learningRate}`,
        `${number(batch)} per update`,
        trains.kind === 'all'
          ? 'all of the model'
          : trains.kind === 'head'
            ? 'the head alone'
            : `the last ${plural(trains.blocks, 'block', 'blocks')}`,
        ...(generated > 0 ? [`${number(generated)} generated sounds each`] : []),
      ].join(', '),
  },
  pause: 'Pause',
  pauseName: (name: string) => `Pause ${name}`,
  pauseHint: 'It goes on from the last whole epoch.',
  resume: 'Go on',
  resumeName: (name: string) => `Go on with ${name}`,
  compareAgain: 'Compare again',
  compareAgainName: (name: string) => `Compare ${name} again`,
  compareAgainHint: 'With the labels and verdicts that there are now.',
  cancel: 'Cancel…',
  cancelName: (name: string) => `Cancel ${name}`,
  discard: 'Remove…',
  discardName: (name: string) => `Remove ${name}`,
  adopt: 'Adopt the model…',
  adoptName: (name: string) => `Adopt the model of ${name}`,

  /** What is to be said about a training that does not run. */
  ended: {
    paused: (run: TrainingRun) => `Paused. ${goesOn(run)}`,
    interrupted: (run: TrainingRun) => `It was interrupted. ${goesOn(run)}`,
    failed: (run: TrainingRun) => `${run.problem?.message ?? 'It failed without a reason.'} ${goesOn(run)}`,
    diverged: (run: TrainingRun) => run.problem?.message ?? 'Its loss was not a number any more.',
    cancelled: 'Cancelled. Nothing of it was kept.',
    adopted: 'The model is among the models and can be chosen for a detector.',
  },

  curves: {
    title: 'How the training went',
    loss: 'Loss',
    lossText: (run: TrainingRun) => curveText(run, 'loss'),
    lossUnit: 'nat',
    accuracy: 'Accuracy',
    accuracyText: (run: TrainingRun) => curveText(run, 'accuracy'),
    trained: 'trained on',
    heldOut: 'held out',
    updates: 'updates',
    epochs: 'epochs',
    table: 'Epochs as a table',
    columns: {
      epoch: 'Epoch',
      loss: 'Loss',
      accuracy: 'Accuracy',
      heldOutLoss: 'Loss, held out',
      heldOutAccuracy: 'Accuracy, held out',
      seconds: 'Time',
    },
    lossValue: (value: number | null) => (value === null ? '–' : value.toFixed(3)),
    accuracyValue: (value: number | null) => (value === null ? '–' : percent(value)),
    secondsValue: duration,
    none: 'No whole epoch yet.',
  },

  comparison: {
    title: 'How it compares',
    overBefore: ({ finding, difference }: AucDifference) => {
      const by = difference === null ? '' : ` by ${signed(difference.value)} AUC (95 %: ${interval(difference)})`;
      switch (finding) {
        case 'better':
          return `Better than the model before at telling faults from normal recordings${by}.`;
        case 'worse':
          return `Worse than the model before at telling faults from normal recordings${by}. Keep the model before.`;
        case 'noise':
          return `No better or worse than the model before: a difference of ${signed(difference!.value)} AUC this small is noise (95 %: ${interval(difference!)}).`;
        case 'unlabelled':
          return 'No recording is labelled or judged a fault, so it cannot be said whether it finds faults better. Review some recordings, then compare again.';
      }
    },
    overStatistics: ({ finding, difference }: AucDifference) => {
      const by = difference === null ? '' : ` (${signed(difference.value)} AUC, 95 %: ${interval(difference)})`;
      switch (finding) {
        case 'better':
          return `It beats plain log-mel statistics, which need no network${by}.`;
        case 'worse':
          return `Plain log-mel statistics, which need no network, do better${by}. Trust them here.`;
        case 'noise':
          return `It is not shown to be better than plain log-mel statistics, which need no network${by}.`;
        case 'unlabelled':
          return null;
      }
    },
    verdict: {
      better: 'better',
      worse: 'worse',
      noise: 'no clear difference',
      unlabelled: 'not known',
    } satisfies Record<AucDifference['finding'], string>,
    byHeart: (trained: number, heldOut: number) =>
      `It tells ${percent(trained)} of what it was trained on apart and ${percent(heldOut)} of what was held out: part of it was learnt by heart.`,
    accuracy: (trained: number, heldOut: number) =>
      `It tells ${percent(trained)} of what it was trained on apart, and ${percent(heldOut)} of what was held out.`,
    scorers: {
      before: 'Model before',
      after: 'Trained model',
      statistics: 'Statistics, no network',
    } satisfies Record<ComparedScorer, string>,
    columns: {
      place: 'Machine',
      scorer: 'Scorer',
      auc: 'AUC (95 %)',
      unseen: 'Normals not heard before',
      bank: 'Normals learnt from',
    },
    aucValue: (value: Interval | null) => (value === null ? '–' : `${auc(value.value)} (${interval(value)})`),
    mean: (value: number) => auc(value),
    meanRow: 'Mean',
    spread: (value: { readonly median: number; readonly p95: number } | null) =>
      value === null ? '–' : `${signed1(value.median)} / ${signed1(value.p95)}`,
    counts: ({ bank, unseen, faults }: GroupComparison) =>
      `${number(bank)} normal, ${number(unseen)} not heard before, ${plural(faults, 'fault', 'faults')}`,
    unit: 'Distances in standard deviations of the normals learnt from, each compared with the others: median / 95 of 100 below. Normals not heard before should lie near 0.',
    onTrained: 'Told from normals that were trained on, for want of others; that flatters the trained model.',
    drawn: 'There were more recordings than are compared; a part was drawn by chance.',
    readOut: (word: string) => `Read-out: ${word.toLowerCase()}.`,
    nothingSwitches: 'Nothing uses the new model until you adopt it and make a detector with it.',
  },

  adopting: {
    title: 'Adopt the model',
    text: 'It is copied into the library’s models with a card that says what it was trained on and how it compared. Detectors that exist stay as they are; a new one can be made with it.',
    name: 'Name of the model',
    proposedName: (run: TrainingRun) => `${run.base.name}, trained on ${run.name}`,
    missing: 'Give it a name.',
    submit: 'Adopt',
    done: (name: string) => `The model “${name}” can be chosen for a detector now.`,
  },
  cancelling: {
    title: 'Cancel the training',
    question: (name: string) =>
      `“${name}” stops and everything it has learnt is removed. Pause it instead to go on later.`,
    submit: 'Cancel the training',
    keep: 'Keep it',
  },
  discarding: {
    title: 'Remove the training',
    question: (run: TrainingRun) =>
      run.state === 'adopted' || run.state === 'cancelled'
        ? `“${run.name}” is removed from this list.${run.state === 'adopted' ? ' The model stays.' : ''}`
        : `“${run.name}” is removed with what it has learnt.`,
    submit: 'Remove',
  },
  said: {
    finished: (name: string) => `The training “${name}” is finished. See how it compares before you adopt its model.`,
    diverged: (name: string) => `The training “${name}” went astray; the last good weights are kept.`,
    paused: (name: string) => `The training “${name}” is paused.`,
  },
};

function signed1(value: number): string {
  const text = value.toFixed(1).replace('-', '−');
  return value > 0.05 ? `+${text}` : text === '−0.0' ? '0.0' : text;
}

function goesOn({ epochs, settings }: TrainingRun): string {
  if (epochs.length >= settings.epochs) return 'All epochs are done; only the comparison is left.';
  return epochs.length === 0
    ? 'It can begin again with epoch 1.'
    : `It can go on with epoch ${epochs.length + 1} of ${settings.epochs}.`;
}

function curveText({ epochs, losses }: TrainingRun, what: 'loss' | 'accuracy'): string {
  const last = epochs.at(-1);
  if (what === 'loss') {
    const first = losses[0];
    const now = losses.at(-1);
    if (first === undefined || now === undefined) return 'No loss yet.';
    const held = last?.heldOutLoss == null ? '' : `; ${last.heldOutLoss.toFixed(3)} on what is held out`;
    return `Loss from ${first.loss.toFixed(3)} at update ${number(first.step)} to ${now.loss.toFixed(3)} at update ${number(now.step)}${held}.`;
  }
  if (last === undefined) return 'No whole epoch yet.';
  const held = last.heldOutAccuracy === null ? '' : `, ${percent(last.heldOutAccuracy)} on what is held out`;
  return `Accuracy after epoch ${last.epoch}: ${percent(last.accuracy)} on what is trained on${held}.`;
}
