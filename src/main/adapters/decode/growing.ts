/** Samples that are put one after the other, without knowing for certain how many will come. */
export interface Growing {
  readonly length: number;
  add(samples: Float32Array): void;
  /** Everything so far, in one array. */
  whole(): Float32Array;
}

/** @param expected as many as will come if what somebody says is true */
export function createGrowing(expected = 0): Growing {
  let room: Float32Array = new Float32Array(expected);
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(samples) {
      if (length + samples.length > room.length) {
        const larger = new Float32Array(Math.ceil(1.5 * (length + samples.length)));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(samples, length);
      length += samples.length;
    },
    whole: () => room.subarray(0, length),
  };
}
