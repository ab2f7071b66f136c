import { Tensor } from 'onnxruntime-node';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { buildEncoder, encoderNames } from '#main/engine/ast/encoder.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { middleCrop } from './batches.ts';
import type { TrainingClass } from './classes.ts';
import type { Dataset } from './dataset.ts';

export interface HeldOutAccuracy {
  readonly recordings: number;
  /** share whose most likely class is the right section of the right machine (and the right fault, where it has one) */
  readonly section: number;
  /** share whose most likely class belongs to the right machine */
  readonly machine: number;
}

const bandCount = 8;
const batch = 16;

/**
 * Accuracy on recordings that were never trained on, middle crop, no augmentation. Only the outputs of classes take
 * part; every `stride`-th recording is used.
 */
export async function heldOutAccuracy(
  config: AstConfig,
  weights: Weights,
  classes: readonly TrainingClass[],
  dataset: Dataset,
  stride: number,
  threads: number | undefined,
): Promise<HeldOutAccuracy> {
  const session = await createSession(
    buildEncoder(config, weights, bandCount),
    threads === undefined ? {} : { threads },
  );
  const { heldOut } = dataset;
  const chosen = heldOut.data.flatMap((_, clip) => (clip % stride === 0 ? [clip] : []));
  const size = config.maxLength * heldOut.bins;
  let sections = 0;
  let machines = 0;
  for (let start = 0; start < chosen.length; start += batch) {
    const clips = chosen.slice(start, start + batch);
    const features = new Float32Array(clips.length * size);
    clips.forEach((clip, row) => {
      middleCrop(features.subarray(row * size, (row + 1) * size), heldOut, clip, config.maxLength, dataset);
    });
    const outputs = await session.run(
      {
        [encoderNames.features]: new Tensor('float32', features, [clips.length, config.maxLength, heldOut.bins]),
        [encoderNames.masks]: new Tensor('float32', new Float32Array(bandCount).fill(1), [1, bandCount]),
      },
      [encoderNames.logits],
    );
    const logits = outputs[encoderNames.logits]!.data as Float32Array;
    clips.forEach((clip, row) => {
      const answered = likeliest(logits, row * config.labels.length, classes.length);
      const right = heldOut.classes[clip]!;
      if (answered === right) sections += 1;
      if (classes[answered]!.machineIndex === classes[right]!.machineIndex) machines += 1;
    });
  }
  await session.release();
  return { recordings: chosen.length, section: sections / chosen.length, machine: machines / chosen.length };
}

function likeliest(logits: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (logits[start + i]! > logits[start + best]!) best = i;
  return best;
}
