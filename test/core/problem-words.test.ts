import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detailWords } from '#shared/core/german/details.ts';
import { problemSentences } from '#shared/core/german/problems.ts';
import { problemIn } from '#shared/core/problem-words.ts';
import { catalogue, problem, type ProblemCode } from '#shared/core/problems.ts';
import { germanReasons, reasonIn } from '#shared/core/review/reason-words.ts';
import { severityNamesIn, usualSeverityNames } from '#shared/core/review/severity-names.ts';
import { reasons } from '#main/services/verdicts/reasons.ts';

const codes = Object.keys(catalogue) as ProblemCode[];
const placeholders = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('problems in German', () => {
  it('have a sentence for every code, with the same values and a full stop', () => {
    expect(Object.keys(problemSentences).sort()).toEqual([...codes].sort());
    for (const code of codes) {
      expect([code, placeholders(problemSentences[code])]).toEqual([code, placeholders(catalogue[code])]);
      if (code !== 'option.invalid') {
        expect(problemSentences[code]).toMatch(/\.$/);
        expect(problemSentences[code]).not.toBe(catalogue[code]);
      }
    }
  });

  it('fill in values: numbers with a comma, phrases of Earmark in German, paths and names as they are', () => {
    expect(problemIn('de', problem('audio.too-short', { seconds: 0.02 }))).toContain('dauert 0,02 s');
    expect(problemIn('de', problem('wav.header', { detail: 'more than 64 chunks' }))).toContain(
      '(mehr als 64 Abschnitte)',
    );
    expect(problemIn('de', problem('file.unreadable', { detail: 'EACCES', path: '/a' }))).toContain('(EACCES)');
    expect(problemIn('de', problem('session.unknown', { name: 'running' }))).toContain('„running“');
    expect(problemIn('de', problem('training.state', { state: 'running' }))).toContain(
      'solange das Training gerade aktiv ist',
    );
    expect(problemIn('en', problem('session.unknown', { name: 'x' }))).toBe(
      problem('session.unknown', { name: 'x' }).message,
    );
  });

  it('have every phrase with which a bundle is refused', () => {
    const folders = ['src/main/adapters/bundle', 'src/main/services/bundles'];
    const sources = folders.flatMap((folder) =>
      readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
    );
    const said = sources.flatMap((source) => [
      ...source.matchAll(/(?:Refusal\(|refuse\(|detail: |return )(?:'([^'\n]+ [^'\n]+)'|`([^`\n]+ [^`\n]+)`)/g),
    ]);
    const phrases = said.map(([, plain, template]) => plain ?? template!.replace(/\$\{.*?\}+/g, '5'));
    expect(phrases.length).toBeGreaterThan(35);
    const filled = phrases.map((phrase) =>
      phrase
        .replace('no 5', 'no picture')
        .replace(/(has|over) 5$/, '$1 5 MB')
        .replace(/^5, where 5/, '5 MB, where 5 MB'),
    );
    expect(filled.filter((phrase) => detailWords(phrase) === phrase)).toEqual([]);
  });

  it('leave what they do not know', () => {
    expect(detailWords('something a system said')).toBe('something a system said');
    expect(problemIn('de', { code: 'other', message: 'As it came.' })).toBe('As it came.');
  });
});

describe('reasons and severities in German', () => {
  it('cover every code that can be chosen, and no other', () => {
    const chosen = new Set(Object.values(reasons).flatMap((list) => list.map(({ code }) => code)));
    expect(Object.keys(germanReasons).sort()).toEqual([...chosen].sort());
  });

  it('keep what a reviewer wrote', () => {
    for (const own of ['constructor', 'toString', '__proto__']) expect(reasonIn('de', own, own)).toBe(own);
    expect(reasonIn('de', 'bearing', 'Bearing')).toBe('Lager');
    expect(reasonIn('en', 'bearing', 'Bearing')).toBe('Bearing');
    expect(reasonIn('de', 'gear 3, tooth 7', 'gear 3, tooth 7')).toBe('gear 3, tooth 7');
  });

  it('translate usual names of severities there and back, and keep those of a plant', () => {
    const german = severityNamesIn('de', usualSeverityNames.en);
    expect(german).toEqual(usualSeverityNames.de);
    expect(severityNamesIn('en', german)).toEqual(usualSeverityNames.en);
    expect(severityNamesIn('de', ['Watch', 'Watch', 'Stop the line', ''])).toEqual([
      'Watch',
      'Beobachten',
      'Stop the line',
      '',
    ]);
  });
});
