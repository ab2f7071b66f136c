import type { Known, Roc, RocMissing } from '#shared/contract/overview.ts';
import type { Detector } from '#shared/contract/schemas.ts';
import type { Rate } from '#shared/core/advice/wilson.ts';
import { comparesByChoice } from '#shared/core/detector.ts';
import { fixed, kindWord, metricWord, number, plural, presetWord, recordings, ruleWord, score } from './words.ts';

interface Effect {
  readonly threshold: number;
  readonly rest: number;
  readonly flaggedRest: number;
  readonly faults: number;
  readonly missed: number;
  readonly total: number;
  readonly flagged: number;
}
interface Bounds {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Fewer of a kind than this: what one recording changes is said in words. */
const few = 30;
const points = (value: number) => fixed(100 * value, 1);
const share = (value: number) => `${points(value)} %`;
const whole = (value: number) => `${Math.round(100 * value)} %`;
const signed = (value: number) => `${value > 0.0005 ? '+' : ''}${points(value)}`;
const faults = (count: number) => plural(count, 'known fault', 'known faults');
const ofBank = (count: number) => plural(count, 'normal of the bank', 'normals of the bank');
const interval = ({ low, high }: Omit<Bounds, 'value'>) =>
  low === high ? 'without width' : `${points(low)} to ${points(high)} %`;

/** A detector's scores, and a threshold that can be tried on them. */
export const overview = {
  title: 'Detector',
  empty: {
    noDetector: 'No detector yet',
    noDetectorText:
      'A detector compares recordings with normal ones of the same machine. Make one from your normal recordings and let it score the others: then this screen shows what its scores are worth.',
    makeOne: 'Make a detector in Setup',
    notScored: 'This detector has scored nothing yet',
    notScoredText: (inBank: number) =>
      `Its bank has ${recordings(inBank)}; those do not count here, because it was made from them. Press “Score recordings” beside it in Setup, and the scores of all others appear here.`,
    score: 'Go to Setup',
    notInPart: 'Nothing was scored in this part',
    notInPartText: 'Choose another section or attribute.',
    showAll: 'Show every recording',
    problem: 'The scores could not be read',
  },
  head: {
    label: 'What is shown',
    detector: 'Detector',
    compare: 'Compare with',
    compareNone: 'no other',
    compareVersion: ({ version, spec }: Detector) => `Version ${version}, ${presetWord(spec.preset)}`,
    section: 'Section',
    everySection: (count: number) => `all (${number(count)})`,
    sectionOption: (value: string, count: number) => `${value === '' ? 'none named' : value} (${number(count)})`,
    attribute: 'Attribute',
    everyAttribute: 'all',
    attributeOption: (name: string, value: string, count: number) =>
      `${[name, value].filter((part) => part !== '').join(' ')} (${number(count)})`,
    facts: ({ spec, threshold }: Detector) => [
      kindWord[spec.kind],
      ...(comparesByChoice(spec.kind)
        ? [`${metricWord[spec.metric].toLowerCase()} distance to ${plural(spec.k, 'neighbour', 'neighbours')}`]
        : []),
      presetWord(spec.preset),
      `threshold ${score(threshold.value)} (${ruleWord(threshold.rule)})`,
    ],
    reading: 'Reading the scores…',
  },
  scores: {
    title: 'Scores',
    lead: 'Everything it has scored, without the recordings of its bank. Each line has its own scale.',
    kinds: {
      fault: 'Real fault',
      'false-alarm': 'False alarm',
      normal: 'Normal',
      unknown: 'Not known',
    } satisfies Record<Known, string>,
    plot: 'Scores by what is known',
    description: (counts: Readonly<Record<Known, number>>, low: number, high: number, threshold: number) =>
      `${faults(counts.fault)}, ${plural(counts['false-alarm'], 'false alarm', 'false alarms')}, ${number(counts.normal)} normal and ${number(counts.unknown)} not known, between ${score(low)} and ${score(high)}. The threshold of now is ${score(threshold)}.`,
    axis: 'score',
    now: (value: number) => `now ${score(value)}`,
    tried: (value: number) => `tried ${score(value)}`,
    beyond: (count: number) => `+${number(count)} further right`,
    slider: 'Threshold to try',
    sliderHint: 'Drag it, or press the arrow keys, with Shift ten times as far.',
    back: 'Back to the threshold of now',
    use: 'Use this threshold…',
    nothingChanges: 'Trying changes nothing. A new version gets the threshold only through “Use the verdicts…”.',
    atNow: (effect: Effect) =>
      sentence(`At ${score(effect.threshold)}, the threshold of now`, [
        effect.rest > 0 &&
          `of ${restWord(effect.rest)} ${number(effect.flaggedRest)} ${are(effect.flaggedRest)} flagged`,
        effect.faults > 0 && `of ${faults(effect.faults)} ${number(effect.missed)} ${are(effect.missed)} missed`,
        `${number(effect.flagged)} of ${recordings(effect.total)} ${are(effect.flagged)} flagged in all`,
      ]),
    then: (tried: Effect, now: Effect) =>
      sentence(`At ${score(tried.threshold)}`, [
        tried.rest > 0 &&
          `of ${restWord(tried.rest)} ${number(tried.flaggedRest)} would be flagged (now ${number(now.flaggedRest)})`,
        tried.faults > 0 &&
          `of ${faults(tried.faults)} ${number(tried.missed)} would be missed (now ${number(now.missed)})`,
        `${number(tried.flagged)} of ${recordings(tried.total)} would be flagged in all (now ${number(now.flagged)})`,
      ]),
    floor: (threshold: number) =>
      `Verdicts were asked for what was flagged only: below ${score(threshold)} hardly anybody has listened, and only labels speak there.`,
    below: (threshold: number) =>
      `This lies below the threshold of now, ${score(threshold)}. Hardly anybody has listened there: of what it flags anew, only labelled recordings are counted as right or wrong.`,
    level: (count: number) =>
      `Of ${recordings(count)} the level raised an alarm of its own; they stay flagged at every threshold.`,
    disputed: (count: number) => `On ${recordings(count)} the verdicts differ; they count as not known.`,
    inBank: (count: number) => `${recordings(count)} of its bank ${count === 1 ? 'is' : 'are'} left out.`,
  },
  table: {
    title: 'What thresholds do',
    more: 'More thresholds in numbers',
    columns: {
      threshold: 'Threshold',
      rest: 'False alarms and normals flagged',
      missed: 'Faults missed',
      precision: 'Precision [95\u00a0%] (n)',
      recall: 'Recall [95\u00a0%] (n)',
      flagged: 'Flagged in all',
    },
    of: (count: number, all: number) => (all === 0 ? '–' : `${number(count)} of ${number(all)}`),
    rate: ({ count, of, low, high }: Rate) =>
      of === 0 ? '–' : `${whole(count / of)} [${Math.round(100 * low)}–${Math.round(100 * high)}] (${number(of)})`,
    now: 'now',
    tried: 'tried',
    eer: 'equal error rate',
    note: 'Precision: real faults among what is flagged and known. Recall: flagged ones among the known faults. n is what each share is taken of.',
  },
  roc: {
    title: 'How well it tells faults apart',
    missing: {
      faults: {
        title: 'No curve: no fault is known',
        text: 'Judge what is flagged, or import recordings that are labelled as anomalies and let this detector score them.',
      },
      normals: {
        title: 'No curve: nothing but faults is known',
        text: 'No recording of its bank belongs to this part. Judge what is flagged, or let this detector score recordings that are labelled normal and not in its bank.',
      },
      selected: {
        title: 'No curve yet: only alarms are known',
        text: 'All that is known to be no fault was flagged first and judged then. A curve of those would show how it sorts its own alarms, not how it tells faults from normal recordings, and no recording of its bank belongs to this part. Let it score recordings that are labelled normal and not in its bank.',
      },
    } satisfies Record<RocMissing, { readonly title: string; readonly text: string }>,
    review: 'Go to Review',
    setup: 'Go to Setup',
    plot: 'ROC curve',
    plotY: 'faults flagged (TPR)',
    plotX: 'others flagged (FPR)',
    description: ({ auc, eer }: Roc) =>
      `Area under the curve ${share(auc.value)}, 95 % interval ${interval(auc)}; equal error rate ${share(eer.value)}.`,
    lineDescription: (name: string, roc: Roc): string => `${name}: ${overview.roc.description(roc)}`,
    chance: 'guessing',
    line: { own: 'this version', other: ({ version, name }: Detector) => `${name}, version ${version}` },
    marks: { now: 'now', tried: 'tried', other: (version: number) => `v${number(version)} now` },
    auc: 'AUC',
    aucValue: (auc: Bounds) => share(auc.value),
    aucInterval: (auc: Bounds) =>
      auc.low === auc.high
        ? `${auc.value === 1 ? 'none of these lies on the wrong side, so the' : 'the'} interval has no width and says little`
        : `${interval(auc)} with 95 % confidence`,
    eer: 'Equal error rate',
    eerValue: ({ value }: Roc['eer']) => share(value),
    eerNote: ({ threshold }: Roc['eer']) => `at the threshold ${score(threshold)}`,
    now: (threshold: number) => `Now, ${score(threshold)}`,
    tried: (threshold: number) => `Tried, ${score(threshold)}`,
    rates: (rates: { readonly falsePositiveRate: number; readonly truePositiveRate: number }) =>
      `FPR ${share(rates.falsePositiveRate)}, TPR ${share(rates.truePositiveRate)}`,
    known: 'Known',
    knownValue: ({ faults: found, normals, normalsFrom }: Roc) =>
      `${plural(found, 'fault', 'faults')}, ${normalsFrom === 'bank' ? ofBank(normals) : plural(normals, 'other', 'others')}`,
    knownNote: ({ faults: found, judged, normalsFrom }: Roc) => {
      if (normalsFrom === 'bank')
        return `faults ${judged.faults === 0 ? 'by label' : judged.faults === found ? 'by verdict' : `by verdict ${number(judged.faults)}, the others by label`}`;
      return judged.faults + judged.normals === 0
        ? 'all by label'
        : `by verdict ${number(judged.faults)} and ${number(judged.normals)}, the others by label`;
    },
    selection: ({ judged, normalsFrom }: Roc) => {
      if (normalsFrom === 'bank')
        return `No recording outside the bank is known to be normal but those that were flagged first and judged then. So the faults stand against the normals of the bank, each compared with the others of it, as for the threshold. ${judged.faults > 0 ? 'Faults that were never flagged and normal' : 'Normal'} recordings unlike all of the bank are missing: that makes the curve look better than it is.`;
      return judged.faults + judged.normals === 0
        ? null
        : `Verdicts are asked for flagged recordings only.${judged.normals > 0 ? ' False alarms are therefore the normal recordings with the highest scores: they make the curve look worse than it is.' : ''}${judged.faults > 0 ? ' Faults that were never flagged are missing from it: that makes it look better.' : ''} Labels have neither fault.`;
    },
    few: ({ faults: found, normals }: Roc) => {
      const fewest = Math.min(found, normals);
      return fewest >= few
        ? null
        : `With ${found <= normals ? faults(fewest) : plural(fewest, 'recording', 'recordings') + ' without a fault'}, one recording moves the result by up to ${share(1 / fewest)}.`;
    },
    level: 'The curve is drawn from the scores alone, without alarms of the level.',
    compared: {
      title: (other: Detector) => `Against ${other.name}, version ${other.version}`,
      none: 'No recording was scored by both.',
      few: (shared: number) =>
        `Too little is known about the ${recordings(shared)} that both have scored: there is no curve to compare.`,
      /** the difference, and whether it says anything */
      sentence: ({
        difference,
        own,
        shared,
      }: {
        readonly difference: Bounds;
        readonly own: Roc;
        readonly shared: number;
      }) => {
        const basis =
          own.normalsFrom === 'bank'
            ? `On the ${faults(own.faults)} that both have scored and the ${ofBank(own.normals)} that both have`
            : `On the ${recordings(shared)} that both have scored`;
        const told = `${basis}, the AUC is ${difference.value === 0 ? 'the same' : `${signed(difference.value)} points`} (95 % interval ${signed(difference.low)} to ${signed(difference.high)}).`;
        if (difference.low <= 0 && difference.high >= 0) return `${told} Differences this small are noise.`;
        return `${told} This version is ${difference.value > 0 ? 'better' : 'worse'} beyond noise.`;
      },
      row: ({ version }: Detector) => `Version ${number(version)}, on those`,
      everything: ({ version }: Detector) => `Version ${number(version)}, on everything`,
      columns: { version: 'Version', auc: 'AUC (95 %)', eer: 'Equal error rate', n: 'Faults, others' },
      auc: (auc: Bounds) => `${share(auc.value)} [${points(auc.low)}–${points(auc.high)}]`,
      eer: ({ value }: Roc['eer']) => share(value),
      counts: ({ faults: found, normals }: Roc) => `${number(found)}, ${number(normals)}`,
    },
    table: 'The curve in numbers',
    tableOf: (name: string) => `The curve in numbers: ${name}`,
    columns: { threshold: 'Threshold', fpr: 'Others flagged (FPR)', tpr: 'Faults flagged (TPR)' },
    threshold: (value: number | null) => (value === null ? 'above all' : score(value)),
    share,
  },
};

function sentence(begin: string, parts: readonly (string | false)[]): string {
  return `${begin}: ${parts.filter((part) => part !== false).join(', ')}.`;
}

function restWord(count: number): string {
  return count === 1 ? '1 false alarm or normal' : `${number(count)} false alarms and normals`;
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}
