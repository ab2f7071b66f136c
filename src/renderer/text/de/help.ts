import type { help as english } from '../help.ts';
import type { Translation } from '../translation.ts';

export const help: Translation<typeof english> = {
  about: (subject) => `Was bedeutet: ${subject}`,
  close: 'Schließen',
  topics: {
    score: {
      title: 'Kennwert',
      lines: [
        'Wie wenig diese Aufnahme nach den Normalaufnahmen klingt: der Abstand zur ähnlichsten Normalaufnahme, gemessen daran, wie weit die normalen untereinander liegen.',
        '0 bekommt eine Normalaufnahme gewöhnlich, 1 ist eine Standardabweichung mehr. Der kombinierte Detektor bildet das Mittel zweier solcher Werte: des Transformers und der Bandpegel.',
        'Eine lange Aufnahme hat den Kennwert ihrer ungewöhnlichsten 10 s. Er ist keine Wahrscheinlichkeit und sagt nicht, was fehlt und wie schwer es ist.',
      ],
    },
    threshold: {
      title: 'Schwellwert',
      lines: [
        'Ab diesem Kennwert wird eine Aufnahme gemeldet. Üblich ist eine Lage, bei der 95 % der Normalaufnahmen darunter bleiben, jede mit den anderen verglichen; etwa jede 20. Normalaufnahme wird dann auch gemeldet.',
        'Ihre Urteile können ihn verschieben: „Urteile nutzen…“ in der Ansicht Detektor empfiehlt daraus einen Schwellwert und zeigt, welche Entscheidungen sich ändern würden. Nichts ändert sich ohne Sie, und ein Urteil behält den Schwellwert, bei dem es gefällt wurde.',
      ],
    },
    levelAlarm: {
      title: 'Pegelalarm',
      lines: [
        'Die Aufnahme als Ganzes ist lauter oder leiser als die normalen, verglichen mit deren mittlerem Pegel (Median). Die Grenze ist das Perzentil des Schwellwerts, allein auf den Pegel angewandt.',
        'Er meldet eine Aufnahme auch bei gewöhnlichem Klang. Bevor Sie von einem Schaden sprechen, denken Sie ans Mikrofon: Abstand, Verstärkung, eine andere Maschine daneben.',
      ],
    },
    bands: {
      title: 'Bänder',
      lines: [
        'Was jedes von acht Frequenzbändern zum Kennwert beiträgt. Earmark ersetzt Bänder durch das mittlere Normalspektrum, in allen 256 Kombinationen, und sieht nach, was der Detektor jeweils sagt.',
        'Ein langer Balken mit + heißt: Dieses Band macht sie ungewöhnlich. Mit −: Dieses Band klingt normaler als der Rest. Ein Klick auf ein Band spielt es allein.',
        'Shapley-Werte teilen den Kennwert so auf, dass die acht sich genau summieren. SLIME ist die veröffentlichte Anpassung; „weglassen“ entfernt jeweils ein einziges Band.',
        'Alle Verfahren lesen dieselben 256 Antworten. Einig sind die, deren stärkstes Band das der gezeigten Werte ist; sind es wenige, so trauen Sie keinem allein und hören hin.',
      ],
    },
    fidelity: {
      title: 'Anpassungsgüte',
      lines: [
        'Wie gut acht einfach addierte Werte beschreiben, was der Detektor wirklich tut: R² der Anpassung, 1 ist vollkommen. Unter 0,5 gilt sie als schlecht; verlassen Sie sich dann nicht auf die Balken.',
        'Sie ist schlecht, wo Bänder zusammenwirken, etwa bei breitbandigen Schlägen. Shapley-Werte summieren sich immer; ihr R² sagt, wie sehr die Bänder für sich wirken.',
      ],
    },
    nearestNormal: {
      title: 'Nächste Normalaufnahme',
      lines: [
        'Die Aufnahmen der gesunden Maschine, die der Detektor am ähnlichsten findet. Mit ihnen vergleichen Sie: Taste A spielt beide an derselben Stelle.',
        'Beim kombinierten Detektor hat der Abstand das Maß des Kennwerts. Klingt selbst die nächste Normalaufnahme nach einem anderen Betriebszustand, fehlt dieser Zustand unter den Normalaufnahmen; ein solcher Fehlalarm lohnt die Aufnahme in den Bestand.',
      ],
    },
    kappa: {
      title: 'Übereinstimmung und Cohens Kappa',
      lines: [
        'Wie oft zwei Begutachter über dieselben Aufnahmen dasselbe sagten, ohne das Urteil des anderen zu kennen, über den Zufall hinaus: 1 ist immer, 0 ist Zufall.',
        'Aufnahmen, bei denen einer das Urteil des anderen kennen konnte, zählen getrennt und heißen nicht blind: Dort stimmt man leichter zu.',
        'Bei weniger als 30 gemeinsamen Aufnahmen hängt der Wert mehr an deren Auswahl als an den Begutachtern; daher steht n daneben.',
      ],
    },
    auc: {
      title: 'AUC und ihr Intervall',
      lines: [
        'Man greife zufällig eine Schadens- und eine Normalaufnahme heraus: Die AUC sagt, wie oft die schadhafte den höheren Kennwert hat. 50 % ist geraten, 100 % vollkommen. Vom Schwellwert hängt sie nicht ab.',
        'Das Intervall sagt, wo sie bei anderen Aufnahmen dieser Art in 95 von 100 Fällen läge (2 000 erneute Ziehungen). Bei wenigen Aufnahmen ist es breit: Unterschiede darin sind Zufall. Von nicht aufgenommenen Zuständen weiß es nichts.',
      ],
    },
    eer: {
      title: 'Gleichfehlerrate (EER)',
      lines: [
        'Man verschiebe den Schwellwert, bis der Anteil übersehener Schäden und der Anteil gemeldeter Normalaufnahmen gleich sind: Dieser Anteil ist die Gleichfehlerrate. 0 % ist vollkommen, 50 % ist geraten.',
        'Mit dieser einen Zahl lassen sich Detektoren vergleichen; als Schwellwert für den Betrieb taugt sie selten, denn ein übersehener Schaden kostet meist weit mehr als ein Fehlalarm.',
        'FPR (Falsch-positiv-Rate) ist der Anteil der Aufnahmen ohne Schaden, die gemeldet werden, TPR (Richtig-positiv-Rate) der Anteil der gemeldeten Schäden. Die Kurve zeigt beide für jeden Schwellwert.',
      ],
    },
  },
};
