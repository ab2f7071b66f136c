/** Runs groups of benchmarks one after the other and prints a table for each, as every `npm run bench…` does. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Group } from './groups.ts';
import { printMachine } from './machine.ts';
import { duration, printTable } from './measure.ts';
import { report } from './options.ts';

/**
 * Reads `[--only NAME...] [--quick] [--recordings DIR] [--hour FILE] [--profile DIR]` and measures. A number that is missed is a
 * finding, not an error; the exit code is 1 only when a benchmark cannot run.
 */
export async function runBenchmarks(groups: Readonly<Record<string, Group>>): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      recordings: { type: 'string' },
      hour: { type: 'string' },
      profile: { type: 'string' },
    },
    allowPositionals: true,
  });
  const { quick, recordings = null, hour = null, profile = null } = values;

  const wanted = [...(values.only ?? []), ...positionals];
  const unknown = wanted.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    console.error(`There is no benchmark named ${unknown.join(', ')}. There are: ${Object.keys(groups).join(', ')}.`);
    process.exit(1);
  }

  printMachine();
  if (quick) console.log('quick        few rounds, small sets: these numbers only show that everything runs');
  const verdicts: boolean[] = [];
  for (const [name, { title, rows }] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const started = performance.now();
    try {
      const found = await rows({ quick, recordings, hour, profile });
      printTable(title, found);
      verdicts.push(...found.flatMap(({ holds }) => (holds === null ? [] : [holds])));
    } catch (error) {
      console.error(`\n${title} could not be measured.`, error);
      process.exitCode = 1;
    }
    report(`${name} took ${duration((performance.now() - started) / 1000)}`);
  }
  console.log(`\n${verdicts.filter(Boolean).length} of ${verdicts.length} numbers hold.`);
}
