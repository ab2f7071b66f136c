import { comparesByChoice, describeFrontEnd, describeKind, describeReadOut, describeRule } from '../../detector.ts';
import type { DetectorSpec, Preset, ThresholdRule, Verdict } from '../../domain.ts';
import { fidelityInWords } from '../../explain/fidelity.ts';
import { presetName } from '../../filter/preset.ts';
import { reportNumbers } from './numbers.ts';

const { decimal, number, signed, upTo, count } = reportNumbers('.', ',');
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'];
const monthNames = [...months, 'November', 'December'];
const plural = (number: number, one: string, many: string) => `${count(number)} ${number === 1 ? one : many}`;
const recordings = (number: number) => plural(number, 'recording', 'recordings');

/** How the network's vectors are compared. */
function comparedText({ readOut, metric, k, density }: DetectorSpec): string {
  const distance = metric === 'cosine' ? 'cosine distance' : 'Euclidean distance';
  return `read-out: ${describeReadOut(readOut)}; ${distance}, k = ${k}${density > 0 ? `, local density over ${density} neighbours` : ''}`;
}

/** What one detector does; of what its kind does not choose nothing is said. */
function scorerText(spec: DetectorSpec): string {
  const kind = describeKind(spec.kind);
  if (comparesByChoice(spec.kind)) return `${kind}; ${comparedText(spec)}`;
  return spec.kind === 'statistics' ? `${kind}; Euclidean distance, k = ${spec.k}` : kind;
}

