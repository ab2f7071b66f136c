import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap, type Result } from '#shared/core/result.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { baseConfig } from '#test/support/ast-configs.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { processIdOf, withEngine } from './engine.ts';
import { peakMebibytes } from './machine.ts';
import { duration, note, timed, type Row } from './measure.ts';
import { report } from './options.ts';
import { withTemporaryFolder } from './sounds.ts';

/** A checkpoint of base size with random weights: copied, checked and read back, then loaded, each by an engine of its own. */
export function importRows(): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    report('import: writing a checkpoint');
    const source = join(folder, 'checkpoint');
    await writeModelFolder(source, baseConfig, initialiseWeights(baseConfig, 1));
    const megabytes = statSync(join(source, 'model.safetensors')).size / 1e6;
    const target = join(folder, 'imported');
    await mkdir(target);
    return [
      ...(await engineRows(folder, `import of a checkpoint of ${megabytes.toFixed(0)} MB`, megabytes, 2, (engine) =>
        engine.call('model.import', { source, target, frames: null }),
      )),
      ...(await engineRows(folder, 'loading it, until it can embed', megabytes, null, (engine) =>
        engine.call('model.load', { directory: target }),
      )),
    ];
  });
}

/** Seconds, and the most memory of an engine process that did nothing else, at most `most` times the file. */
function engineRows(
  folder: string,
  what: string,
  megabytes: number,
  most: number | null,
  work: (engine: EnginePort) => Promise<Result<unknown>>,
): Promise<Row[]> {
  return withEngine(folder, async (engine) => {
    const processId = await processIdOf(engine);
    const idle = peakMebibytes(processId);
    const { seconds } = await timed(async () => unwrap(await work(engine)));
    const peak = peakMebibytes(processId);
    const row = note(what, `${duration(seconds)}, ${(megabytes / seconds).toFixed(0)} MB/s`);
    if (idle === null || peak === null) return [row, note('  most memory', 'not known on this system')];
    const times = (peak * 1.048576) / megabytes;
    const value = `${peak.toFixed(0)} MiB (${idle.toFixed(0)} MiB before), ${times.toFixed(2)} x the file`;
    const target = most === null ? '' : `<= ${most} x the file`;
    return [row, { what: '  most memory', value, target, holds: most === null ? null : times <= most }];
  });
}
