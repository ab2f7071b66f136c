/** Gathers what a decoder hands out piece by piece. */
export interface SampleCollector {
  /** samples per channel so far */
  readonly frames: number;
  /** Takes a piece: one array per channel, all of one length. */
  add(channels: readonly Float32Array[]): void;
  /** Samples [from, to) of every channel in one array each. Once only: the pieces are let go on the way. */
  join(from: number, to: number): Float32Array[];
}

export function createCollector(channels: number): SampleCollector {
  const pieces: Float32Array[][] = Array.from({ length: channels }, () => []);
  let frames = 0;
  return {
    get frames() {
      return frames;
    },
    add(piece) {
      pieces.forEach((list, channel) => list.push(piece[channel]!));
      frames += piece[0]!.length;
    },
    join: (from, to) =>
      pieces.map((list) => {
        const whole = new Float32Array(to - from);
        let at = -from;
        for (const piece of list.splice(0)) {
          const part = piece.subarray(Math.max(0, -at), Math.max(0, to - from - at));
          whole.set(part, Math.max(0, at));
          at += piece.length;
        }
        return whole;
      }),
  };
}
