/**
 * Judges detectors on recordings with known faults and prints Markdown for a model's card:
 * `npm run bench:detectors -- [--recordings DIR] [--model DIR] [--varied DIR...] [--fine-tune] [--stft] [--keep DIR]
 * [--write-card]`.
 * DIR of `--recordings` holds `mimii_fan_id00` and `bldc_motor`; without it the generated set alone is used. `--varied`
 * are models of the varied recipe, trained with `--seed 0` and so on, in this order. `--keep` keeps sounds and fine-tuned models for the next time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { shippedModelDirectory } from '../shipped-model.ts';
import { withTemporaryFolder } from '../sounds.ts';
import { generatedPlan, generatedSet } from './generated-set.ts';
import { accuracyAsShipped } from './held-out.ts';
import { evaluationSection } from './section.ts';
import { fanSet, motorSet } from './sets.ts';
import { withEvaluation } from './tables.ts';

const { values } = parseArgs({
  options: {
    recordings: { type: 'string' },
    model: { type: 'string', default: shippedModelDirectory },
    varied: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
    'fine-tune': { type: 'boolean', default: false },
    stft: { type: 'boolean', default: false },
    'write-card': { type: 'boolean', default: false },
  },
});

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const inFolder = <T>(work: (folder: string) => Promise<T>): Promise<T> =>
  values.keep === undefined ? withTemporaryFolder(work) : work(resolve(values.keep));

const section = await inFolder(async (folder) => {
  const { recordings } = values;
  const real = recordings
    ? [fanSet(recordings), motorSet(recordings, 'M1'), motorSet(recordings, 'M2')].filter((set) => set !== null)
    : [];
  say('making the generated set');
  const sets = [generatedSet(join(folder, 'generated'), generatedPlan), ...real];
  return evaluationSection({
    sets,
    model: values.model,
    varied: values.varied,
    fineTune: values['fine-tune'],
    stft: values.stft,
    folder,
    say,
    accuracy: accuracyAsShipped,
  });
});
console.log(section);
if (values['write-card']) {
  const card = join(values.model, 'card.md');
  writeFileSync(card, withEvaluation(readFileSync(card, 'utf8'), section));
  say(`written into ${card}`);
}
