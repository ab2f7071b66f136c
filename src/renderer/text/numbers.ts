/** How numbers are written in a language. */
export interface NumberSigns {
  readonly decimal: string;
  readonly thousands: string;
}

/** A narrow no-break space: "1.200 Hz" would be read as 1.2 Hz by half of the readers. */
const narrowSpace = '\u202f';

/** Formats of numbers, with a true minus sign. `decimals` are those that are shown always, `most` those at most. */
export function numberFormats({ decimal, thousands }: NumberSigns) {
  const written = (text: string): string => {
    const [whole = '', fraction] = text.replace('-', '−').split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
    return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
  };
  const unsignedZero = (text: string): string => (/^−[0.,]+$/.test(text) ? text.slice(1) : text);

  /** "2,140" */
  const number = (value: number): string => written(String(Math.round(value)));
  /** "0.50" */
  const fixed = (value: number, decimals: number): string => unsignedZero(written(value.toFixed(decimals)));
  /** "0.5" with up to two decimals, "16" */
  const upTo = (value: number, most: number): string => written(String(Number(value.toFixed(most))));

  /** Scores and thresholds: three decimals, fewer where they would only be noise. No groups, so that they line up. */
  const score = (value: number): string => {
    const size = Math.abs(value);
    const text = value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
    return unsignedZero(text.replace('-', '−').replace('.', decimal));
  };
  /** With its sign: "+0.062", "−0.140", "0.000" */
  const margin = (value: number): string => {
    const text = score(value);
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  };
  const percent = (fraction: number): string => `${upTo(fraction * 100, 1)} %`;
  /** A number on an axis. */
  const tick = (value: number): string =>
    String(Number(value.toPrecision(3)))
      .replace('-', '−')
      .replace('.', decimal);
  /** "16 kHz", "44.1 kHz" */
  const sampleRate = (hertz: number): string => `${upTo(hertz / 1000, 3)} kHz`;
  const hertz = (value: number): string => `${number(value)} Hz`;
  const decibels = (value: number): string => `${fixed(value, 1)} dB`;
  /** "10.0 s", "2 min 05 s" */
  const duration = (seconds: number): string => {
    if (seconds < 120) return `${fixed(seconds, 1)} s`;
    const whole = Math.round(seconds);
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  };
  /** "640 kB", "2.1 MB" */
  const megabytes = (bytes: number): string =>
    bytes < 1e6 ? `${number(Math.max(1, bytes / 1000))} kB` : `${fixed(bytes / 1e6, 1)} MB`;
  const gigabytes = (bytes: number): string =>
    bytes < 1e9 ? `${number(bytes / 1e6)} MB` : `${fixed(bytes / 1e9, 1)} GB`;
  /** "0.812", of an AUC */
  const auc = (value: number): string => fixed(value, 3);
  const signedAuc = (value: number): string => (value > 0 ? `+${auc(value)}` : auc(value));

  return {
    number,
    fixed,
    upTo,
    score,
    margin,
    percent,
    tick,
    sampleRate,
    hertz,
    decibels,
    duration,
    megabytes,
    gigabytes,
    auc,
    signedAuc,
  };
}

export const englishNumbers = numberFormats({ decimal: '.', thousands: ',' });
export const germanNumbers = numberFormats({ decimal: ',', thousands: narrowSpace });

/** A number as people type it, with a point or a comma for decimals; NaN where it is none. */
export function typedNumber(typed: string): number {
  const text = typed.trim().replace('−', '-').replace(',', '.');
  return text === '' ? Number.NaN : Number(text);
}
