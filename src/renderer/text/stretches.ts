import type { Source } from '#renderer/audio/sound.ts';
import type { PartKind } from '#renderer/state/failed-parts.svelte.ts';
import type { ScoredSegment } from '#shared/contract/stretches.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { timeRange } from '#shared/core/time-range.ts';
import { percent, plural, score } from './words.ts';

const side = (value: number, threshold: number) =>
  `${score(Math.abs(value - threshold))} ${value >= threshold ? 'above' : 'below'} the threshold`;

interface UnreadStretches {
  readonly kind: PartKind;
  readonly ranges: readonly TimeRange[];
}
const unreadKind: Readonly<Record<PartKind, string>> = { picture: 'picture', waveform: 'waveform', sound: 'sound' };
const mostPlaces = 3;
const places = (ranges: readonly TimeRange[]): string => {
  const said = ranges.slice(0, mostPlaces).map(timeRange);
  const more = ranges.length - said.length;
  return more === 0 ? said.join(', ') : `${said.join(', ')} and ${plural(more, 'more stretch', 'more stretches')}`;
};

/** Long recordings: the score over time, its stretches, and the other speeds and settings of the clip pane. */
export const stretches = {
  title: 'Score over time',
  axis: 'Score',
  hint: 'Click or use the arrow keys to look at a stretch; Page Up and Page Down go through the worst ones.',
  value: (segment: ScoredSegment, threshold: number) =>
    `${timeRange(segment)}, score ${score(segment.score)}, ${side(segment.score, threshold)}`,
  threshold: (value: number, place: 'shown' | 'below' | 'above') =>
    `threshold ${score(value)}${place === 'shown' ? '' : place === 'below' ? ', far below' : ', far above'}`,
  none: 'No stretch chosen',
  summary: (above: number, count: number, highest: ScoredSegment) =>
    `${String(above)} of ${String(count)} stretches at or above the threshold; highest ${score(highest.score)} at ${timeRange(highest)}.`,
  more: 'The worst stretches as a table',
  columns: { time: 'Stretch', score: 'Score', margin: 'Against the threshold' },
  margin: side,
  look: (range: TimeRange) => `Look at ${timeRange(range)}`,
  chosen: (range: TimeRange) => `Chosen: ${timeRange(range)}`,
  chosenMark: 'chosen',
  next: 'Next worst stretch',
  previous: 'Previous worst stretch',
  normalAt: (range: TimeRange) => `its nearest stretch ${timeRange(range)}`,
  keepPitch: 'Keep pitch',
  keepPitchHint: 'At another speed the pitch stays as it is. Without it, it follows the speed, as on a tape.',
  pitch: (kept: boolean) => (kept ? 'Pitch is kept.' : 'Pitch follows the speed.'),
  speed: (rate: number) => `Speed ${String(rate)}×.`,
  unpackingLabel: 'Unpacking of the recording',
  unpacking: (share: number) => `The recording is being unpacked: ${percent(Math.round(100 * share) / 100)}`,
  unread: {
    parts: (source: Source, stretches: readonly UnreadStretches[]) =>
      `Not read of the ${source === 'flagged' ? 'flagged' : 'normal'} recording: ${stretches
        .map(({ kind, ranges }) => `${unreadKind[kind]} ${places(ranges)}`)
        .join('; ')}.`,
    scores: 'The scores of the stretches of this recording were not read.',
    safe: 'Verdicts and everything else on the screen stay as they are.',
    safeParts:
      'What stays coarse, empty or silent there says nothing about the machine. Score, bands and verdicts stay as they are.',
  },
  display: 'Display',
  displayTitle: 'Display of the pictures',
  actions: {
    nextWorst: 'Next worst stretch of a long recording',
    previousWorst: 'Previous worst stretch of a long recording',
    later: 'Next stretch in time',
    earlier: 'Previous stretch in time',
    pitch: 'Keep the pitch at other speeds, or let it follow',
    noStretches: 'Only a long recording has stretches with scores of their own.',
  },
};
