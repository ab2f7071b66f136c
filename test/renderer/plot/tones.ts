import type { Analysis } from '#renderer/analysis/analyse.ts';
import { analyse } from '#renderer/analysis/analyse.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { unwrap } from '#shared/core/result.ts';

/** A sine of amplitude 0.5. */
export function tone(hertz: number, sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
  );
}

/** The samples as a file, and back through the analysis of the clip view. */
export function analysed(samples: Float32Array, sampleRate: number): Analysis {
  const steps = analyse(writeWav([samples], sampleRate, 'float32'));
  for (;;) {
    const step = steps.next();
    if (step.done) return unwrap(step.value);
  }
}
