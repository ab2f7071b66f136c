import type { Advice, AdvicePreview, Flip } from '#shared/contract/advice.ts';
import type { Detector } from '#shared/contract/schemas.ts';
import { fewestJudged, type ThresholdAdvice } from '#shared/core/advice/advise.ts';
import type { Outcome } from '#shared/core/advice/outcomes.ts';
import type { Rate } from '#shared/core/advice/wilson.ts';
import { number, plural, recordings, score, dayAndTime, ruleWord } from './words.ts';

const faults = (count: number) => plural(count, 'real fault', 'real faults');
const alarms = (count: number) => plural(count, 'false alarm', 'false alarms');
const percent = (share: number) => `${Math.round(100 * share)} %`;
/** "83 % [55–95 %]"; a share of nothing has none */
const rate = ({ count, of, low, high }: Rate) =>
  of === 0 ? '–' : `${percent(count / of)} [${Math.round(100 * low)}–${percent(high)}]`;
const ofAll = ({ count, of }: Rate) => `${number(count)} of ${number(of)}`;

/** What verdicts do: false alarms to the bank, real faults and false alarms to the threshold, the next version. */
export const advice = {
  action: 'Use the verdicts…',
  actionName: (detector: Detector) => `Use the verdicts on ${detector.name}, version ${detector.version}`,
  title: (detector: Detector) => `What the verdicts do: ${detector.name}, version ${detector.version}`,
  lead: 'Nothing changes until you make a new version. Verdicts, sessions and scores that are there stay as they are.',
  reading: 'Reading the verdicts…',
  verdicts: {
    title: 'Verdicts on recordings of this machine',
    none: 'Nobody has given a verdict on recordings of this machine yet. Review what the detector flags, then come back.',
    since: ({ since }: Advice) =>
      since === null
        ? ''
        : `The first was given on ${dayAndTime(since.at)}${since.version === null ? ', with another detector' : `, with version ${since.version}`}.`,
    open: ({ flagged, open }: Advice) =>
      open === 0
        ? `All ${recordings(flagged)} that this version flags have a verdict.`
        : `${number(open)} of the ${recordings(flagged)} that this version flags have no verdict yet; whoever reviewed from the top has judged the highest scores only.`,
    disputed: (count: number) =>
      `On ${recordings(count)} the sessions disagree (real fault in one, false alarm in another). They count for nothing until that is settled.`,
    below: ({ below }: Advice) =>
      `Not counted: ${[
        ...(below.faults > 0 ? [faults(below.faults)] : []),
        ...(below.falseAlarms > 0 ? [alarms(below.falseAlarms)] : []),
      ].join(
        ' and ',
      )} below the threshold of this version (only their level raised the alarm, or another version flagged them). They say nothing about a higher threshold.`,
    unscored: (count: number) => `${recordings(count)} with a verdict were not scored by this version.`,
  },
  threshold: {
    title: 'Threshold',
    keep: (detector: Detector) => `Keep the rule (${ruleWord(detector.spec.rule)})`,
    keepNote: 'With additions to the bank, the rule is applied to the larger bank.',
    advised: 'Take the advised one',
    byHand: 'Set it by hand',
    slider: 'Threshold',
    sliderHint: 'Arrow keys move it, with Shift ten times as far.',
    value: 'Value',
    cost: 'A missed fault costs as much as this many false alarms',
    costHint: 'From 1 to 1,000.',
    few: (found: Extract<ThresholdAdvice, { kind: 'few' }>) =>
      `Too few verdicts for advice: it takes ${fewestJudged} real faults and ${fewestJudged} false alarms that were flagged by this threshold and not by their level, and there are ${number(found.faults)} and ${number(found.falseAlarms)}. With fewer, the range of what may be true is as wide as not knowing.`,
    advice: (found: Extract<ThresholdAdvice, { kind: 'advised' }>, floor: number) =>
      found.threshold === floor
        ? `At this cost, the threshold should stay at ${score(floor)}: any higher one would cost more in missed faults than it saves in false alarms.`
        : `Advised: ${score(found.threshold)}. With other recordings of the same kind it would lie between ${score(found.low)} and ${score(found.high)} (95 %).`,
    logistic: (found: Extract<ThresholdAdvice, { kind: 'advised' }>, floor: number) =>
      found.logistic === null
        ? 'Second opinion (logistic curve): none. Among these recordings a higher score does not mean a fault more often.'
        : found.logistic <= floor
          ? 'Second opinion (logistic curve): leave it where it is. By the curve, a fault is likely enough in everything that is flagged.'
          : `Second opinion (logistic curve): ${score(found.logistic)}.`,
    floor: (floor: number) =>
      `People judge what was flagged. Below ${score(floor)} nobody has listened, so no lower threshold can be advised, and faults that never were flagged are in none of these numbers.`,
    belowFloor: 'Below the present threshold nothing was judged: how often it would be wrong there is not known.',
    invalid: 'A number, please.',
    withAdditions:
      'Scores move a little when the bank grows. The preview counts with the new scores, and an advised threshold is worked out from them again.',
    plot: 'Scores of judged recordings',
    plotFaults: 'Real faults',
    plotAlarms: 'False alarms',
    unknown: 'not judged',
    description: (judged: Advice['judged'], floor: number, chosen: number) => {
      const found = judged.filter(({ fault }) => fault).length;
      return `${faults(found)} and ${alarms(judged.length - found)} between the present threshold ${score(floor)} and ${score(Math.max(floor, ...judged.map((each) => each.score)))}; the chosen one is ${score(chosen)}.`;
    },
    outcome: ({ keptFaults, missedFaults, falseAlarms, avoided, recall }: Outcome) =>
      `Keeps ${number(keptFaults)} of ${faults(keptFaults + missedFaults)}${recall.of > 0 ? ` (${percent(recall.low)} to ${percent(recall.high)} of such faults, 95 %)` : ''} and avoids ${number(avoided)} of ${alarms(falseAlarms + avoided)}.`,
    level: (count: number) =>
      `Of ${recordings(count)} the level raised an alarm of its own; they stay flagged whatever this threshold is.`,
    table: 'What thresholds would have done',
    more: 'Every threshold in numbers',
    columns: {
      threshold: 'Threshold',
      alarms: 'False alarms left',
      missed: 'Faults missed',
      precision: 'Precision [95 %]',
      recall: 'Faults kept [95 %]',
    },
    now: 'now',
    advisedRow: 'advised',
    chosenRow: 'chosen',
    rate,
  },
  bank: {
    title: 'False alarms for the bank',
    lead: 'A false alarm in the bank is a normal recording from then on: what sounds like it is no longer unusual.',
    none: 'There is no false alarm that could join the bank.',
    all: 'All of them',
    nothing: 'None',
    chosen: (chosen: number, all: number) => `${number(chosen)} of ${alarms(all)}`,
    option: (fileName: string, value: number | null) =>
      value === null ? `${fileName}, not scored` : `${fileName}, score ${score(value)}`,
    calibration:
      'They are compared with, but set no threshold: they were picked because they score high, and would make every threshold too high. Only recordings that were chosen as normal set it.',
    share: (chosen: number, bank: number) =>
      `They would be ${percent(chosen / (chosen + bank))} of the bank. A bank that is made of alarms to a large part hides more than it explains.`,
    nearest:
      'This detector looks at one nearest normal only: a single fault that was called a false alarm hides every fault like it.',
  },
  preview: {
    action: 'Preview',
    again: 'Preview again',
    stale: 'The choice has changed since; preview it again before a version is made.',
    title: 'What would change',
    running: 'Scoring again…',
    cancel: 'Cancel the preview',
    nothingChosen: 'Choose false alarms for the bank, or another threshold.',
    hiddenTitle: (count: number) =>
      count === 1
        ? 'A known fault would no longer be flagged'
        : `${number(count)} known faults would no longer be flagged`,
    hidden: ({ fileName, nearestAddition }: Flip) =>
      nearestAddition === null
        ? `${fileName}: it would lie below the threshold.`
        : `${fileName}: its nearest normal would be ${nearestAddition.fileName}, which you are adding to the bank.`,
    hiddenAdvice: 'Leave those false alarms out, or listen to both again, before you make this version.',
    summary: ({ flaggedBefore, flaggedAfter, newlyFlagged, noLongerFlagged, compared, leftOut }: AdvicePreview) =>
      `Of ${recordings(compared)}, ${number(flaggedAfter)} would be flagged instead of ${number(flaggedBefore)}: ${number(newlyFlagged)} more, ${number(noLongerFlagged)} no longer.${leftOut > 0 ? ` ${recordings(leftOut)} could not be scored again.` : ''}`,
    threshold: ({ thresholdBefore, threshold, bankBefore, bankAfter, calibrating }: AdvicePreview) =>
      `Threshold ${score(thresholdBefore)} → ${score(threshold.value)}. Bank ${number(bankBefore)} → ${number(bankAfter)}, of which ${number(calibrating)} set thresholds.`,
    addedNote:
      'A false alarm in the bank is scored against the others only. Its new score says what would happen to the next recording like it.',
    rates: 'How often it flags, before and after',
    columns: { what: 'Recordings', before: 'Flagged before', after: 'Flagged after' },
    rows: {
      faults: 'Real faults, by verdict',
      falseAlarms: 'False alarms, by verdict',
      labelledFaults: 'Anomalies, by label, not judged',
      labelledNormals: 'Normal, by label, not judged, not chosen for the bank',
    },
    rate: (found: Rate) => (found.of === 0 ? '–' : `${ofAll(found)}, ${rate(found)}`),
    ratesNote:
      'In brackets: where the share lies with 95 % confidence. False alarms by verdict all were flagged once, so they begin near 100 %.',
    flips: 'Decisions that change',
    noFlips: 'No decision would change.',
    flipColumns: {
      recording: 'Recording',
      verdict: 'Known',
      before: 'Score before',
      after: 'Score after',
      change: 'Change',
    },
    newly: 'flagged',
    noLonger: 'no longer flagged',
    hiddenMark: 'fault hidden',
    notJudged: 'not judged',
    label: (label: 'normal' | 'anomaly') => (label === 'anomaly' ? 'labelled anomaly' : 'labelled normal'),
    open: (fileName: string) => `Open ${fileName} in its session`,
    more: (shown: number, all: number) => `The ${number(shown)} of ${number(all)} that matter most are shown.`,
  },
  apply: {
    why: 'Why this version is made',
    whyHint: 'Stored with the version, with your name.',
    whyMissing: 'Say in a few words why; whoever asks in a year will thank you.',
    /** what is proposed */
    reason: (additions: number, threshold: 'keep' | 'advised' | 'value', value: number | null) =>
      [
        ...(additions > 0 ? [`${alarms(additions)} added to the bank`] : []),
        ...(threshold === 'keep' || value === null
          ? []
          : [`threshold ${score(value)} ${threshold === 'advised' ? 'as advised' : 'set by hand'}`]),
      ].join(', '),
    action: (version: number) => `Make version ${number(version)}`,
    hiddenAction: (version: number) => `Make version ${number(version)} all the same`,
    working: 'Making the version…',
    done: (version: number, flagged: number) =>
      `Version ${number(version)} was made. It flags ${recordings(flagged)} of those this one has scored. Verdicts and sessions are as they were.`,
    session: 'Review what it flags',
    sessionName: (detector: Detector, version: number, day: string) => `${detector.name}, version ${version}, ${day}`,
    later: 'Not now',
  },
  card: { why: 'Why', madeBy: (name: string) => `by ${name}` },
};
