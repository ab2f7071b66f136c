// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { detectorKinds, type DetectorSpec, type Threshold } from '#shared/core/domain.ts';
import { frontEndKinds } from '#shared/core/domain.ts';
import { method } from '#shared/core/report/method.ts';
import type { ReportDetector, ReportModel } from '#shared/core/report/model.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';
import { reportModel } from './fixture.ts';

const model = reportModel('fan');
const normalised = { mean: -4.268, std: 4.569 };

/** The method page of one detector: its rows by their names, and the text below. */
function pageOf(changes: Partial<ReportDetector>, also: Partial<ReportModel> = {}) {
  const detectors = [{ ...model.detectors[0]!, ...changes }];
  const page = new DOMParser().parseFromString(method({ ...model, ...also, detectors }).markup, 'text/html');
  const rows = [...page.querySelectorAll('.box tr')].map((row) => [
    row.querySelector('th')!.textContent,
    row.querySelector('td')!.textContent,
  ]);
  return { rows: Object.fromEntries(rows) as Record<string, string>, text: page.body.textContent };
}
const specOf = (changes: Partial<DetectorSpec>) => ({ spec: detectorSpec(changes) });
const thresholdOf = (rule: Threshold['rule'], details: Threshold['details'] = {}) => ({
  threshold: { value: 1.41774, rule, details },
  levelThreshold: null,
});

describe('what a detector does', () => {
  const compared = { readOut: 'rows', metric: 'cosine', k: 3, density: 16 } as const;

  it('is told with read-out, distance and neighbours where these are chosen', () => {
    for (const kind of ['fused', 'ast'] as const) {
      const { rows } = pageOf(specOf({ ...compared, kind }));
      expect(rows['Scorer']).toMatch(
        /; read-out: mean over time per frequency row of patches; cosine distance, k = 3, local density over 16 neighbours$/,
      );
      expect(pageOf(specOf({ ...compared, kind, metric: 'euclidean', density: 0 })).rows['Scorer']).toMatch(
        /; Euclidean distance, k = 3$/,
      );
    }
  });

  it('says nothing of what its kind does not use', () => {
    const scorer = (kind: DetectorSpec['kind']) => pageOf(specOf({ ...compared, kind })).rows['Scorer'];
    // The statistics are compared by Euclidean distance, and the paper has a read-out of its own, whatever is specified.
    expect(scorer('statistics')).toBe('Log-mel statistics, no network; Euclidean distance, k = 3');
    expect(scorer('level')).toBe('Level');
    expect(scorer('paper')).toBe("The paper's: transformer, class tokens, cosine, nearest normal");
  });

  it('names model and front end where a network listens, and nowhere else', () => {
    for (const kind of detectorKinds) {
      const { rows, text } = pageOf(specOf({ ...compared, kind }));
      const listens = kind === 'fused' || kind === 'ast' || kind === 'paper';
      expect('Model' in rows).toBe(listens);
      expect('Front end' in rows).toBe(listens);
      expect(text.includes('850,000 parameters')).toBe(listens);
    }
  });

  it('tells eight-bit weights, front end and normalisation', () => {
    const frontEnd = { kind: 'stft', normalisation: normalised } as const;
    const { rows } = pageOf(specOf({ ...compared, kind: 'fused', precision: 'int8', frontEnd }));
    expect(rows['Model']).toBe('fan, 850,000 parameters, eight-bit weights, SHA-256 fan');
    expect(rows['Front end']).toBe(
      'log power spectrum, 201 bins of 40 Hz; normalised by the normal recordings (mean −4.27, standard deviation 4.57)',
    );
  });

  it('is told in German with commas, without a word of English', () => {
    for (const kind of detectorKinds)
      for (const frontEnd of frontEndKinds) {
        const spec = specOf({ ...compared, kind, frontEnd: { kind: frontEnd, normalisation: normalised } });
        const { rows } = pageOf(spec, { language: 'de' });
        const said = Object.values(rows).join(' ');
        expect(said).not.toMatch(/\b(the|of|and|distance|bins|normalised|mean|neighbours)\b/);
        expect(rows['Eingangsstufe'] ?? 'Mittel −4,27, Standardabweichung 4,57').toContain(
          'Mittel −4,27, Standardabweichung 4,57',
        );
        if ('Modell' in rows) expect(rows['Modell']).toContain('850\u202f000 Parameter');
      }
  });

  it.each([
    [{ kind: 'none' }, 'no filter', 'kein Filter'],
    [{ kind: 'high-pass', cutoffHz: 1200 }, 'high-pass 1.2 kHz', 'Hochpass 1200 Hz'],
    [{ kind: 'low-pass', cutoffHz: 800, design: 'biquad' }, 'low-pass 800 Hz (biquad)', 'Tiefpass 800 Hz (biquad)'],
    [{ kind: 'band-pass', lowHz: 500, highHz: 2000 }, 'band-pass 500 Hz to 2 kHz', 'Bandpass 500 bis 2000 Hz'],
    [{ kind: 'band-stop', lowHz: 62.5, highHz: 125 }, 'band-stop 62.5 Hz to 125 Hz', 'Bandsperre 62,5 bis 125 Hz'],
  ] as const)('hears through %j', (preset, english, german) => {
    expect(pageOf(specOf({ preset })).rows['Analysis preset']).toBe(english);
    expect(pageOf(specOf({ preset }), { language: 'de' }).rows['Analysevorgabe']).toBe(german);
  });
});

