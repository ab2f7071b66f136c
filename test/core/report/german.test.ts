import { describe, expect, it } from 'vitest';
import { renderReport } from '#shared/core/report/report.ts';
import { reportStyle } from '#shared/core/report/style.ts';
import { englishReport, reportWords } from '#shared/core/report/words/words.ts';
import { reportModel } from './fixture.ts';

/** What a reader sees: no markup, no style. */
const shown = (markup: string) =>
  markup
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/„[^“]*“/g, '')
    .replace(/\s+/g, ' ');

describe('a report in German', () => {
  const german = renderReport({ ...reportModel('Pumpe'), language: 'de' });

  it('says which language it is in', () => {
    expect(german).toContain('<html lang="de">');
    expect(renderReport(reportModel('Pump'))).toContain('<html lang="en">');
    expect(reportStyle(reportWords.de)).toContain('content: "Seite " counter(page) " von " counter(pages)');
  });

  it('has every heading in German and none in English', () => {
    for (const heading of ['Befunde', 'Nächste Normalaufnahme', 'Verfahren und Grenzen', 'Urteilsjournal der Sitzung'])
      expect(german).toContain(`${heading}</h`);
    expect(shown(german)).not.toMatch(/\b(the|and|recordings?|threshold|score|band lowers|severity|verdict)\b/);
  });

  it('writes decimals with a comma', () => {
    expect(shown(german)).toMatch(/\d,\d{3}/);
    expect(shown(german).replace('1.0.0', '')).not.toMatch(/\d\.\d/);
  });

  it('knows every word that English has, and another one for it', () => {
    const pathsOf = (words: object, at = ''): string[] =>
      Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
        typeof value === 'object' && value !== null ? pathsOf(value, `${at}${key}.`) : [`${at}${key}`],
      );
    expect(pathsOf(reportWords.de)).toEqual(pathsOf(englishReport));
    expect(reportWords.de.day('2026', 11, 30)).toBe('30. November 2026');
    expect(reportWords.de.signed(-0.0312, 2)).toBe('−0,03');
  });
});
