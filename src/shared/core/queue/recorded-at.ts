/** Date, then time of day, with one kind of separator in each: 2026-11-22_23-27-05, 20261122T2327, 2026_11_22 23.27.05 */
const stamp =
  /(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?:[T ]|[-_]{1,2})?([01]\d|2[0-3])([-_.:]?)([0-5]\d)(?:\6([0-5]\d))?(?!\d)/;

/**
 * When a recording was made, as its file name tells it: milliseconds on the clock that wrote the name, whose time zone
 * nobody knows, so that only differences mean something. Null without a date and a time of day: the time of the file
 * itself says when it was copied.
 */
export function recordedAt(fileName: string): number | null {
  const found = stamp.exec(fileName);
  if (found === null) return null;
  const [, year, , month, day, hour, , minute, second = '0'] = found.map((part: string | undefined) => part ?? '0');
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (Number(year) < 1970 || date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  return date.setUTCHours(Number(hour), Number(minute), Number(second));
}
