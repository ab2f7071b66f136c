/**
 * One way through the listening filter. Every way, filtered or not, delays the sound by the same `delaySeconds`, so that
 * switching between them neither jumps nor moves the sound against the picture.
 */
export interface FilterStage {
  readonly input: AudioNode;
  readonly output: GainNode;
  disconnect(): void;
}

/**
 * The taps moved so that their middle (the group delay of a linear-phase filter) lies at `delaySamples`. More than that
 * before the middle are zeros of a filter that does not look ahead, and are left out.
 */
export function centreTaps(taps: Float64Array, delaySamples: number): Float32Array<ArrayBuffer> {
  const shift = delaySamples - (taps.length - 1) / 2;
  const moved = new Float32Array(shift + taps.length);
  moved.set(taps.subarray(Math.max(0, -shift)), Math.max(0, shift));
  return moved;
}

/** @param taps of a preset at the context's rate, the middle one at `delaySamples` or before; null passes everything */
export function createFilterStage(
  context: BaseAudioContext,
  taps: Float64Array | null,
  delaySamples: number,
): FilterStage {
  const output = context.createGain();
  const input = taps === null ? delayNode(context, delaySamples) : convolver(context, centreTaps(taps, delaySamples));
  input.connect(output);
  return {
    input,
    output,
    disconnect() {
      input.disconnect();
      output.disconnect();
    },
  };
}

function delayNode(context: BaseAudioContext, samples: number): DelayNode {
  const seconds = samples / context.sampleRate;
  const node = context.createDelay(Math.max(seconds, 0.001));
  node.delayTime.value = seconds;
  return node;
}

function convolver(context: BaseAudioContext, taps: Float32Array<ArrayBuffer>): ConvolverNode {
  const buffer = context.createBuffer(1, taps.length, context.sampleRate);
  buffer.copyToChannel(taps, 0);
  const node = context.createConvolver();
  // The taps are the filter itself: normalising would make every preset equally loud.
  node.normalize = false;
  node.buffer = buffer;
  return node;
}
