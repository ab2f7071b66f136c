/**
 * Measures the numbers of ARCHITECTURE.md on this machine: `npm run bench -- [--only NAME...] [--recordings DIR]`. A number
 * that is missed is a finding, not an error; the exit code is 1 only when a benchmark cannot run.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { clipSwitchRows } from './clip-switch.ts';
import { encoderRows } from './encoder.ts';
import { explanationRows } from './explanation.ts';
import { frontEndRows } from './front-end.ts';
import { libraryRows } from './library.ts';
import { printMachine } from './machine.ts';
import { printTable, type Row } from './measure.ts';
import { neighbourRows } from './neighbours.ts';
import { shippedModelRows } from './shipped-model.ts';
import { startRows } from './start.ts';

const { values, positionals } = parseArgs({
  options: { only: { type: 'string', multiple: true }, recordings: { type: 'string' } },
  allowPositionals: true,
});

const groups: Readonly<Record<string, { readonly title: string; readonly rows: () => Promise<Row[]> }>> = {
  'front-end': { title: 'Front end', rows: frontEndRows },
  encoder: { title: 'Encoder', rows: encoderRows },
  model: { title: 'Shipped model', rows: () => shippedModelRows(values.recordings ?? null) },
  explanation: { title: 'Explanation', rows: explanationRows },
  neighbours: { title: 'Nearest normals', rows: neighbourRows },
  library: { title: 'Library', rows: libraryRows },
  start: { title: 'Start', rows: startRows },
  'clip-switch': { title: 'Clip switch', rows: clipSwitchRows },
};

const wanted = [...(values.only ?? []), ...positionals];
const unknown = wanted.filter((name) => !(name in groups));
if (unknown.length > 0) {
  console.error(`There is no benchmark named ${unknown.join(', ')}. There are: ${Object.keys(groups).join(', ')}.`);
  process.exit(1);
}

printMachine();
const verdicts: boolean[] = [];
for (const [name, { title, rows }] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    const found = await rows();
    printTable(title, found);
    verdicts.push(...found.flatMap(({ holds }) => (holds === null ? [] : [holds])));
  } catch (error) {
    console.error(`\n${title} could not be measured.`, error);
    process.exitCode = 1;
  }
}
console.log(`\n${verdicts.filter(Boolean).length} of ${verdicts.length} numbers hold.`);
