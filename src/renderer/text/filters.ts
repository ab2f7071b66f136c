import type { Detector } from '#shared/contract/schemas.ts';
import type { Flip, Sweep, SweepPoint, SweepPreview } from '#shared/contract/sweep.ts';
import type { CutKind } from '#shared/core/sweep/presets.ts';
import type { PresetFinding, SweptScorer } from '#shared/core/sweep/evaluate.ts';
import { rateOf } from '#shared/core/advice/wilson.ts';
import { ruleOfVersion } from '#shared/core/sweep/rule.ts';
import { hertz, labelWord, number, percent, place, plural, presetWord, recordings, ruleWord, score } from './words.ts';

/** Fewer of a kind than this: the width of the interval is said in words. */
const few = 30;

type Estimate = NonNullable<SweepPoint['difference']>;

const share = (value: number): string => `${(100 * value).toFixed(1).replace('-', '−')} %`;
const signed = (value: number): string => `${value > 0.0005 ? '+' : ''}${(100 * value).toFixed(1).replace('-', '−')}`;

const scorers: Readonly<Record<SweptScorer, string>> = {
  detector: 'Detector',
  statistics: 'Statistics, no network',
  level: 'Level alone',
};

const findings: Readonly<Record<PresetFinding, string>> = {
  reference: 'reference',
  better: 'better',
  worse: 'worse',
  noise: 'noise',
};

