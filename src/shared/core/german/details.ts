/**
 * What the host adds to a problem in its own words, in English: the commonest of them in German. What comes from the system
 * (ENOENT, a decoder's message) stays as it is, because that is what can be searched for.
 */
const details: readonly (readonly [RegExp, string])[] = [
  [/^more than (\d+) chunks$/, 'mehr als $1 Abschnitte'],
  [/^the samples begin too far into the file$/, 'die Abtastwerte beginnen zu weit hinten'],
  [/^samples come before their format$/, 'Abtastwerte vor ihrer Formatangabe'],
  [/^the chunk "(.+)" is cut off$/, 'der Abschnitt „$1“ ist abgeschnitten'],
  [/^two formats$/, 'zwei Formatangaben'],
  [/^no format$/, 'keine Formatangabe'],
  [/^its format is cut off$/, 'die Formatangabe ist abgeschnitten'],
  [/^its extended format is cut off$/, 'die erweiterte Formatangabe ist abgeschnitten'],
  [/^(\d+) channels$/, '$1 Kanäle'],
  [/^(\d+) bits in blocks of (\d+) bytes for (\d+) channels$/, '$1 Bit in Blöcken von $2 Byte für $3 Kanäle'],
  [/^(\d+) valid bits of (\d+)$/, '$1 gültige Bit von $2'],
  [/^its header is incomplete$/, 'ihr Kopf ist unvollständig'],
  [/^(\d+)-bit samples are not supported$/, 'Abtastwerte mit $1 Bit werden nicht unterstützt'],
  [/^it holds no samples$/, 'sie enthält keine Abtastwerte'],
  [/^its number of channels changes$/, 'die Zahl ihrer Kanäle wechselt'],
  [/^(.+) is not an ordinary file$/, '$1 ist keine gewöhnliche Datei'],
  [/^(.+) is too large, (\d+) bytes$/, '$1 ist zu groß, $2 Byte'],
  [/^(.+) is not JSON$/, '$1 ist kein JSON'],
  [/^(.+) is not an object$/, '$1 ist kein Objekt'],
  [/^(.+) cannot be read: (.+)$/, '$1 ist nicht lesbar: $2'],
  [/^(.+) does not belong to this model$/, '$1 gehört nicht zu diesem Modell'],
  [/^(.+) is missing$/, '$1 fehlt'],
  [/^the copy differs from the original$/, 'die Kopie weicht vom Original ab'],
  [/^the file changed while it was being read$/, 'die Datei änderte sich beim Lesen'],
  [/^it stopped (\d+) times in a row, last (.+)$/, 'er blieb $1-mal nacheinander stehen, zuletzt $2'],
  [/^not done after (\d+) s$/, 'nach $1 s nicht fertig'],
  [/^no cause$/, 'ohne Angabe'],
  [/^status (\d+)$/, 'Status $1'],
  [/^it holds no session of Earmark$/, 'sie enthält keine Sitzung von Earmark'],
  [/^it is larger than (\d+) bytes$/, 'sie ist größer als $1 Byte'],
  [/^its manifest is not one of Earmark$/, 'ihr Verzeichnis stammt nicht von Earmark'],
  [/^its manifest names something twice$/, 'ihr Verzeichnis nennt etwas zweimal'],
  [/^its manifest does not name one session$/, 'ihr Verzeichnis nennt nicht genau eine Sitzung'],
  [/^its manifest is of another session$/, 'ihr Verzeichnis gehört zu einer anderen Sitzung'],
  [/^it holds a recording of another session$/, 'sie enthält eine Aufnahme einer anderen Sitzung'],
  [/^it has a picture of another session$/, 'sie enthält ein Bild einer anderen Sitzung'],
  [/^it lacks a picture$/, 'ein Bild fehlt'],
  [/^an entry cannot be read$/, 'ein Eintrag ist nicht lesbar'],
  [/^it cannot be read: (.+)$/, 'sie ist nicht lesbar: $1'],
  [/^the file ends inside its header$/, 'die Datei endet in ihrem Kopf'],
  [
    /^This Earmark was started without its sample recordings\.$/,
    'Dieses Earmark wurde ohne seine Beispielaufnahmen gestartet.',
  ],
  [/^running$/, 'gerade aktiv'],
  [/^paused$/, 'angehalten'],
  [/^interrupted$/, 'unterbrochen'],
  [/^finished$/, 'fertig'],
  [/^diverged$/, 'entgleist'],
  [/^failed$/, 'gescheitert'],
  [/^cancelled$/, 'abgebrochen'],
  [/^adopted$/, 'übernommen'],
];

/** A value of a problem in German, where it is one of Earmark's own phrases. */
export function detailWords(detail: string): string {
  const known = details.find(([pattern]) => pattern.test(detail));
  return known ? detail.replace(known[0], known[1]) : detail;
}
