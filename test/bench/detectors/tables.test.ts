import { describe, expect, it } from 'vitest';
import { bootstrapWins } from './comparison.ts';
import { aucCell, markdownTable, ruleLine, spreadCell, withEvaluation } from './tables.ts';

describe('the table of a card', () => {
  it('is Markdown', () => {
    expect(markdownTable(['a', 'b'], [['1', '2'], ['3', '4']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |'); // prettier-ignore
  });

  it('says an AUC with its interval, and nothing where there is none', () => {
    expect(aucCell(bootstrapWins([[[1, 1], [1, 1]]]))).toBe('100.0 (100 to 100)'); // prettier-ignore
    expect(aucCell(null)).toBe('–');
  });

  it('says mean and deviation of a few networks (n - 1)', () => {
    expect(spreadCell([0.5, 0.6, 0.7])).toBe('60.0 ± 10.0');
    expect(spreadCell([0.875])).toBe('87.5');
    expect(spreadCell([])).toBe('–');
  });

  it('says whether the default holds, in both ways', () => {
    const found = { by: 0.047, deviation: 0.038, own: 0.1, holds: true, holdsPaired: false };
    expect(ruleLine('M2', 'statistics (89.1)', found)).toBe(
      '- M2: 4.7 below statistics (89.1); bootstrap deviation 10.0: holds. Deviation of the difference in pairs 3.8: DOES NOT HOLD.',
    );
    expect(ruleLine('fan', 'level', { ...found, by: 0, holdsPaired: true })).toContain('- fan: level with level;');
    expect(ruleLine('fan', 'level', { ...found, by: -0.2, holds: false })).toMatch(
      /20\.0 above .* 10\.0: DOES NOT HOLD/,
    );
  });
});

describe('the section of a card', () => {
  const card = '# A model\n\nWhat it is.\n';

  it('is added at the end once, and replaced the next time', () => {
    const first = withEvaluation(card, '## As a detector\n\none\n');
    expect(first.startsWith(`${card}\n<!--`)).toBe(true);
    expect(first).toContain('one');
    const second = withEvaluation(first, '## As a detector\n\ntwo');
    expect(second).not.toContain('one');
    expect(second.replace('two', 'one')).toBe(first);
  });

  it('leaves what stands behind it', () => {
    const longer = `${withEvaluation(card, 'one')}\n## Limits\n\nMany.\n`;
    const changed = withEvaluation(longer, 'two');
    expect(changed.startsWith(card)).toBe(true);
    expect(changed.endsWith('\n## Limits\n\nMany.\n')).toBe(true);
    expect(changed).not.toContain('one');
  });
});
