/** Earmark's front end on a waveform; its features go into a file for comparison. */
import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { readFloats, writeFloats } from '../floats.ts';
import { job, serveRounds } from './rounds.ts';

export interface FrontEndJob {
  /** a waveform of 16 kHz */
  readonly input: string;
  /** where its features go [frames, bins] */
  readonly output: string;
  readonly kind: FrontEndKind;
  readonly preset: Preset;
  readonly threads: number;
  readonly repeats: number;
}

const { input, output, kind, preset, threads, repeats } = job<FrontEndJob>();
const frontEnd = await createFrontEnd(preset, { kind, threads });
const waveform = readFloats(input);
writeFloats(output, (await frontEnd.features(waveform)).data);
await serveRounds(() => frontEnd.features(waveform), { repeats });
