/** Tries one processor with the micro model in a process of its own, as the engine would, and prints the report. */
import process from 'node:process';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import { countedWeights } from '#main/engine/providers/counted-weights.ts';
import { openEncoder } from '#main/engine/providers/encoder-session.ts';
import { microConfig, microFeatures, microGolden, microMasks } from '#main/engine/providers/micro-model.ts';
import { tryProcessor } from '#main/engine/providers/try.ts';
import type { Provider } from '#shared/core/processors.ts';
import { Tensor } from 'onnxruntime-node';

const provider = process.argv[2] as Provider;
const report = await tryProcessor(provider, null);
let largestError: number | null = null;
if (report.outcome === 'works') {
  // Both masks in one batch, and every read-out.
  const session = await openEncoder({ config: microConfig, weights: countedWeights(microConfig) }, provider);
  const outputs = await session.run(
    {
      [encoderNames.features]: new Tensor('float32', microFeatures(), [1, microConfig.maxLength, microConfig.melBins]),
      [encoderNames.masks]: new Tensor('float32', Float32Array.from(microMasks), [2, 8]),
    },
    ['embedding', 'logits', 'tokens', 'rows', 'deviations'],
  );
  largestError = Math.max(
    ...(['embedding', 'logits'] as const).flatMap((name) =>
      microGolden[name].map((value, i) => Math.abs(value - (outputs[name]!.data as Float32Array)[i]!)),
    ),
  );
  await session.release();
}
process.stdout.write(JSON.stringify({ report, largestError }));
