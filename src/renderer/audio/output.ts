import { createFilterStage, type FilterStage } from './filter-stage.ts';
import { createLimiter } from './limiter.ts';
import { crossfadeSeconds } from './voice.ts';

/** The way from the voices to the device: bus, listening filter, limiter. */
export interface Output {
  readonly context: AudioContext;
  readonly bus: GainNode;
  readonly limiter: AudioNode;
  readonly delaySamples: number;
  stage: FilterStage;
}

const resumeMilliseconds = 1500;

/** @param taps of the listening filter at the context's rate; null passes everything, as late as a filter would */
export function connectOutput(context: AudioContext, taps: Float64Array | null, delaySamples: number): Output {
  const limiter = createLimiter(context);
  limiter.output.connect(context.destination);
  const bus = context.createGain();
  const stage = createFilterStage(context, taps, delaySamples);
  bus.connect(stage.input);
  stage.output.connect(limiter.input);
  return { context, bus, limiter: limiter.input, delaySamples, stage };
}

/** Ramps from one gain to another within a crossfade that begins at the context's time `at`. */
export function fade(node: GainNode, from: number, to: number, at: number): void {
  node.gain.setValueAtTime(from, node.context.currentTime);
  node.gain.setValueAtTime(from, at);
  node.gain.linearRampToValueAtTime(to, at + crossfadeSeconds);
}

/** Asks the context to run; false when the system does not let it within a moment. */
export async function isRunning(context: AudioContext): Promise<boolean> {
  if (context.state === 'running') return true;
  const patience = new Promise<void>((resolve) => setTimeout(resolve, resumeMilliseconds));
  await Promise.race([context.resume().catch(() => undefined), patience]);
  // the state has changed while waiting, which the type of the first test does not know
  return (context.state as AudioContextState) === 'running';
}
