import { Tensor } from 'onnxruntime-node';
import { bandCount, type Precision } from '#shared/core/domain.ts';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import { counted, featuresNumber } from './counted-weights.ts';
import { openEncoder, type EncoderParts } from './encoder-session.ts';

/**
 * How much of a model's embedding is left in eight bits: the cosine between the embeddings of both precisions, the lowest
 * of two inputs that every program can make again, broadband noise and a steady tone in noise.
 */
export async function int8Cosine(model: EncoderParts): Promise<number> {
  const exact = await embeddingsOf(model, 'fp32');
  const quantised = await embeddingsOf(model, 'int8');
  return Math.min(...exact.map((embedding, index) => cosine(embedding, quantised[index]!)));
}

async function embeddingsOf(model: EncoderParts, precision: Precision): Promise<Float32Array[]> {
  const { maxLength, melBins } = model.config;
  const session = await openEncoder(model, 'cpu', precision);
  try {
    const embeddings: Float32Array[] = [];
    for (const features of [noise(maxLength, melBins), toneInNoise(maxLength, melBins)]) {
      const outputs = await session.run(
        {
          [encoderNames.features]: new Tensor('float32', features, [1, maxLength, melBins]),
          [encoderNames.masks]: new Tensor('float32', new Float32Array(bandCount).fill(1), [1, bandCount]),
        },
        [encoderNames.embedding],
      );
      embeddings.push(outputs[encoderNames.embedding]!.data as Float32Array);
    }
    return embeddings;
  } finally {
    await session.release();
  }
}

/** Normalised features, uniform within ±1: a standard deviation of 0.58, near the 0.5 that models are trained with. */
function noise(frames: number, bins: number): Float32Array {
  return counted(featuresNumber, frames * bins, 1);
}

/** A quieter noise that falls with frequency, with a tone in the eighth part of the bins and its octave. */
function toneInNoise(frames: number, bins: number): Float32Array {
  const features = counted(featuresNumber + 1, frames * bins, 0.3);
  const [tone, octave] = [Math.floor(bins / 8), Math.floor(bins / 4)];
  for (let at = 0; at < features.length; at += 1) {
    const bin = at % bins;
    features[at]! += (bin === tone || bin === octave ? 1.5 : 0) - bin / bins;
  }
  return features;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, ownSquares, otherSquares] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    product += a[i]! * b[i]!;
    ownSquares += a[i]! ** 2;
    otherSquares += b[i]! ** 2;
  }
  return product / Math.sqrt(ownSquares * otherSquares);
}
