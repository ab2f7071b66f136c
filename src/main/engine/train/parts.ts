/** Rows of a batch that are computed at once. */
export interface Part {
  /** [rows, frames, bins] */
  readonly features: Float32Array;
  /** [rows, classes] */
  readonly targets: Float32Array;
}

export interface PartShape {
  /** rows of every part */
  readonly rows: number;
  /** values of one row of features, and of targets */
  readonly wide: number;
  readonly classes: number;
}

/** Cuts a batch into parts; the last is filled up with rows of zeros, which have no target. */
export function cutBatch(features: Float32Array, targets: Float32Array, { rows, wide, classes }: PartShape): Part[] {
  const count = targets.length / classes;
  if (features.length !== count * wide) throw new Error(`${features.length} feature values for ${count} rows`);
  return Array.from({ length: Math.ceil(count / rows) }, (_, index) => ({
    features: filled(features.subarray(index * rows * wide, (index + 1) * rows * wide), rows * wide),
    targets: filled(targets.subarray(index * rows * classes, (index + 1) * rows * classes), rows * classes),
  }));
}

/** Values one after the other, the first `length` of them. */
export function joined(parts: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    const data = part.subarray(0, length - at);
    whole.set(data, at);
    at += data.length;
  }
  return whole;
}

function filled(values: Float32Array, length: number): Float32Array {
  if (values.length === length) return values;
  const whole = new Float32Array(length);
  whole.set(values);
  return whole;
}
