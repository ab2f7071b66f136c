import type { ExportedDetector, ExportedItem, ExportedSession } from './model.ts';

export type Cell = string | number | boolean | null;

/**
 * Characters with which a spreadsheet begins a formula, full-width forms included, looked for behind everything that is
 * not seen: a cell with them gets an apostrophe, which a spreadsheet shows as text (OWASP, CSV injection).
 */
const formula = /(^|[\r\n])([\s\p{Cf}\p{Cc}]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu;
const leadingControl = /^[\t\r\n]/;

/** Text as a cell that no spreadsheet takes for a formula; on each of its lines. */
export function guardText(text: string): string {
  const guarded = text.replace(formula, (_, start: string, blank: string) => `${start}${blank}'`);
  return leadingControl.test(guarded) ? `'${guarded}` : guarded;
}

/** RFC 4180: CRLF, quotes doubled. Text is guarded, numbers stay numbers. */
export function formatCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(formatCell).join(',') + '\r\n').join('');
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = guardText(cell);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What stands about an item elsewhere in its session. */
interface About {
  readonly detector: ExportedDetector | undefined;
  readonly bookmarkedBy: readonly string[];
}

const columns: readonly (readonly [string, (item: ExportedItem, about: About) => Cell])[] = [
  ['position', (item) => item.position],
  ['file', (item) => item.recording.fileName],
  ['sha256', (item) => item.recording.sha256],
  ['machine', (item) => item.recording.place.machine],
  ['section', (item) => item.recording.place.section],
  ['domain', (item) => item.recording.place.domain],
  ['attributes', (item) => attributesText(item.recording.place.attributes)],
  ['duration_s', (item) => item.recording.durationSeconds],
  ['sample_rate_hz', (item) => item.recording.sampleRate],
  ['detector', (_, { detector }) => detector?.name ?? null],
  ['detector_version', (_, { detector }) => detector?.version ?? null],
  ['score', (item) => item.score],
  ['threshold', (item) => item.threshold],
  ['level_alarm', (item) => item.levelAlarm],
  ['worst_start_s', (item) => item.worst?.startSeconds ?? null],
  ['worst_end_s', (item) => item.worst?.endSeconds ?? null],
  ['band_low_hz', (item) => item.band?.lowHz ?? null],
  ['band_high_hz', (item) => item.band?.highHz ?? null],
  ['nearest_normal', (item) => item.nearest[0]?.fileName ?? null],
  // Where reviewers differ no verdict counts, nor does the reason of one of them.
  ['verdict', ({ verdict }) => (verdict?.disputed ? 'disputed' : (verdict?.verdict ?? null))],
  ['reason', ({ verdict }) => (verdict?.disputed ? null : (verdict?.reasonText ?? null))],
  ['comment', (item) => item.verdict?.comment ?? null],
  ['reviewer', (item) => item.verdict?.reviewer ?? null],
  ['decided_at', (item) => item.verdict?.at ?? null],
  ['severity', ({ verdict }) => severityStep(verdict)],
  ['tags', (item) => item.verdict?.tags.join('; ') ?? null],
  ['bookmarked_by', (_, { bookmarkedBy }) => bookmarkedBy.join('; ')],
];

/** One line per flagged recording. Begins with a byte order mark, without which Excel takes UTF-8 for something else. */
export function sessionCsv(session: ExportedSession): string {
  const header = columns.map(([name]) => name);
  const detectors = new Map(session.detectors.map((detector) => [detector.id, detector]));
  const bookmarks = Map.groupBy(session.bookmarks, ({ sha256 }) => sha256);
  const rows = session.items.map((item) => {
    const bookmarkedBy = (bookmarks.get(item.recording.sha256) ?? []).map(({ reviewer }) => reviewer);
    const about = { detector: detectors.get(item.detectorId), bookmarkedBy };
    return columns.map(([, value]) => value(item, about));
  });
  return `\uFEFF${formatCsv([header, ...rows])}`;
}

/** From 1, as people count; null where nobody judged it, or reviewers differ. */
export function severityStep(verdict: ExportedItem['verdict']): number | null {
  return verdict === null || verdict.disputed || verdict.severity === null ? null : verdict.severity + 1;
}

/** `speed=1500; load=2`, in the order of the names. */
export function attributesText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}
