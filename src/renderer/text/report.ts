import type { SessionSummary } from '#shared/contract/schemas.ts';
import { number, plural } from './words.ts';

/** The signed-off report of a session. */
export const report = {
  title: 'Report',
  lead: 'One HTML file with everything in it: it opens in any browser, prints on A4 and needs no network.',
  session: 'Session',
  counts: 'Verdicts',
  open: 'Open',
  unfinished: (session: SessionSummary) =>
    `${plural(session.flagged - session.reviewed, 'recording has', 'recordings have')} no verdict yet. The report will say so.`,
  finished: 'Every flagged recording has a verdict.',
  contents: 'What it contains',
  list: [
    'A page for each recording called a real fault or unsure: spectrogram, nearest normal recording, bands, numbers, verdict, reason and comment',
    'The number of false alarms and unusable recordings, with their reasons',
    'The method: detector and version, model hash, analysis preset, threshold and the rule behind it, how many recordings were scored',
    'Who decided, when, and the state of the verdict journal',
  ],
  pictures: 'Also save every picture as a PNG file beside it',
  create: 'Make the report',
  creating: 'Making the report…',
  ready: (fileName: string) => `“${fileName}” is ready.`,
  savedAt: 'Saved at',
  download: 'Save a copy…',
  picturesSaved: (count: number) => `${plural(count, 'picture', 'pictures')} saved beside it.`,
  fetchFailed: (status: number) =>
    `The report could not be fetched (status ${number(status)}). It is still in the library’s folder.`,
  noSession: {
    title: 'No session to report on',
    text: 'A report is made from a review session.',
    action: 'Go to Review',
  },
};
