import { dateOf, dateOfFolders, dayFirst, yearFirst, type DateParts } from './dated-folders.ts';

/** One kind of separator, or none: 23-27-05, 2327, 23.27.05 */
const timeOfDay = String.raw`(?:[T ]|[-_]{1,2})?(?<hour>[01]\d|2[0-3])(?<colon>[-_.:]?)(?<minute>[0-5]\d)(?:\k<colon>(?<second>[0-5]\d))?(?!\d)`;
/** Date, then time of day: 2026-11-22_23-27-05, 20261122T2327, 2026_11_22 23.27.05, 22.11.2026_23-27 */
const stamps = [yearFirst, dayFirst].map((date) => new RegExp(String.raw`(?<!\d)${date}${timeOfDay}`));
/**
 * A name that is nothing but a time of day, to the second: 23-27-05.wav, 23_27_05.250.flac, T232705Z.wav. Two numbers may
 * be anything, and six digits may as well be counted up from 000000, so those of the first hour say nothing.
 */
const bareTimes = [
  /^T?(?<hour>[01]\d|2[0-3])(?<colon>[-_.:])(?<minute>[0-5]\d)\k<colon>(?<second>[0-5]\d)(?:[.,]\d{1,3})?Z?$/,
  /^T?(?<hour>0[1-9]|1\d|2[0-3])(?<minute>[0-5]\d)(?<second>[0-5]\d)(?:[.,]\d{1,3})?Z?$/,
];
const extension = /\.[a-z]\w*$/i;

/**
 * When a recording was made, as its file name tells it, or its name the time of day and the folders it lies in the date:
 * milliseconds on the clock that wrote them, whose time zone nobody knows, so that only differences mean something. Null
 * without a date and a time of day: the time of the file itself says when it was copied.
 *
 * @param path where the file was last seen, on any system. Folders count only where it ends with the name: what came with
 * a bundle lies elsewhere, under another name.
 */
export function recordedAt(fileName: string, path: string): number | null {
  for (const stamp of stamps) {
    const found = stamp.exec(fileName)?.groups;
    const day = found && dateOf(found);
    if (day) return atTime(day, found);
  }
  const name = fileName.replace(extension, '');
  for (const pattern of bareTimes) {
    const found = pattern.exec(name)?.groups;
    const day = found && dateOfFolders(foldersOf(path, fileName));
    if (day) return atTime(day, found);
  }
  return null;
}

function foldersOf(path: string, fileName: string): string[] {
  const folders = path.endsWith(fileName) ? path.slice(0, path.length - fileName.length) : '';
  return /[/\\]$/.test(folders) ? folders.slice(0, -1).split(/[/\\]/) : [];
}

function atTime(day: Date, parts: DateParts): number {
  return day.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second'] ?? 0));
}
