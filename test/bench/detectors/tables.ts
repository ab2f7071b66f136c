import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';
import { interval, type Auc, type Shortfall } from './comparison.ts';

/** A table of Markdown; the first column is what each row is. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** 87.5 (71 to 98): AUC and its 95 % interval, per cent; – where there is none. */
export function aucCell(auc: Auc | null): string {
  if (auc === null) return '–';
  const { low, high } = interval(auc);
  return `${percent(auc.value)} (${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)})`;
}

/** 87.5 ± 2.1: mean and standard deviation over several networks, per cent; – where there are none. */
export function spreadCell(values: readonly number[]): string {
  if (values.length === 0) return '–';
  if (values.length === 1) return percent(values[0]!);
  return `${percent(mean(values))} ± ${percent(sampleDeviation(values))}`;
}

/** With n - 1: these are a few of many possible networks. */
function sampleDeviation(values: readonly number[]): number {
  return standardDeviation(values) * Math.sqrt(values.length / (values.length - 1));
}

/** One line per set: whether the shipped default holds against the better of level and statistics. */
export function ruleLine(set: string, better: string, found: Shortfall): string {
  const { by, own, deviation, holds, holdsPaired } = found;
  const sense = by > 0 ? `${percent(by)} below` : by < 0 ? `${percent(-by)} above` : 'level with';
  const words = (yes: boolean): string => (yes ? 'holds' : 'DOES NOT HOLD');
  const strict = `Deviation of the difference in pairs ${percent(deviation)}: ${words(holdsPaired)}`;
  return `- ${set}: ${sense} ${better}; bootstrap deviation ${percent(own)}: ${words(holds)}. ${strict}.`;
}

export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

const begin = '<!-- evaluation: written by `npm run bench:detectors` -->';
const end = '<!-- end of the evaluation -->';

/** The card with its evaluation section replaced, or added at the end when it has none. */
export function withEvaluation(card: string, section: string): string {
  const block = `${begin}\n\n${section.trim()}\n\n${end}\n`;
  const [from, to] = [card.indexOf(begin), card.indexOf(end)];
  if (from < 0 || to < from) return `${card.trimEnd()}\n\n${block}`;
  return `${card.slice(0, from)}${block}${card.slice(to + end.length).replace(/^\n/, '')}`;
}