/** Every word of a report, in English. Whatever a person wrote stands in it as it was written. */
export const englishReport = {
  language: 'en' as string,
  decimal,
  number,
  signed,
  upTo,
  verdicts: {
    'real-fault': 'Real fault',
    'false-alarm': 'False alarm',
    unsure: 'Unsure',
    unusable: 'Unusable recording',
  } satisfies Record<Verdict, string>,
  open: 'open',
  disputed: 'Disputed',
  section: (section: string) => `section ${section}`,
  /** 30 November 2026 */
  day: (year: string, month: number, day: number) => `${day} ${monthNames[month - 1] ?? ''} ${year}`,
  severity: (step: number, steps: number, name: string) =>
    name === '' ? `${step} of ${steps}` : `${step} of ${steps}, ${name}`,
  notNamed: 'not named',
  footer: 'Earmark report',
  pageOf: ['Page ', ' of '] as readonly string[],
  title: (name: string) => `Earmark report: ${name}`,
  readings: {
    settled: 'This verdict was given openly after reviewers had differed.',
    differ: 'The reviewers differ, and nobody has settled it',
    agree: 'The reviewers agree',
  },
  summary: {
    lead: (begun: string, made: string, version: string) =>
      `Review of recordings that an anomalous-sound detector flagged. Session begun ${begun}, report made ${made} with Earmark ${version}.`,
    flagged: 'flagged',
    reviewed: 'reviewed',
    disputed: 'disputed',
    verdict: (verdict: Verdict, count: number) =>
      ({
        'real-fault': count === 1 ? 'real fault' : 'real faults',
        'false-alarm': count === 1 ? 'false alarm' : 'false alarms',
        unsure: 'unsure',
        unusable: 'unusable',
      })[verdict],
    unfinished: (open: number, all: number) =>
      `${count(open)} of ${plural(all, 'flagged recording', 'flagged recordings')} ${open === 1 ? 'has' : 'have'} no verdict yet.`,
    listedOpen: 'What has none is listed at the end as open.',
    differ: (disputed: number) => `Reviewers differ about ${recordings(disputed)}, and nobody has settled it.`,
    noneCounts: 'No verdict counts there.',
    findings: 'Findings',
    facts: {
      asset: 'Asset',
      finding: 'Finding',
      severity: 'Highest severity',
      analyst: 'Analyst',
      checked: 'Checked by',
      session: 'Session',
    },
    noPages: 'No recording has a page in this report.',
    scope: (pages: readonly ('real-fault' | 'unsure')[], left: number, listed: boolean) => {
      const names = { 'real-fault': 'real fault', unsure: 'recording somebody is unsure about' };
      const paged = pages.map((verdict) => `every ${names[verdict]}`).join(' and ');
      return [
        pages.length === 0 ? 'No recording has a page of its own.' : `There is a page for ${paged}.`,
        ...(left > 0
          ? [
              `${recordings(left)} with the verdict real fault or unsure ${left === 1 ? 'is' : 'are'} only listed at the end.`,
            ]
          : []),
        `False alarms and unusable recordings are ${listed ? 'counted above and listed at the end' : 'counted above'}.`,
      ].join(' ');
    },
  },
  columns: {
    number: 'No.',
    recording: 'Recording',
    machine: 'Machine',
    verdict: 'Verdict',
    reason: 'Reason',
    severity: 'Severity',
    score: 'Score',
    threshold: 'Threshold',
    when: 'When (UTC)',
    who: 'Who',
    hash: 'Hash',
    flagged: 'Flagged',
    disputed: 'Disputed',
    open: 'Open',
  },
  finding: {
    heading: (place: number, all: number, fileName: string) => `${place} of ${all}: ${fileName}`,
    recorded: (duration: string, kilohertz: string, level: string | null) =>
      `${duration}, ${kilohertz} kHz${level === null ? '' : `, level ${level} dB re full scale`}`,
    machineNotNamed: 'Machine not named',
    reviewerNotNamed: 'Reviewer not named',
    tags: 'Tags:',
    flaggedRecording: 'Flagged recording',
    nearest: 'Nearest normal recording',
    noNearest: 'There is no normal recording to compare with.',
    sameAxes: 'Same axes and same colours as above.',
    bands: 'Frequency bands',
    bandsNotComputed: 'The bands of this recording have not been computed.',
    notCompleted: 'Not completed:',
    severity: 'Severity',
    notJudged: 'not judged',
    basis: 'Basis:',
    observation: 'Observation',
    recommendation: 'Recommendation',
    due: (day: string) => `By ${day}.`,
    beingDrawn: 'The picture is being drawn.',
    notPreviewed: 'The preview has no pictures of so many findings; the report itself has them.',
    noPicture: 'There is no picture of this recording.',
    numbers: 'Numbers',
    worst: 'Least like normal at',
    over: 'Over the threshold',
    detector: 'Detector',
    detectorName: (name: string, version: number) => `${name}, version ${version}`,
    deviations: 'The three scores are in standard deviations of the normal recordings.',
    transformer: 'Transformer alone',
    statistics: 'Statistics alone',
    level: 'Level alone',
    alarm: '(alarm)',
    margin: (score: string, size: string, above: boolean) =>
      `The score ${score} is ${size} ${above ? 'above' : 'below'} the threshold.`,
    worstSentence: (range: string) => `It is that of ${range}, where the recording is least like normal.`,
    levelAlarm: 'The level alone raises an alarm.',
    distance: (distance: string) => `at a distance of ${distance}.`,
    band: 'Band',
    slimeExact: 'SLIME, exact',
    leaveOneOut: 'Leave one out',
    masks: (masks: number, all: string, none: string, exact: boolean) =>
      `${masks} of 256 masks. Score with all bands ${all}, with none ${none}${exact ? '; the Shapley values add up to the difference' : ''}.`,
    fidelity: fidelityInWords,
    constant: 'Every mask lies on the same side of the threshold, so the SLIME weights are 0.',
  },
  levels: {
    heading: 'Mean levels in third-octave bands',
    unit: 'dB relative to a full-scale sine, not calibrated, rounded',
    flagged: 'Flagged',
    normal: 'Normal',
    difference: 'Difference',
    none: 'No third-octave band differs by 1 dB or more from the nearest normal recording.',
    largest: (size: string, louder: boolean, at: string, low: number, high: number, flagged: string, normal: string) =>
      `Largest difference from the nearest normal recording: ${size} dB ${louder ? 'louder' : 'softer'} in the third-octave band at ${at} (${low} to ${high} Hz): ${flagged} dB against ${normal} dB.`,
    normalSide: (at: string, normal: string, flagged: string) =>
      `In the band at ${at} it has ${normal} dB, the flagged one ${flagged} dB.`,
  },
  figure: {
    share: 'share of the score',
    seconds: 's',
    clock: 'min:s',
    outlined: 'Outlined are the bands that weigh most, dashed where they lower the score.',
    boxed: 'The box marks the stretch that gave the score.',
    colours: (floor: string, top: string) => `Colours from ${floor} dB (dark) to ${top} dB (bright).`,
    noBand: 'No band raises the score.',
    raises: (band: string, value: string) => `The band ${band} raises the score most (${value}).`,
    lowers: (band: string, value: string) => `${band} lowers it most (${value}).`,
  },
  method: {
    heading: 'Method and limits',
    how: 'A detector compares a recording with normal recordings of the same machine: the embedding of an Audio Spectrogram Transformer and log-mel statistics, distance to the nearest normal recording, standardised by the distances of the normal recordings among themselves (each left out once). A recording is flagged when its score reaches the threshold. Bands are explained by replacing them with the average normal spectrum (in the paper’s own detector: with the mean of the model’s training data) in all 256 combinations and scoring each (SLIME; Shapley values from the same table). After Mai, Davies, Griffin and Benetos, “Explaining the decisions of anomalous sound detectors”, DCASE 2022.',
    limits:
      'A score says how unlike the normal recordings a sound is. It does not say what is wrong, how severe it is or how likely a failure is. Bands say what the detector used, not where a fault sits in the machine. Only the recordings listed in this report were judged.',
    journal: (entries: number) => `Verdict journal: ${plural(entries, 'entry', 'entries')},`,
    intact: 'chain of hashes intact',
    broken: 'chain of hashes broken',
    head: ', head',
    detector: (name: string, version: number) => `Detector ${name}, version ${version}`,
    scorer: 'Scorer',
    scorerValue: scorerText,
    frontEnd: 'Front end',
    frontEndValue: describeFrontEnd,
    preset: 'Analysis preset',
    presetValue: (preset: Preset) => presetName(preset),
    rule: (rule: ThresholdRule) => describeRule(rule),
    notFitted: 'no gamma distribution could be fitted, so this is the percentile itself',
    gamma: (shape: string, location: string, scale: string) => `shape ${shape}, location ${location}, scale ${scale}`,
    equalError: (percent: string, falseAlarms: number, faults: number) =>
      `${percent} % wrong of ${plural(falseAlarms, 'false alarm', 'false alarms')} and ${plural(faults, 'real fault', 'real faults')}`,
    levelAlarm: (from: string) => `; level alarm from ${from}`,
    normals: 'Normal recordings',
    scored: 'Scored, flagged',
    scoredValue: (scored: number, flagged: number) => `${recordings(scored)} scored, ${count(flagged)} flagged`,
    model: 'Model',
    parameters: (parameters: number) => `${count(parameters)} parameters`,
    eightBits: 'eight-bit weights',
  },
  appendix: {
    all: 'All flagged recordings',
    without: 'Flagged recordings without the false alarms',
    none: 'There are none.',
    counted: (number: number) =>
      number === 1
        ? '1 false alarm or unusable recording is counted, not listed.'
        : `${count(number)} false alarms and unusable recordings are counted, not listed.`,
    counts: 'Counts by machine',
    total: 'All',
    agreement: 'Agreement of two reviewers',
    noName: 'a reviewer without a name',
    agreed: (first: string, second: string, n: number, same: number) =>
      `${first} and ${second} both judged ${recordings(n)} (n = ${n}) without knowing what the other said, and gave the same verdict to ${same} of them.`,
    agreedOpenly: (first: string, second: string, n: number, same: number) =>
      `Not blind: ${first} and ${second} both judged ${recordings(n)} (n = ${n}) of which at least one of them could know what the other had said, and gave the same verdict to ${same} of them. Whoever knows the other’s verdict agrees more easily, so this says little about how alike they judge by themselves.`,
    noKappa: 'Cohen’s kappa has no value, because both gave the same verdict throughout.',
    kappa: (kappa: string) => `Cohen’s kappa ${kappa} (1 is full agreement, 0 is what chance gives).`,
    few: (enough: number) => `That is too few recordings to say how well they agree: at least ${enough} are wanted.`,
    journal: 'Verdict journal of the session',
    noVerdict: 'Nobody has given a verdict yet.',
    actions: { undo: 'taken back', redo: 'brought back' },
    chain: 'Each hash covers its entry and the hash before it; the head of the chain stands under Method and limits.',
    severity: (severity: string) => `severity ${severity}`,
    tags: (tags: string) => `tags ${tags}`,
    blind: 'blind',
    resolution: 'settles a dispute',
    hashes: 'File hashes',
  },
};
