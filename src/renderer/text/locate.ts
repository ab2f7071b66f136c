import type { MissingRecordings } from '#shared/contract/locate.ts';
import { number, plural, recordings } from './words.ts';

/** Recordings whose files are not where they were. */
export const locate = {
  action: 'Locate…',
  title: 'Locate missing recordings',
  hint: 'Choose the folder that they were moved to, or the file itself. A file is taken for a recording when its content is the same, whatever it is called. Files are only read.',
  path: 'Folder or file',
  go: 'Open',
  empty: 'No folder and no recording in here.',
  more: (count: number) =>
    `and ${plural(count, 'more entry', 'more entries')}; “Search this folder” looks at all of them`,
  searchFolder: 'Search this folder',
  takeFile: (name: string) => `Look at ${name}`,
  takeTyped: 'Look at this file',
  checking: 'Looking where the recordings were…',
  counts: ({ missing, total }: MissingRecordings) =>
    missing === 0
      ? `All ${recordings(total)} are where they were.`
      : `${number(missing)} of ${recordings(total)} ${missing === 1 ? 'is' : 'are'} not where ${missing === 1 ? 'it was' : 'they were'}:`,
  folder: ({ path, recordings: count }: MissingRecordings['folders'][number]) =>
    `${path === '' ? 'on another computer' : path}: ${number(count)}`,
  moreFolders: (count: number) => `and in ${plural(count, 'other folder', 'other folders')}`,
  finished: (found: number, missing: number) =>
    found === 0
      ? `None of the missing recordings is there. ${number(missing)} ${missing === 1 ? 'is' : 'are'} still missing; try another folder.`
      : missing === 0
        ? `${recordings(found)} found again. None is missing any more.`
        : `${recordings(found)} found again, ${number(missing)} still missing.`,
  /** of a recording in a list */
  missing: 'file is missing',
  find: 'Find missing files…',
};
