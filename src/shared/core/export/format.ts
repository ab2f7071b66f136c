import { sessionCsv } from './csv.ts';
import type { ExportedSession, ExportFormat } from './model.ts';
import { audacityLabels, labelStudioTasks, ravenTable } from './selections.ts';

interface Writer {
  /** of the file, without the dot */
  readonly extension: 'csv' | 'json' | 'txt';
  write(session: ExportedSession): string;
}

/** How each format is written. `json` alone holds everything; the others are for programs that cannot. */
export const exportWriters: Readonly<Record<ExportFormat, Writer>> = {
  csv: { extension: 'csv', write: sessionCsv },
  json: { extension: 'json', write: (session) => `${JSON.stringify(session, null, 2)}\n` },
  raven: { extension: 'txt', write: ravenTable },
  audacity: { extension: 'txt', write: audacityLabels },
  'label-studio': { extension: 'json', write: labelStudioTasks },
};