/** Presets tried on a detector. */
export const filters = {
  title: 'Filters',
  lead: 'What a filter before the detector would change. The model stays as it is; bank, threshold and scores are computed anew under each preset.',
  empty: {
    noDetector: 'No detector yet',
    noDetectorText: 'Presets are tried on a detector: its normal recordings, and recordings whose truth is known.',
    makeOne: 'Make a detector in Setup',
    results: 'Results',
    notYet: 'No preset was tried yet',
    running: 'The first preset is being tried',
    notYetText: 'Every preset is compared with no filter on the same recordings. Nothing is changed by trying.',
  },
  form: {
    title: 'Try presets',
    detector: 'Detector',
    detectorName: ({ name, version, machine, section }: Detector) =>
      name === place(machine, section)
        ? `${name}, version ${version}`
        : `${name}, version ${version} (${place(machine, section)})`,
    kind: 'Filter',
    kinds: {
      'high-pass': 'High-pass: takes the low part away',
      'low-pass': 'Low-pass: takes the high part away',
    } satisfies Record<CutKind, string>,
    step: 'In steps of',
    limit: { 'high-pass': 'Up to', 'low-pass': 'Down to' } satisfies Record<CutKind, string>,
    hertz,
    count: (presets: number) => `${plural(presets, 'preset', 'presets')}, including “no filter”`,
    material: ({ bank, normals, faults }: SweepPreview) =>
      `${recordings(bank)} in the bank. Known outside it: ${number(faults)} ${faults === 1 ? 'fault' : 'faults'} and ${number(normals)} normal (by verdict, else by label).`,
    cost: ({ passes, toCompute }: SweepPreview) =>
      toCompute === 0
        ? 'Everything is in the library already: it takes a moment.'
        : `${number(toCompute)} of ${number(passes)} passes through the model are to be computed; the others are in the library.`,
    review: 'Go to Review',
    start: 'Try these presets',
    goOn: 'Go on',
    again: 'Try again',
    busy: 'Presets are being tried',
    progress: (done: number, total: number) =>
      total === 0 ? 'waiting' : `${percent(Math.floor((100 * done) / total) / 100)}`,
    cancel: 'Cancel',
    cancelHint: 'What was computed is kept.',
  },
  result: {
    title: (sweep: Sweep) =>
      sweep.faults > 0 ? 'What each preset does to the AUC' : 'What each preset does to false alarms',
    stopped: ({ points, wanted }: Sweep) =>
      `${number(points.length)} of ${plural(wanted, 'preset was', 'presets were')} computed.`,
    outdated:
      'Verdicts or recordings have changed since this was computed. Try again: what is in the library is not computed twice.',
    best: (point: SweepPoint) =>
      point.auc
        ? `Best beyond noise: ${presetWord(point.preset)}, AUC ${share(point.auc.detector.value)}, ${difference(point.difference!)} points against no filter.`
        : `Best beyond noise: ${presetWord(point.preset)}, ${plural(point.falseAlarms, 'false alarm', 'false alarms')}.`,
    noneBetter: (points: readonly SweepPoint[]) => {
      const worse = points.filter(({ finding }) => finding === 'worse').length;
      const noise = points.filter(({ finding }) => finding === 'noise').length;
      if (noise === 0) return 'No preset is better than no filter.';
      const rest = worse === 0 ? '' : ` ${plural(worse, 'preset is', 'presets are')} worse.`;
      return `No preset is better than no filter beyond noise. For ${plural(noise, 'preset', 'presets')} no difference from no filter can be told: differences this small are noise.${rest}`;
    },
    chance: (presets: number) =>
      presets < 5
        ? null
        : `Of ${number(presets)} presets that change nothing, about one in twenty would look different by chance. Confirm a choice on new recordings.`,
    beaten: (point: SweepPoint) => {
      if (!point.auc) return null;
      const { detector, statistics, level } = point.auc;
      const above = (['level', 'statistics'] as const).filter((scorer) => point.auc![scorer].value >= detector.value);
      if (above.length === 0) return null;
      const values = above.map(
        (scorer) => `${scorers[scorer].toLowerCase()} (${share(scorer === 'level' ? level.value : statistics.value)})`,
      );
      return `Without a filter the detector (${share(detector.value)}) tells these faults apart no better than ${values.join(' or ')}.`;
    },
    basis: ({ basis, normals, faults }: Sweep) =>
      faults === 0
        ? `No fault is known yet, so only false alarms can be counted: ${recordings(normals)} known to be normal, outside the bank.`
        : basis === 'outside'
          ? `${number(faults)} known faults against ${number(normals)} normal recordings that are not in the bank.`
          : `${number(faults)} known faults against the bank’s own recordings, each compared with the others${normals === 0 ? '' : `, and ${number(normals)} normal ones outside it`}: fewer than five normal recordings outside the bank are known.`,
    few: ({ bank, normals, faults, basis }: Sweep) => {
      const compared = basis === 'outside' ? normals : normals + bank;
      const fewest = faults === 0 ? normals : Math.min(compared, faults);
      if (fewest >= few) return null;
      const who = faults === 0 || compared <= faults ? recordingsOf(fewest, 'normal') : recordingsOf(fewest, 'faulty');
      return `With ${who} one recording moves the result by up to ${share(1 / Math.max(1, fewest))}. The interval says where the result would lie, 95 times of 100, had other recordings like these been made; it knows nothing of operating states that were not recorded${faults === 0 ? '' : ', and an interval without width only says that none of these few lies on the wrong side'}.`;
    },
    leftOut: ({ leftOut }: Sweep) =>
      leftOut === 0 ? null : `${recordings(leftOut)} could not be read and ${leftOut === 1 ? 'does' : 'do'} not count.`,
    threshold: ({ rule }: Sweep) => `Counted at a threshold found anew under each preset: ${ruleWord(rule)}.`,
    table: 'Every preset in numbers',
    columns: {
      preset: 'Preset',
      detector: 'Detector, AUC',
      difference: 'Against no filter',
      statistics: 'Statistics, AUC',
      level: 'Level, AUC',
      falseAlarms: 'False alarms',
      keptFaults: 'Faults kept',
      use: 'Use',
    },
    auc: (estimate: Estimate) => share(estimate.value),
    interval: (estimate: Estimate) => `${(100 * estimate.low).toFixed(1)} to ${(100 * estimate.high).toFixed(1)}`,
    differenceOf: difference,
    differenceInterval: (estimate: Estimate) => `${signed(estimate.low)} to ${signed(estimate.high)}`,
    finding: (finding: PresetFinding) => findings[finding],
    counted: (count: number, total: number) => `${number(count)} of ${number(total)}`,
    countInterval: (count: number, total: number) => {
      const { low, high } = rateOf(count, total);
      return `${Math.round(100 * low)} to ${Math.round(100 * high)} %`;
    },
    bestMark: 'best beyond noise',
    own: 'this detector’s',
    choose: (point: SweepPoint) => `Choose ${presetWord(point.preset)}`,
    chosen: 'Chosen',
    chooseShort: 'Choose',
    noneKnown: 'none known',
  },
  chart: {
    title: (sweep: Sweep) => (sweep.faults > 0 ? 'AUC under each preset' : 'False alarms under each preset'),
    description: (sweep: Sweep) => {
      const [first] = sweep.points;
      if (!first) return '';
      const spread = sweep.points.map((point) =>
        point.auc
          ? `${presetWord(point.preset)} ${share(point.auc.detector.value)}`
          : `${presetWord(point.preset)} ${number(point.falseAlarms)}`,
      );
      return `${sweep.faults > 0 ? 'AUC of the detector' : 'False alarms'}: ${spread.join(', ')}.`;
    },
    scorers,
    interval: '95 % interval of the detector',
    noise: 'no difference from no filter can be told',
    best: 'best beyond noise',
    falseAlarms: 'Share of normal recordings that are flagged',
    chance: 'chance, 50 %',
    axis: { 'high-pass': 'cut-off of the high-pass, kHz', 'low-pass': 'cut-off of the low-pass, kHz', mixed: 'preset' },
    noFilter: 'none',
    kilohertz: (value: number) => String(Number((value / 1000).toFixed(2))),
    percent: (value: number) => String(Math.round(100 * value)),
  },
  listen: {
    title: 'Hear it',
    lead: 'The listening filter with the same shape as the preset. Listening changes no score.',
    recording: 'Recording',
    truth: { fault: 'fault', normal: 'normal', bank: 'bank' } satisfies Record<
      SweepPreview['recordings'][number]['truth'],
      string
    >,
    option: (recording: SweepPreview['recordings'][number]) =>
      `${recording.fileName} (${filters.listen.truth[recording.truth]})`,
    play: 'Play',
    pause: 'Pause',
    raw: 'Raw',
    filtered: (preset: string) => `With ${preset}`,
    heard: 'What is heard',
    choose: 'Choose a preset in the table to hear it.',
    loading: 'The recording is being read…',
  },
  version: {
    title: 'Make it a detector',
    chosen: (preset: string) => `Chosen preset: ${preset}.`,
    none: 'Choose a preset in the table.',
    explain: (detector: Detector) =>
      `A new version of ${detector.name} with the same ${recordings(detector.bankSize)} as its bank. It scores everything that version ${detector.version} has scored. Version ${detector.version}, its scores and the verdicts about them stay as they are.`,
    newThreshold: (detector: Detector) =>
      `Its threshold ${score(detector.threshold.value)} was set by hand and means nothing under another preset: the new version's is found from its normal recordings (${ruleWord(ruleOfVersion(detector.spec.rule))}).`,
    same: (detector: Detector) => `Version ${detector.version} has this preset already.`,
    caution: {
      noise: 'No difference from no filter could be told for this preset.',
      worse: 'This preset was worse than no filter here.',
    } satisfies Partial<Record<PresetFinding, string>>,
    make: 'Make a detector version',
    making: 'The version is being made…',
    compare: 'Compare with version',
    compareNone: 'Choose a version',
    versionName: ({ version, spec }: Detector) => `Version ${version}, ${presetWord(spec.preset)}`,
  },
  flips: {
    title: (before: Detector, after: Detector) => `Version ${before.version} against version ${after.version}`,
    presets: (before: Detector, after: Detector) =>
      `${presetWord(before.spec.preset)} against ${presetWord(after.spec.preset)}`,
    summary: (flips: readonly Flip[], compared: number) => {
      const newly = flips.filter(({ change }) => change === 'newly').length;
      const noLonger = flips.length - newly;
      if (compared === 0) return 'Nothing was scored by both yet.';
      if (flips.length === 0) return `All ${recordings(compared)} that both have scored are judged alike.`;
      return `Of ${recordings(compared)} that both have scored, ${number(newly)} ${newly === 1 ? 'is' : 'are'} newly flagged and ${number(noLonger)} ${noLonger === 1 ? 'is' : 'are'} no longer flagged.`;
    },
    lost: (flips: readonly Flip[]) => {
      const count = flips.filter(
        ({ change, verdict, label }) =>
          change === 'no-longer' && (verdict === 'real-fault' || (verdict === null && label === 'anomaly')),
      ).length;
      return count === 0 ? null : `${plural(count, 'known fault is', 'known faults are')} no longer flagged.`;
    },
    columns: { recording: 'Recording', change: 'Change', before: 'Before', after: 'After', truth: 'Known' },
    change: { newly: 'newly flagged', 'no-longer': 'no longer flagged' } satisfies Record<Flip['change'], string>,
    score: ({ score: value, threshold }: Flip['before']) => `${score(value)} (threshold ${score(threshold)})`,
    truth: ({ verdict, label }: Flip) =>
      verdict === 'real-fault'
        ? 'verdict: real fault'
        : verdict === 'false-alarm'
          ? 'verdict: false alarm'
          : label === 'unknown'
            ? 'not known'
            : `label: ${labelWord[label]}`,
    more: (count: number) => `and ${number(count)} more`,
    session: 'Make a session of what it flags',
    sessionName: (detector: Detector, day: string) => `${detector.name}, version ${detector.version}, ${day}`,
    kept: 'Verdicts of earlier sessions keep the score and the threshold that they were given at.',
  },
};

function difference(estimate: Estimate): string {
  const text = signed(estimate.value);
  return text === '0.0' || text === '−0.0' ? '±0' : text;
}

function recordingsOf(count: number, kind: string): string {
  return `${number(count)} ${kind} ${count === 1 ? 'recording' : 'recordings'}`;
}
