import { interpolateInferno, interpolateMagma, interpolateRdBu } from 'd3-scale-chromatic';
import { colourTable } from '#shared/core/spectrum/colour-map.ts';

/** Levels shown as colour: `floorDb` and below get the first colour, `topDb` and above the last. */
export interface LevelRange {
  readonly floorDb: number;
  readonly topDb: number;
}

/** 256 colours as bytes [256 * 3]. */
export type ColourTable = Uint8Array;

/** The maps to draw levels with: each rises evenly in lightness. */
export const levelColourNames = ['cividis', 'viridis', 'magma', 'inferno', 'grey'] as const;
export type LevelColours = (typeof levelColourNames)[number];

const interpolators = { magma: interpolateMagma, inferno: interpolateInferno } as const;
const tables = new Map<LevelColours, ColourTable>();

/** The 256 colours of a map; made once. */
export function levelColourTable(name: LevelColours): ColourTable {
  const known = tables.get(name);
  if (known) return known;
  const made = name === 'magma' || name === 'inferno' ? sampled(interpolators[name]) : colourTable(name);
  tables.set(name, made);
  return made;
}

/** d3 answers "#rrggbb" for these maps. */
function sampled(interpolate: (t: number) => string): ColourTable {
  const hex = Array.from({ length: 256 }, (_, i) => interpolate(i / 255).slice(1)).join('');
  return Uint8Array.from({ length: 768 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Difference of two levels: blue below zero, white at zero, red above (ColorBrewer's RdBu, reversed). */
export const differenceColours: ColourTable = Uint8Array.from(
  Array.from({ length: 256 }, (_, i) => (interpolateRdBu(1 - i / 255).match(/\d+/g) ?? []).map(Number)).flat(),
);

/** Share of the darkest and loudest values left outside an automatic range. */
const outside = { below: 0.3, above: 0.0005 };

const mostSamples = 20_000;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * A range that suits the given level matrices: from the loudest levels, rounded up to 5 dB, down to their lower
 * quantile, between 40 and 90 dB. Reads some of the values of each.
 */
export function fitLevelRange(matrices: readonly Float32Array[]): LevelRange {
  const sample: number[] = [];
  for (const values of matrices) {
    const count = Math.min(values.length, mostSamples);
    // Steps of the golden ratio visit every part of time and frequency; even steps could miss a tone's bin for good.
    for (let i = 0; i < count; i++) {
      const value = values[Math.floor(((i * goldenRatio) % 1) * values.length)]!;
      if (Number.isFinite(value)) sample.push(value);
    }
  }
  if (sample.length === 0) return { floorDb: -90, topDb: -20 };
  sample.sort((a, b) => a - b);
  const loud = sample[Math.floor((sample.length - 1) * (1 - outside.above))]!;
  const quiet = sample[Math.floor((sample.length - 1) * outside.below)]!;
  const topDb = Math.ceil(loud / 5) * 5;
  const span = Math.max(40, Math.min(90, Math.ceil((topDb - quiet) / 5) * 5));
  return { floorDb: topDb - span, topDb };
}
