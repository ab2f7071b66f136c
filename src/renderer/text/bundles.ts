import type { BundlePreview } from '#shared/contract/bundles.ts';
import type { Job, SessionSummary } from '#shared/contract/schemas.ts';
import { megabytes, number, plural, recordings } from './words.ts';

const entries = (count: number): string => plural(count, 'journal entry', 'journal entries');

/** Sessions as files, for a colleague, and the list of sessions. */
export const bundles = {
  title: 'For a colleague',
  lead: 'One file with the whole session: scores, bands, verdicts with their journal, and the report’s notes and pictures. It opens in any Earmark, without a network.',
  withRecordings: ({ recordings: { files, bytes } }: BundlePreview) =>
    `With the sound: ${recordings(files)}, the flagged ones and their nearest normals (${megabytes(bytes)})`,
  noRecordings: 'With the sound: none of the recordings is here',
  missing: (count: number) => `${recordings(count)} cannot be included, because the file is not here.`,
  size: ({ bytes, pictures }: BundlePreview, sound: number) =>
    `About ${megabytes(bytes + sound)}, with ${plural(pictures, 'picture', 'pictures')}.`,
  looking: 'Looking how large it will be…',
  create: 'Write the bundle',
  creating: 'Writing the bundle',
  cancel: 'Cancel',
  ready: (fileName: string, bytes: number) => `${fileName} is written (${megabytes(bytes)})`,
  savedAt: 'It lies at',
  download: 'Save a copy…',
  tooLargeToCopy: 'It is too large to be handed to the browser; take it from where it lies.',
  sessions: {
    title: 'Sessions',
    lead: 'A session is what was flagged and is judged together. One can be written as a bundle on the Report screen and taken in by a colleague.',
    caption: 'All sessions',
    columns: { name: 'Session', made: 'Made', reviewed: 'Reviewed', action: 'Action' },
    reviewed: ({ reviewed, flagged }: SessionSummary) => `${number(reviewed)} of ${number(flagged)}`,
    open: 'Open',
    openName: (name: string) => `Open ${name}`,
    none: 'There is no session yet. Score recordings with a detector, or import a colleague’s bundle.',
  },
  importing: {
    action: 'Import a bundle…',
    title: 'Import a session',
    hint: 'A bundle that a colleague wrote on the Report screen (.earmark), or the JSON of a session. It is checked first and taken in as a whole or not at all. If the session is here already, the colleague’s verdicts are joined to it and yours stay.',
    path: 'Folder or file',
    go: 'Open',
    empty: 'No folder, bundle or JSON file in here.',
    more: (count: number) => `and ${plural(count, 'more entry', 'more entries')}; type the name to get there`,
    submit: 'Import',
    submitName: (name: string) => `Import ${name}`,
  },
  imported: ({ result }: Job) => {
    const [name, joined, sounds] = [String(result['name']), Number(result['entries']), Number(result['recordings'])];
    const sound = sounds > 0 ? ` ${recordings(sounds)} came along.` : '';
    const own =
      Number(result['ownName']) > 0
        ? ' Some were given under the name that you have here, so they count as yours; if they are a colleague’s, choose another name in Setup.'
        : '';
    if (result['outcome'] === 'known') return `All of ${name} was here already; nothing was changed.`;
    if (result['outcome'] === 'merged')
      return joined > 0
        ? `${name} was here: ${entries(joined)} of others joined to it, and yours are kept.${sound}${own}`
        : `${name} was here, and no verdict was new. What it lacked was added.${sound}`;
    return `${name} is imported, with ${entries(joined)}.${sound}${own}`;
  },
};
