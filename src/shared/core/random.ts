/**
 * Seeded random numbers: the same seed gives the same numbers on every machine.
 *
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled
 * from the seed by splitmix32 (a Weyl sequence through MurmurHash3's 32-bit finaliser).
 */
export type Random = {
  /** A uniform number in [0, 1), with 53 random bits. */
  next(): number;
  /** A uniform integer in 0 ... n - 1; n is 1 ... 2^32. */
  integer(n: number): number;
  /** A standard normal number (Marsaglia's polar method). */
  normal(): number;
  /** Shuffles the array in place (Fisher and Yates) and returns it. */
  shuffle<T>(array: T[]): T[];
  /** An independent generator named by a label: drawing from it leaves this one where it was. */
  fork(label: string): Random;
};

type State = [number, number, number, number];

/** Creates a generator; the seed is any integer, of which the low 32 bits count. */
export function createRandom(seed: number): Random {
  const word = createWords(seedState(seed));
  let spare: number | null = null;

  const next = (): number => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 2 ** 53;

  const integer = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`integer(${n}): n must be 1 to 2^32`);
    const limit = 2 ** 32 - (2 ** 32 % n);
    let drawn = word();
    while (drawn >= limit) drawn = word();
    return drawn % n;
  };

  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spare = v * factor;
        return u * factor;
      }
    }
  };

  const shuffle = <T>(array: T[]): T[] => {
    for (let i = array.length - 1; i > 0; i -= 1) {
      const j = integer(i + 1);
      const kept = array[i] as T;
      array[i] = array[j] as T;
      array[j] = kept;
    }
    return array;
  };

  return { next, integer, normal, shuffle, fork: (label) => createRandom(hashLabel(label, seed)) };
}

/** xoshiro128**'s sequence of unsigned 32-bit words from a state that is not all zero. */
export function createWords(state: State): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/** Four words of splitmix32; never all zero, since its finaliser is a bijection. */
function seedState(seed: number): State {
  let weyl = seed | 0;
  const word = (): number => {
    weyl = (weyl + 0x9e3779b9) | 0;
    let mixed = Math.imul(weyl ^ (weyl >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  return [word(), word(), word(), word()];
}

/** FNV-1a over the label's UTF-16 units, started from the seed. */
function hashLabel(label: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < label.length; i += 1) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
