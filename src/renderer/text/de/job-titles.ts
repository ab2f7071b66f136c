/** The host names its work in English, because the command line shows it too; here are the same names in German. */
const titles: readonly (readonly [RegExp, string])[] = [
  [/^Measuring one training step$/, 'Messung eines Trainingsschritts'],
  [/^Check of the processors$/, 'Prüfung der Prozessoren'],
  [/^Bundle of (.+)$/, 'Paket zu $1'],
  [/^Report of a session$/, 'Bericht einer Sitzung'],
  [/^Report of (.+)$/, 'Bericht zu $1'],
  [/^Preparing the sample session$/, 'Beispielsitzung wird vorbereitet'],
  [/^Presets for (.+) version (\d+)$/, 'Vorgaben für $1, Version $2'],
  [/^Detector (.+) with no filter$/, 'Detektor $1 ohne Filter'],
  [/^Detector (.+) with (.+)$/, 'Detektor $1 mit $2'],
  [/^What would change with the next version of (.+)$/, 'Was sich mit der nächsten Version von $1 ändern würde'],
  [/^Next version of (.+)$/, 'Nächste Version von $1'],
  [/^Model (.+)$/, 'Modell $1'],
  [/^Detector (.+)$/, 'Detektor $1'],
  [/^Scores of (.+) version (\d+)$/, 'Kennwerte von $1, Version $2'],
  [/^Explanation of (.+)$/, 'Erklärung zu $1'],
  [/^Import of (.+) and (\d+) more$/, 'Import von $1 und $2 weiteren'],
  [/^Import of (.+)$/, 'Import von $1'],
  [/^Search for missing recordings in (.+)$/, 'Suche nach fehlenden Aufnahmen in $1'],
];

/** The name of a piece of work; one that is a name already (of a training) stays as it is. */
export function jobTitle(title: string): string {
  const known = titles.find(([pattern]) => pattern.test(title));
  return known ? title.replace(known[0], known[1]) : title;
}