describe('where the threshold comes from', () => {
  const percentile = { kind: 'percentile', quantile: 0.95 } as const;
  const gamma = { kind: 'gamma', quantile: 0.9 } as const;
  const fit = { quantile: 0.9, recordings: 28, fitted: 1, shape: 2.5, location: -0.125, scale: 0.33333 };

  it.each([
    [
      percentile,
      { quantile: 0.95, recordings: 28 },
      /^1\.4177: 95 % of the normal recordings score below it \([^()]*\)$/,
    ],
    [{ kind: 'percentile', quantile: 0.995 } as const, {}, /^1\.4177: 99\.5 % of/],
    [gamma, fit, /^1\.4177: 90 % quantile of a gamma .* \(shape 2\.5000, location −0\.1250, scale 0\.3333\)$/],
    [
      gamma,
      { quantile: 0.9, recordings: 3, fitted: 0 },
      /\(no gamma distribution could be fitted, so this is the percentile itself\)$/,
    ],
    [
      { kind: 'eer' } as const,
      { eer: 0.125, falsePositiveRate: 0.1, falseNegativeRate: 0.15, falseAlarms: 1, faults: 8 },
      /\(12\.5 % wrong of 1 false alarm and 8 real faults\)$/,
    ],
    [{ kind: 'value', value: 1.41774 } as const, {}, /^1\.4177: set by hand$/],
  ])('%j %j', (rule, details, expected) => {
    expect(pageOf(thresholdOf(rule, details)).rows['Threshold']).toMatch(expected);
  });

  it('is said in German without the names that the numbers have inside', () => {
    for (const details of [fit, { ...fit, fitted: 0 }]) {
      const { rows } = pageOf(thresholdOf(gamma, details), { language: 'de' });
      expect(rows['Schwellwert']).not.toMatch(/shape|location|fitted|recordings|quantile \d|\d\.\d/);
      expect(rows['Schwellwert']).toContain('1,4177');
    }
    const equal = thresholdOf({ kind: 'eer' }, { eer: 0.0625, falseAlarms: 2, faults: 1 });
    expect(pageOf(equal, { language: 'de' }).rows['Schwellwert']).toContain(
      '6,3 % falsch von 2 Fehlalarmen und 1 echtem Schaden',
    );
  });

  it('is followed by that of the level where there is one', () => {
    const levelThreshold = { value: 1.9075, rule: percentile, details: {} };
    expect(pageOf({ ...thresholdOf(percentile), levelThreshold }).rows['Threshold']).toMatch(
      /; level alarm from 1\.9075$/,
    );
    expect(pageOf({ ...thresholdOf(percentile), levelThreshold }, { language: 'de' }).rows['Schwellwert']).toMatch(
      /; Pegelalarm ab 1,9075$/,
    );
  });
});

describe('counts and the journal', () => {
  const journal = (entries: number, valid = true) => ({ journal: { ...model.journal, entries, valid, head: 'abc' } });

  it.each([
    [0, 'Verdict journal: 0 entries,', 'Urteilsjournal: 0 Einträge,'],
    [1, 'Verdict journal: 1 entry,', 'Urteilsjournal: 1 Eintrag,'],
    [12_345, 'Verdict journal: 12,345 entries,', 'Urteilsjournal: 12\u202f345 Einträge,'],
  ])('of %i entries', (entries, english, german) => {
    expect(pageOf({}, journal(entries)).text).toContain(`${english} chain of hashes intact, head abc`);
    expect(pageOf({}, { ...journal(entries), language: 'de' }).text).toContain(
      `${german} Kette der Prüfsummen unversehrt, Ende abc`,
    );
  });

  it('say loudly when the chain is broken', () => {
    const { markup } = method({ ...model, ...journal(3, false) });
    expect(markup).toContain('<strong>chain of hashes broken</strong>');
    expect(markup).not.toContain('intact');
  });

  it('of recordings', () => {
    expect(pageOf({ scored: 1, flagged: 1 }).rows['Scored, flagged']).toBe('1 recording scored, 1 flagged');
    expect(pageOf({ scored: 4000, flagged: 0 }).rows['Scored, flagged']).toBe('4,000 recordings scored, 0 flagged');
    expect(pageOf({ machine: '', section: '' }).rows['Machine']).toBe('not named');
    expect(pageOf({ machine: 'pump', section: '' }).rows['Machine']).toBe('pump');
  });
});
