/** The base AST on a graphics processor: one clip under 256 masks, as an exact explanation needs it. */
import { Tensor } from 'onnxruntime-node';
import { bandCount } from '#shared/core/domain.ts';
import { isHeard } from '#shared/core/explain/masks.ts';
import type { Provider } from '#shared/core/processors.ts';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { openEncoder, type EncoderSession } from '#main/engine/providers/encoder-session.ts';
import { tryProcessor } from '#main/engine/providers/try.ts';
import { baseConfig } from '#test/support/ast-configs.ts';
import { encoderReadOuts } from '../feeds.ts';
import { someFeatures } from '../some-features.ts';
import { job, sayMissing, serveRounds } from './rounds.ts';

export interface GpuJob {
  readonly provider: Provider;
  readonly masks: number;
}

const { provider, masks } = job<GpuJob>();
const found = await tryProcessor(provider, null);
if (found.outcome === 'works' && found.reason !== 'emulated') {
  const session = await openEncoder({ config: baseConfig, weights: initialiseWeights(baseConfig, 1) }, provider);
  await serveRounds(() => explain(session));
} else {
  sayMissing([found.outcome, found.reason].join(', '));
}

async function explain(session: EncoderSession): Promise<void> {
  const shape = [1, baseConfig.maxLength, baseConfig.melBins];
  const features = new Tensor('float32', someFeatures(baseConfig, 1), shape);
  for (let first = 0; first < masks; first += session.batch) {
    const count = Math.min(session.batch, masks - first);
    const heard = Float32Array.from({ length: count * bandCount }, (_, i) =>
      isHeard(first + Math.floor(i / bandCount), i % bandCount) ? 1 : 0,
    );
    const feeds = {
      [encoderNames.features]: features,
      [encoderNames.masks]: new Tensor('float32', heard, [count, bandCount]),
    };
    await session.run(feeds, encoderReadOuts);
  }
}
