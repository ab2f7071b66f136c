import type { Finding, TrainingComparison } from '#shared/core/training/comparison.ts';
import { describeFate } from '#shared/core/training/classes.ts';
import { describeReadOut } from '#shared/core/detector.ts';
import type { StoredTrainingRun } from '#main/services/ports/training.ts';

const classesTitle = '## What became of the classes';
const comparisonTitle = '## Compared with the model before, on the same recordings';

/**
 * The card of a model that was trained here: what the engine says about the training, under the model's name, what became
 * of the user's classes, and how the model compared. Markdown.
 */
export function trainedCard(engineCard: string, run: StoredTrainingRun, name: string): string {
  const [written = ''] = engineCard.split(`\n${classesTitle}`);
  const body = written.replace(/^# .*\n*/, '').trimEnd();
  return `# ${name}

${body}

${classesTitle}

${run.classes.map((found) => `- ${describeFate(found)}`).join('\n')}

${comparisonTitle}

${run.comparison === null ? 'It was not compared.' : comparisonText(run.comparison)}

Accuracy says how well machines are told apart, not how well faults are found.
`;
}

/** The card without what rests on verdicts: for a blind reader, who may not know them yet. */
export function withoutComparison(card: string): string {
  const [before, after] = card.split(comparisonTitle, 2);
  return after === undefined
    ? card
    : `${before}${comparisonTitle}\n\nIt rests on verdicts that you may not know yet, as long as you give a second reading.\n`;
}

const auc = (value: number) => value.toFixed(3);

const findingWords: Readonly<Record<Finding, string>> = {
  better: 'better',
  worse: 'worse',
  noise: 'no difference that is more than noise',
  unlabelled: 'not known, because no recording is labelled as a fault',
};

function comparisonText({ readOut, groups, mean, overBefore, overStatistics }: TrainingComparison): string {
  const rows = groups.map(({ machine, section, unseen, faults, scorers, onTrained }) => {
    const of = (scorer: keyof typeof scorers) => {
      const found = scorers[scorer].auc;
      return found === null ? '-' : `${auc(found.value)} (${auc(found.low)} to ${auc(found.high)})`;
    };
    const name = `${machine} ${section}`.trim();
    return `| ${name} | ${unseen} | ${faults} | ${of('before')} | ${of('after')}${onTrained ? ' *' : ''} | ${of('statistics')} |`;
  });
  const means =
    mean === null
      ? ''
      : `\nMean AUC: before ${auc(mean.before)}, trained ${auc(mean.after)}, statistics ${auc(mean.statistics)}.\n`;
  const trained = groups.some(({ onTrained }) => onTrained)
    ? '\n\\* told from normals that were trained on, which flatters the trained model.\n'
    : '';
  return `Read-out: ${describeReadOut(readOut)}; AUC with an interval of 95 %.

| machine | unseen normals | faults | before | trained | statistics, no network |
|---|---|---|---|---|---|
${rows.join('\n')}
${means}${trained}
Against the model before: ${findingWords[overBefore.finding]}. Against statistics: ${findingWords[overStatistics.finding]}.`;
}
