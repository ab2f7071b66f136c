import { typedNumber } from '#renderer/text/numbers.ts';
import { text } from '#renderer/text/text.ts';
import type { Preset } from '#shared/core/domain.ts';
import type { NamedPreset } from '#shared/core/filter/named.ts';
import { checkPreset, formatPreset } from '#shared/core/filter/preset.ts';

/** The filter of a new detector: one of a list, or one described by hand, as typed. */
export interface PresetForm {
  /** a preset as formatPreset writes it, or `own` */
  chosen: string;
  kind: Exclude<Preset['kind'], 'none'>;
  /** Hz: the cut-off, or the lower edge of a band */
  low: string;
  /** Hz: the upper edge of a band */
  high: string;
  design: 'linear' | 'biquad';
}

export const ownKinds = ['high-pass', 'low-pass', 'band-pass', 'band-stop'] as const;
export const ownDesigns = ['linear', 'biquad'] as const;

/** High-pass presets in steps of 400 Hz, as in the paper's experiments; 0 = none. */
export const highPassCutoffs: readonly number[] = [0, 400, 800, 1200, 1600, 2000, 2400, 2800];

export const noPreset = (): PresetForm => ({
  chosen: 'none',
  kind: 'high-pass',
  low: '400',
  high: '2000',
  design: 'linear',
});

export const isBand = ({ kind }: Pick<PresetForm, 'kind'>): boolean => kind === 'band-pass' || kind === 'band-stop';

const listed = highPassCutoffs.map((cutoffHz): Preset =>
  cutoffHz === 0 ? { kind: 'none' } : { kind: 'high-pass', cutoffHz },
);

/** What can be chosen: no filter, the usual high-passes, what was saved under a name, and one of one's own. */
export function presetOptions(named: readonly NamedPreset[]): { value: string; text: string }[] {
  const words = text.setup.create;
  const usable = named.filter(({ preset }) => checkPreset(preset).ok);
  const names = new Map(usable.map((entry) => [formatPreset(entry.preset), text.presets.choice.named(entry)]));
  const usual = listed.map((preset) => ({
    value: formatPreset(preset),
    text:
      names.get(formatPreset(preset)) ??
      ('cutoffHz' in preset ? words.presetHighPass(text.words.hertz(preset.cutoffHz)) : words.presetNone),
  }));
  const known = new Set(usual.map(({ value }) => value));
  const saved = [...names].filter(([value]) => !known.has(value)).map(([value, name]) => ({ value, text: name }));
  return [...usual, ...saved, { value: 'own', text: text.presets.choice.own }];
}

const hertz = (typed: string) => (/^\d+([.,]\d+)?$/.test(typed.trim()) ? typedNumber(typed) : NaN);

/** The filter that the form describes; null where it makes none. */
export function presetOf(form: PresetForm, named: readonly NamedPreset[]): Preset | null {
  if (form.chosen !== 'own') {
    const all = [...listed, ...named.map(({ preset }) => preset)];
    return all.find((preset) => formatPreset(preset) === form.chosen) ?? null;
  }
  const { kind } = form;
  const preset: Preset =
    kind === 'high-pass' || kind === 'low-pass'
      ? { kind, cutoffHz: hertz(form.low), ...(form.design === 'biquad' && { design: 'biquad' as const }) }
      : { kind, lowHz: hertz(form.low), highHz: hertz(form.high) };
  const checked = checkPreset(preset);
  // A filter that changes nothing was certainly not meant.
  return checked.ok && checked.value.kind !== 'none' ? checked.value : null;
}
