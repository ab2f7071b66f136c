import type { PartKind } from '#renderer/state/failed-parts.svelte.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { timeRange } from '#shared/core/time-range.ts';
import type { stretches as english } from '../stretches.ts';
import type { Translation } from '../translation.ts';
import { number, percent, plural, score, upTo } from './words.ts';

const side = (value: number, threshold: number) =>
  `${score(Math.abs(value - threshold))} ${value >= threshold ? 'über' : 'unter'} dem Schwellwert`;

const unreadKind: Readonly<Record<PartKind, string>> = { picture: 'Bild', waveform: 'Zeitsignal', sound: 'Ton' };
const mostPlaces = 3;
const places = (ranges: readonly TimeRange[]): string => {
  const said = ranges.slice(0, mostPlaces).map(timeRange);
  const more = ranges.length - said.length;
  return more === 0
    ? said.join(', ')
    : `${said.join(', ')} und ${plural(more, 'weiterer Abschnitt', 'weitere Abschnitte')}`;
};

export const stretches: Translation<typeof english> = {
  title: 'Kennwert über der Zeit',
  axis: 'Wert',
  hint: 'Klick oder Pfeiltasten zeigen einen Abschnitt; Bild auf und Bild ab gehen durch die schlechtesten.',
  value: (segment, threshold) =>
    `${timeRange(segment)}, Kennwert ${score(segment.score)}, ${side(segment.score, threshold)}`,
  threshold: (value, place) =>
    `Schwellwert ${score(value)}${place === 'shown' ? '' : place === 'below' ? ', weit darunter' : ', weit darüber'}`,
  none: 'Kein Abschnitt gewählt',
  summary: (above, count, highest) =>
    `${number(above)} von ${number(count)} Abschnitten am oder über dem Schwellwert; höchster ${score(highest.score)} bei ${timeRange(highest)}.`,
  more: 'Die schlechtesten Abschnitte als Tabelle',
  columns: { time: 'Abschnitt', score: 'Kennwert', margin: 'Gegen den Schwellwert' },
  margin: side,
  look: (range) => `${timeRange(range)} zeigen`,
  chosen: (range) => `Gewählt: ${timeRange(range)}`,
  chosenMark: 'gewählt',
  next: 'Nächstschlechtester Abschnitt',
  previous: 'Voriger schlechter Abschnitt',
  normalAt: (range) => `ihr nächster Abschnitt ${timeRange(range)}`,
  keepPitch: 'Tonhöhe halten',
  keepPitchHint: 'Bei anderem Tempo bleibt die Tonhöhe gleich. Ohne dies folgt sie dem Tempo, wie bei einem Tonband.',
  pitch: (kept) => (kept ? 'Die Tonhöhe bleibt.' : 'Die Tonhöhe folgt dem Tempo.'),
  speed: (rate) => `Tempo ${upTo(rate, 3)}×.`,
  unpackingLabel: 'Auspacken der Aufnahme',
  unpacking: (share) => `Die Aufnahme wird ausgepackt: ${percent(Math.round(100 * share) / 100)}`,
  unread: {
    parts: (source, stretches) =>
      `Von der ${source === 'flagged' ? 'gemeldeten Aufnahme' : 'Normalaufnahme'} nicht gelesen: ${stretches
        .map(({ kind, ranges }) => `${unreadKind[kind]} ${places(ranges)}`)
        .join('; ')}.`,
    scores: 'Die Kennwerte der Abschnitte dieser Aufnahme wurden nicht gelesen.',
    safe: 'Urteile und alles andere auf dem Bildschirm bleiben, wie sie sind.',
    safeParts:
      'Was dort grob, leer oder still bleibt, sagt nichts über die Maschine. Kennwert, Bänder und Urteile bleiben, wie sie sind.',
  },
  display: 'Anzeige',
  displayTitle: 'Anzeige der Bilder',
  actions: {
    nextWorst: 'Nächstschlechtester Abschnitt einer langen Aufnahme',
    previousWorst: 'Voriger schlechter Abschnitt einer langen Aufnahme',
    later: 'Zeitlich nächster Abschnitt',
    earlier: 'Zeitlich voriger Abschnitt',
    pitch: 'Tonhöhe bei anderem Tempo halten oder folgen lassen',
    noStretches: 'Nur eine lange Aufnahme hat Abschnitte mit eigenen Kennwerten.',
  },
};
