/** Parts of a date and of a time of day, as patterns name them. */
export type DateParts = Readonly<Record<string, string>>;

/** 2026-11-22, 2026_11_22, 20261122 */
export const yearFirst = String.raw`(?<year>\d{4})(?<dash>[-_.]?)(?<month>\d{2})\k<dash>(?<day>\d{2})`;
/** 22.11.2026: the day stands first only where dots say so */
export const dayFirst = String.raw`(?<day>\d{2})\.(?<month>\d{2})\.(?<year>\d{4})`;

/** A folder that holds a date and no other digit: 2026-11-22, 20261122, "fan 22.11.2026" */
const folderDates = [yearFirst, dayFirst].map((date) => new RegExp(String.raw`^\D*${date}\D*$`));
/** Folders in each other: 2026/11/22, 2026-11/22, 2026/11_22 */
const nestedDate = /^(?<year>\d{4})[-_./](?<month>\d{2})[-_./](?<day>\d{2})$/;

/** The date that the nearest folder tells, or the nearest two or three together; null where they tell none. */
export function dateOfFolders(folders: readonly string[]): Date | null {
  const nearest = folders.at(-1) ?? '';
  const together = [2, 3].map((count) => folders.slice(-count).join('/'));
  const found = [
    ...folderDates.map((pattern) => pattern.exec(nearest)),
    ...together.map((names) => nestedDate.exec(names)),
  ];
  const parts = found.find((match) => match !== null)?.groups;
  return parts === undefined ? null : dateOf(parts);
}

/** A day of the calendar, at its beginning in UTC; null where there is no such day between 1970 and 2099. */
export function dateOf(parts: DateParts): Date | null {
  const [year, month, day] = [Number(parts['year']), Number(parts['month']), Number(parts['day'])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1970 && year < 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}
