/** A process that fine-tunes as it is told on its command line and says after every update how far it is. */
import process from 'node:process';
import { fineTune, type FineTuneInput } from '#main/engine/train/fine-tune/fine-tune.ts';

const input = JSON.parse(process.argv[2]!) as FineTuneInput;
const result = await fineTune(input, {
  threads: 1,
  progress: ({ step, epochs }) => process.stdout.write(`${step} ${epochs.length}\n`),
});
process.exitCode = result.ok ? 0 : 1;
