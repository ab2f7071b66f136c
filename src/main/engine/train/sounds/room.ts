import { filter, highPass, lowPass, peak } from './filter.ts';
import type { Microphone, Room } from './machine.ts';

/**
 * What a room does to a sound: a few early reflections, and a tail from two feedback combs whose delays share no
 * factor (M. R. Schroeder, "Natural sounding artificial reverberation", 1962). Returns a new signal.
 */
export function inRoom(dry: Float32Array, room: Room, sampleRate: number): Float32Array {
  const wet = dry.slice();
  for (const { delaySeconds, gain } of room.reflections) {
    const delay = Math.max(1, Math.round(delaySeconds * sampleRate));
    for (let i = delay; i < wet.length; i++) wet[i]! += gain * dry[i - delay]!;
  }
  if (room.tailGain > 0) {
    addComb(wet, dry, 0.0297, room, sampleRate);
    addComb(wet, dry, 0.0411, room, sampleRate);
  }
  return wet;
}

function addComb(wet: Float32Array, dry: Float32Array, delaySeconds: number, room: Room, sampleRate: number): void {
  const delay = Math.round(delaySeconds * sampleRate);
  const feedback = 10 ** ((-3 * delaySeconds) / room.tailSeconds);
  const line = new Float32Array(delay);
  let damped = 0;
  for (let i = 0, at = 0; i < wet.length; i++) {
    const delayed = line[at]!;
    damped += 0.6 * (delayed - damped);
    line[at] = dry[i]! + feedback * damped;
    wet[i]! += room.tailGain * delayed;
    at = at + 1 === delay ? 0 : at + 1;
  }
}

/** What a microphone does to a sound, in place: a low and a high limit and one peak or dip. */
export function throughMicrophone(signal: Float32Array, microphone: Microphone, sampleRate: number): void {
  const { hz, q, gainDb } = microphone.peak;
  filter(signal, highPass(microphone.lowCutHz, sampleRate));
  filter(signal, peak(hz, q, gainDb, sampleRate));
  if (microphone.highCutHz < 0.48 * sampleRate) filter(signal, lowPass(microphone.highCutHz, sampleRate));
}
