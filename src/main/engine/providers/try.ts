/**
 * What a processor is worth: is it there, does it compute what it should, how fast (DESIGN.md D2). A processor that gets
 * past `disable_cpu_ep_fallback` (onnx/session.ts) runs every node itself.
 */
import { Tensor } from 'onnxruntime-node';
import { bandCount } from '#shared/core/domain.ts';
import { isAccelerator, type ProcessorReason, type ProcessorReport, type Provider } from '#shared/core/processors.ts';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import { counted, countedWeights, featuresNumber } from './counted-weights.ts';
import { openEncoder, type EncoderParts, type EncoderSession } from './encoder-session.ts';
import { microConfig, microFeatures, microGolden, microMasks } from './micro-model.ts';
import { missing } from './presence.ts';

/** Largest errors allowed, relative to the largest value: on the golden vector, and between processors on a whole model. */
const goldenTolerance = 1e-5;
const modelTolerance = 1e-4;
/**
 * A processor that needs this many times the CPU's time for the micro model is an emulation; real ones are at most some
 * ten times slower there, because starting their kernels costs more than running them.
 */
const emulationFactor = 50;
/** Timed runs: at least this many, and on until this many milliseconds are spent. */
const fewestRuns = 3;
const timedMilliseconds = 800;

/** What is tried instead of the real thing in tests. */
export interface TryNeeds {
  readonly open: typeof openEncoder;
  readonly missing: typeof missing;
  readonly now: () => number;
}

const realNeeds: TryNeeds = { open: openEncoder, missing, now: () => performance.now() };

/**
 * Tries one processor with the micro model against PyTorch's numbers, then, where a model is given, with that against the
 * CPU, and times it. Never rejects because of the processor; a driver that crashes takes the process along.
 */
export async function tryProcessor(
  provider: Provider,
  model: EncoderParts | null,
  needs: TryNeeds = realNeeds,
): Promise<ProcessorReport> {
  const report = (partial: Partial<ProcessorReport>): ProcessorReport => ({
    provider,
    outcome: 'works',
    reason: 'none',
    detail: '',
    largestError: null,
    millisecondsPerClip: null,
    ...partial,
  });
  const absent = needs.missing(provider);
  if (absent !== null) return report({ outcome: 'absent', reason: absent });
  try {
    const micro = await tryMicro(provider, needs);
    const { largestError } = micro;
    if (!(largestError <= goldenTolerance)) return report({ outcome: 'wrong', reason: 'differs', largestError });
    if (isAccelerator(provider)) {
      const cpu = await tryMicro('cpu', needs);
      if (micro.milliseconds > emulationFactor * cpu.milliseconds) return report({ reason: 'emulated', largestError });
    }
    if (model === null) return report({ largestError });
    const found = await tryModel(provider, model, needs);
    if (!(found.largestError <= modelTolerance)) {
      return report({ outcome: 'wrong', reason: 'differs', largestError: found.largestError });
    }
    return report({
      largestError: Math.max(largestError, found.largestError),
      millisecondsPerClip: found.milliseconds,
    });
  } catch (error) {
    return report(refusal(error));
  }
}

interface Measured {
  readonly largestError: number;
  readonly milliseconds: number;
}

async function tryMicro(provider: Provider, needs: TryNeeds): Promise<Measured> {
  const parts = { config: microConfig, weights: countedWeights(microConfig) };
  const session = await needs.open(parts, provider);
  try {
    const { maxLength, melBins } = microConfig;
    // One mask after the other, which every graph takes, also those of fixed sizes.
    const runs = [0, 1].map((index) => ({
      [encoderNames.features]: new Tensor('float32', microFeatures(), [1, maxLength, melBins]),
      [encoderNames.masks]: new Tensor(
        'float32',
        Float32Array.from(microMasks.slice(index * bandCount, (index + 1) * bandCount)),
        [1, bandCount],
      ),
    }));
    let largestError = 0;
    for (const [index, feeds] of runs.entries()) {
      const outputs = await session.run(feeds, ['embedding', 'logits']);
      for (const name of ['embedding', 'logits'] as const) {
        const found = outputs[name]!.data as Float32Array;
        const expected = microGolden[name].slice(index * found.length, (index + 1) * found.length);
        largestError = Math.max(largestError, difference(found, expected));
      }
    }
    const start = needs.now();
    await session.run(runs[0]!, ['embedding']);
    return { largestError, milliseconds: needs.now() - start };
  } finally {
    await session.release();
  }
}

async function tryModel(provider: Provider, model: EncoderParts, needs: TryNeeds): Promise<Measured> {
  // First the CPU, released before the other one opens: a large model is in memory once.
  const expected = isAccelerator(provider)
    ? await using(await needs.open(model, 'cpu'), (session) => readOutsOf(session, model, 1))
    : null;
  return using(await needs.open(model, provider), async (session) => {
    const found = await readOutsOf(session, model, session.batch);
    const largestError =
      expected === null
        ? 0
        : Math.max(...found.map((values, i) => difference(values.subarray(0, expected[i]!.length), expected[i]!)));
    const times: number[] = [];
    for (let spent = 0; times.length < fewestRuns || spent < timedMilliseconds;) {
      const start = needs.now();
      await readOutsOf(session, model, session.batch);
      times.push(needs.now() - start);
      spent += times.at(-1)!;
    }
    times.sort((a, b) => a - b);
    return { largestError, milliseconds: times[Math.floor(times.length / 2)]! / session.batch };
  });
}

/** Every read-out of a batch of equal inputs, of which every other band is heard. */
async function readOutsOf(session: EncoderSession, { config }: EncoderParts, batch: number): Promise<Float32Array[]> {
  const { maxLength, melBins } = config;
  const clip = counted(featuresNumber, maxLength * melBins, 1);
  const features = new Float32Array(batch * clip.length);
  for (let index = 0; index < batch; index += 1) features.set(clip, index * clip.length);
  const heard = Float32Array.from({ length: bandCount }, (_, band) => band % 2);
  const names = [encoderNames.embedding, encoderNames.tokens, encoderNames.rows, encoderNames.deviations];
  const outputs = await session.run(
    {
      [encoderNames.features]: new Tensor('float32', features, [batch, maxLength, melBins]),
      [encoderNames.masks]: new Tensor('float32', heard, [1, bandCount]),
    },
    names,
  );
  return names.map((name) => outputs[name]!.data as Float32Array);
}

async function using<T>(session: EncoderSession, work: (session: EncoderSession) => Promise<T>): Promise<T> {
  try {
    return await work(session);
  } finally {
    await session.release();
  }
}

/** Largest difference in units of the largest expected value; NaN where a value is not a number. */
function difference(found: Float32Array, expected: ArrayLike<number>): number {
  let [largest, scale] = [0, 0];
  for (let i = 0; i < found.length; i += 1) {
    const error = Math.abs(found[i]! - expected[i]!);
    if (!(error <= largest)) largest = error;
    if (Number.isNaN(error)) return NaN;
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return largest / scale;
}

/** What onnxruntime's message says, without the paths and numbers of its sources. */
function refusal(error: unknown): Partial<ProcessorReport> {
  const message = error instanceof Error ? error.message : String(error);
  const [firstLine] = message.split('\n');
  const detail = firstLine!.replace(/^.*(?:was false\.|\[ONNXRuntimeError\] : \d+ : \w+ :)\s*/, '').slice(0, 300);
  if (/adapter/i.test(message)) return { outcome: 'absent', reason: 'no-device', detail };
  const reason: ProcessorReason = /assigned to the default CPU EP/.test(message) ? 'operations' : 'failed';
  return { outcome: 'cannot', reason, detail };
}
