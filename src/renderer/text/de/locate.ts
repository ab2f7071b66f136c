import type { locate as english } from '../locate.ts';
import type { Translation } from '../translation.ts';
import { number, plural, recordings } from './words.ts';

export const locate: Translation<typeof english> = {
  action: 'Suchen…',
  title: 'Fehlende Aufnahmen suchen',
  hint: 'Wählen Sie den Ordner, in den sie verschoben wurden, oder die Datei selbst. Eine Datei gilt als die Aufnahme, wenn ihr Inhalt derselbe ist, gleich wie sie heißt. Dateien werden nur gelesen.',
  path: 'Ordner oder Datei',
  go: 'Öffnen',
  empty: 'Hier ist kein Ordner und keine Aufnahme.',
  more: (count) =>
    `und ${plural(count, 'weiterer Eintrag', 'weitere Einträge')}; „Diesen Ordner durchsuchen“ sieht alle an`,
  searchFolder: 'Diesen Ordner durchsuchen',
  takeFile: (name) => `${name} ansehen`,
  takeTyped: 'Diese Datei ansehen',
  checking: 'Es wird nachgesehen, wo die Aufnahmen waren…',
  counts: ({ missing, total }) =>
    missing === 0
      ? `Alle ${recordings(total)} sind, wo sie waren.`
      : `${number(missing)} von ${recordings(total)} ${missing === 1 ? 'ist' : 'sind'} nicht, wo sie ${missing === 1 ? 'war' : 'waren'}:`,
  folder: ({ path, recordings: count }) => `${path === '' ? 'auf einem anderen Rechner' : path}: ${number(count)}`,
  moreFolders: (count) => `und in ${plural(count, 'weiteren Ordner', 'weiteren Ordnern')}`,
  finished: (found, missing) =>
    found === 0
      ? `Keine der fehlenden Aufnahmen ist dort. ${number(missing)} ${missing === 1 ? 'fehlt' : 'fehlen'} weiterhin; versuchen Sie einen anderen Ordner.`
      : missing === 0
        ? `${recordings(found)} wiedergefunden. Keine fehlt mehr.`
        : `${recordings(found)} wiedergefunden, ${number(missing)} ${missing === 1 ? 'fehlt' : 'fehlen'} weiterhin.`,
  missing: 'Datei fehlt',
  find: 'Fehlende Dateien suchen…',
};
