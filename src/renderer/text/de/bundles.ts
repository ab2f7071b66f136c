import type { BundlePreview } from '#shared/contract/bundles.ts';
import type { Job, SessionSummary } from '#shared/contract/schemas.ts';
import type { bundles as english } from '../bundles.ts';
import type { Translation } from '../translation.ts';
import { megabytes, number, plural, recordings } from './words.ts';

const entries = (count: number): string => plural(count, 'Journaleintrag', 'Journaleinträge');

export const bundles: Translation<typeof english> = {
  title: 'Für Kollegen',
  lead: 'Eine Datei mit der ganzen Sitzung: Kennwerte, Bänder, Urteile mit ihrem Journal, Notizen und Bilder des Berichts. Sie lässt sich in jedem Earmark öffnen, ohne Netzwerk.',
  withRecordings: ({ recordings: { files, bytes } }: BundlePreview) =>
    `Mit Ton: ${recordings(files)}, die gemeldeten und die nächsten normalen (${megabytes(bytes)})`,
  noRecordings: 'Mit Ton: keine der Aufnahmen ist hier',
  missing: (count: number) =>
    count === 1
      ? '1 Aufnahme kann nicht mitgegeben werden, weil die Datei nicht hier ist.'
      : `${recordings(count)} können nicht mitgegeben werden, weil die Dateien nicht hier sind.`,
  size: ({ bytes, pictures }: BundlePreview, sound: number) =>
    `Etwa ${megabytes(bytes + sound)}, mit ${plural(pictures, 'Bild', 'Bildern')}.`,
  looking: 'Die Größe wird geschätzt…',
  create: 'Paket schreiben',
  creating: 'Das Paket wird geschrieben',
  cancel: 'Abbrechen',
  ready: (fileName: string, bytes: number) => `${fileName} ist geschrieben (${megabytes(bytes)})`,
  savedAt: 'Es liegt unter',
  download: 'Kopie speichern…',
  tooLargeToCopy: 'Es ist zu groß, um es dem Browser zu übergeben; nehmen Sie es von dort, wo es liegt.',
  sessions: {
    title: 'Sitzungen',
    lead: 'Eine Sitzung ist, was gemeldet wurde und zusammen beurteilt wird. Auf der Seite „Bericht“ lässt sie sich als Paket schreiben, das Kollegen übernehmen können.',
    caption: 'Alle Sitzungen',
    columns: { name: 'Sitzung', made: 'Angelegt', reviewed: 'Beurteilt', action: 'Aktion' },
    reviewed: ({ reviewed, flagged }: SessionSummary) => `${number(reviewed)} von ${number(flagged)}`,
    open: 'Öffnen',
    openName: (name: string) => `Öffnen: ${name}`,
    none: 'Es gibt noch keine Sitzung. Bewerten Sie Aufnahmen mit einem Detektor, oder importieren Sie ein Paket.',
  },
  importing: {
    action: 'Paket importieren…',
    title: 'Sitzung importieren',
    hint: 'Ein Paket (.earmark), das jemand auf der Seite „Bericht“ geschrieben hat, oder das JSON einer Sitzung. Es wird zuerst geprüft und ganz oder gar nicht übernommen. Ist die Sitzung schon hier, kommen die Urteile der anderen hinzu, und Ihre bleiben.',
    path: 'Ordner oder Datei',
    go: 'Öffnen',
    empty: 'Hier ist kein Ordner, kein Paket und keine JSON-Datei.',
    more: (count: number) =>
      `und ${plural(count, 'weiterer Eintrag', 'weitere Einträge')}; geben Sie den Namen ein, um dorthin zu kommen`,
    submit: 'Importieren',
    submitName: (name: string) => `Importieren: ${name}`,
  },
  imported: ({ result }: Job) => {
    const [name, joined, sounds] = [String(result['name']), Number(result['entries']), Number(result['recordings'])];
    const sound = sounds > 0 ? ` Mitgekommen: ${recordings(sounds)}.` : '';
    const own =
      Number(result['ownName']) > 0
        ? ' Manche wurden unter dem Namen gegeben, den Sie hier haben, und zählen deshalb als Ihre; sind es die eines anderen, so wählen Sie in der Einrichtung einen anderen Namen.'
        : '';
    if (result['outcome'] === 'known') return `Alles aus ${name} war schon hier; nichts wurde geändert.`;
    if (result['outcome'] === 'merged')
      return joined > 0
        ? `${name} war schon hier: ${entries(joined)} anderer kamen hinzu, Ihre sind unverändert.${sound}${own}`
        : `${name} war schon hier, und kein Urteil war neu. Was fehlte, kam hinzu.${sound}`;
    return `${name} ist importiert, mit ${entries(joined)}.${sound}${own}`;
  },
};
