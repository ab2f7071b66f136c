import { enoughForKappa } from '#shared/core/report/agreement.ts';
import type { reading as english } from '../reading.ts';
import type { Translation } from '../translation.ts';
import { fixed, number, plural, recordings } from './words.ts';

const named = (reviewer: string) => (reviewer === '' ? 'Begutachter ohne Namen' : reviewer);

export const reading: Translation<typeof english> = {
  actions: {
    severity: 'Schweregrad: eine Stufe höher',
    tag: 'Schlagwort hinzufügen',
    bookmark: 'Lesezeichen',
    blind: 'Zweitgutachten: Urteile anderer verbergen',
  },
  severity: {
    label: 'Schweregrad',
    none: 'nicht eingestuft',
    option: (step, name) => (name === '' ? number(step + 1) : `${number(step + 1)} ${name}`),
    saved: (name) => `Schweregrad gesichert: ${name}.`,
  },
  tags: {
    label: 'Schlagwörter',
    placeholder: 'Schlagwort, Eingabe',
    remove: (tag) => `Schlagwort ${tag} entfernen`,
    list: 'Schlagwörter dieser Aufnahme',
    waiting: 'wartet auf das Urteil',
    saved: (tags) => (tags.length === 0 ? 'Keine Schlagwörter.' : `Schlagwörter gesichert: ${tags.join(', ')}.`),
  },
  bookmark: {
    label: 'Lesezeichen',
    set: 'Lesezeichen gesetzt.',
    taken: 'Lesezeichen entfernt.',
    queue: 'Mit Lesezeichen',
    only: 'Nur meine Lesezeichen',
  },
  filterTag: 'Schlagwort',
  blind: {
    label: 'Zweitgutachten',
    title: 'Zweitgutachten',
    hint: (reviewer) =>
      `Sie begutachten als ${named(reviewer)} und sehen Urteile anderer erst nach Ihrem eigenen Urteil zu einer Aufnahme.`,
    begun: 'Zweitgutachten begonnen. Urteile anderer sind verborgen, bis Sie selbst geurteilt haben.',
    ended: 'Zweitgutachten beendet. Alle Urteile sind sichtbar.',
  },
  dispute: {
    title: 'Begutachter widersprechen sich',
    settle: 'Ihr nächstes Urteil entscheidet. Bis dahin zählt keines.',
    agreed: 'Begutachter sind sich einig',
    settled: 'Nach Widerspruch offen entschieden',
    word: 'Strittig',
    show: 'Die strittigen ansehen',
    reviewer: named,
  },
  agreement: {
    title: 'Übereinstimmung zweier Begutachter',
    sameOpenly: ({ reviewers: [first, second], recordings: count, same }) =>
      `Nicht blind: ${named(first)} und ${named(second)} haben ${recordings(count)} beurteilt, bei denen mindestens einer das Urteil des anderen kennen konnte, und bei ${number(same)} dasselbe gesagt.`,
    openly:
      'Wer das Urteil des anderen kennt, stimmt leichter zu: Dies sagt wenig darüber, wie ähnlich sie für sich urteilen.',
    same: ({ reviewers: [first, second], recordings: count, same }) =>
      `${named(first)} und ${named(second)} haben ${recordings(count)} beurteilt, ohne das Urteil des anderen zu sehen, und bei ${number(same)} dasselbe gesagt.`,
    kappa: ({ kappa, recordings: count }) =>
      kappa === null
        ? `Cohens Kappa hat keinen Wert, weil beide durchweg dasselbe Urteil gaben (n = ${number(count)}).`
        : `Cohens Kappa ${fixed(kappa, 2)} (n = ${number(count)}; 1 ist volle Übereinstimmung, 0 ist Zufall).`,
    few: ({ recordings: count }) =>
      count < enoughForKappa
        ? `Das ist zu wenig, um die Übereinstimmung zu beurteilen: Gewünscht sind mindestens ${recordings(enoughForKappa)}.`
        : '',
  },
  history: {
    severity: (name) => `Schweregrad ${name}`,
    tags: (tags) => `${tags.length === 1 ? 'Schlagwort' : 'Schlagwörter'} ${tags.join(', ')}`,
    blind: 'ohne Kenntnis anderer Urteile',
    resolution: 'entscheidet einen Widerspruch',
    batch: 'eines von mehreren auf einmal',
  },
  counts: {
    disputed: (count) => `${plural(count, 'Aufnahme ist', 'Aufnahmen sind')} strittig: Dort zählt kein Urteil.`,
  },
  andOthers: (count) => `Und ${plural(count, 'weitere Aufnahme', 'weitere Aufnahmen')}.`,
};
