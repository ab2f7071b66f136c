/** Presets: filters by name, as the user chooses, types and reads them. The taps are in fir.ts. */
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { Preset } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { lowestBiquadHz } from './biquad.ts';

export { presetTaps } from './fir.ts';

/** The cut-offs of the paper's high-pass experiments, 400 to 7600 Hz in 400 Hz steps (8000 Hz would leave silence). */
export const highPassPresets: readonly Preset[] = Array.from({ length: 19 }, (_, i) => ({
  kind: 'high-pass',
  cutoffHz: 400 * (i + 1),
}));

const edges = /^(hp|lp|bp|bs):(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?(:biquad)?$/;

/**
 * Reads `none`, `hp:1200`, `lp:3000`, `bp:500-2000`, `bs:500-2000` (Hz), and of the first two `hp:1200:biquad`.
 * Problem preset.invalid: another form, edges in the wrong order, or nothing left (see checkPreset).
 */
export function parsePreset(text: string, sampleRate = modelSampleRate): Result<Preset> {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'none') return ok({ kind: 'none' });
  const [, kind, first, second, biquad] = edges.exec(trimmed) ?? [];
  const isBand = kind === 'bp' || kind === 'bs';
  const fits = kind !== undefined && isBand === (second !== undefined) && !(isBand && biquad !== undefined);
  if (!fits) return fail(problem('preset.invalid', { text }));
  if (isBand) {
    const name = kind === 'bp' ? 'band-pass' : 'band-stop';
    return checkPreset({ kind: name, lowHz: Number(first), highHz: Number(second) }, sampleRate);
  }
  const name = kind === 'hp' ? 'high-pass' : 'low-pass';
  const design = biquad === undefined ? {} : ({ design: 'biquad' } as const);
  return checkPreset({ kind: name, cutoffHz: Number(first), ...design }, sampleRate);
}

/**
 * The preset itself when it makes sense at a sample rate; a low-pass or band-stop that changes nothing there is
 * `none`, so that equal detectors get equal presets. Problem preset.invalid: an edge not above 0 Hz, edges in the wrong
 * order, a high-pass or band-pass that begins at half the sample rate or above and would leave silence, or a biquad below
 * 20 Hz, which rings for too long.
 */
export function checkPreset(preset: Preset, sampleRate = modelSampleRate): Result<Preset> {
  if (preset.kind === 'none') return ok(preset);
  const half = sampleRate / 2;
  const [low, high] = 'lowHz' in preset ? [preset.lowHz, preset.highHz] : [preset.cutoffHz, Infinity];
  const beyond = low >= half;
  const leavesNothing = beyond && (preset.kind === 'high-pass' || preset.kind === 'band-pass');
  const rings = 'design' in preset && low < lowestBiquadHz;
  if (!Number.isFinite(low) || Number.isNaN(high) || low <= 0 || high <= low || leavesNothing || rings)
    return fail(problem('preset.invalid', { text: formatPreset(preset) }));
  return ok(beyond ? { kind: 'none' } : preset);
}

/** The inverse of parsePreset. */
export function formatPreset(preset: Preset): string {
  switch (preset.kind) {
    case 'none':
      return 'none';
    case 'high-pass':
      return `hp:${preset.cutoffHz}${designSuffix(preset)}`;
    case 'low-pass':
      return `lp:${preset.cutoffHz}${designSuffix(preset)}`;
    case 'band-pass':
      return `bp:${preset.lowHz}-${preset.highHz}`;
    case 'band-stop':
      return `bs:${preset.lowHz}-${preset.highHz}`;
  }
}

function designSuffix({ design }: { readonly design?: 'biquad' }): string {
  return design === undefined ? '' : `:${design}`;
}

/** The preset in words: "no filter", "high-pass 1.2 kHz", "band-stop 500 Hz to 2 kHz". */
export function presetName(preset: Preset): string {
  if (preset.kind === 'none') return 'no filter';
  if ('cutoffHz' in preset) {
    const design = preset.design === undefined ? '' : ` (${preset.design})`;
    return `${preset.kind} ${frequencyName(preset.cutoffHz)}${design}`;
  }
  return `${preset.kind} ${frequencyName(preset.lowHz)} to ${frequencyName(preset.highHz)}`;
}

/** "400 Hz", "1.2 kHz". */
export function frequencyName(hertz: number): string {
  return hertz < 1000 ? `${hertz} Hz` : `${Number((hertz / 1000).toFixed(3))} kHz`;
}
