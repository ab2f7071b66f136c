import { Tensor } from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import type { EncoderSession } from './encoder-session.ts';

interface Waiting {
  readonly feeds: InferenceSession.FeedsType;
  readonly outputs: readonly string[];
  readonly resolve: (outputs: InferenceSession.ReturnType) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A session that runs what is asked of it at the same time in one batch, at most `batch` inputs: a graphics processor
 * needs many at once, and who asks need not know. Every call is for one input under one mask. On a processor that takes
 * one at a time, the session itself.
 */
export function gather(session: EncoderSession): EncoderSession {
  if (session.batch === 1) return session;
  let waiting: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const some = waiting.slice(0, session.batch);
    waiting = waiting.slice(some.length);
    if (some.length === 0) return;
    try {
      const outputs = await session.run(stack(some), some[0]!.outputs);
      some.forEach(({ resolve }, index) => resolve(rowOf(outputs, index, some.length)));
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  };

  return {
    get provider() {
      return session.provider;
    },
    get batch() {
      return session.batch;
    },
    run: (feeds, outputs) =>
      new Promise((resolve, reject) => {
        waiting.push({ feeds, outputs, resolve, reject });
        // A turn later, when all who were woken together have asked.
        if (waiting.length === session.batch) void flush();
        else setImmediate(() => void flush());
      }),
    release: () => session.release(),
  };
}

function stack(some: readonly Waiting[]): InferenceSession.FeedsType {
  const joined = (name: string): Tensor => {
    const tensors = some.map(({ feeds }) => feeds[name]!);
    const [first] = tensors;
    const size = first!.data.length;
    const data = new Float32Array(tensors.length * size);
    for (const [index, tensor] of tensors.entries()) data.set(tensor.data as Float32Array, index * size);
    return new Tensor('float32', data, [tensors.length, ...first!.dims.slice(1)]);
  };
  return {
    [encoderNames.features]: joined(encoderNames.features),
    [encoderNames.masks]: joined(encoderNames.masks),
  };
}

/** The outputs of one input of a batch, as if it had been alone. */
function rowOf(outputs: InferenceSession.ReturnType, index: number, count: number): InferenceSession.ReturnType {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const values = output.data as Float32Array;
      const size = values.length / count;
      const row = values.slice(index * size, (index + 1) * size);
      return [name, new Tensor('float32', row, [1, ...output.dims.slice(1)])];
    }),
  );
}
