import type { Job } from '#shared/contract/schemas.ts';

/** Answers to calls of the contract, by name. One that is among `problems` is told as a problem. */
export type Handlers = Record<string, (input: never) => unknown>;

/** What every part of the fake host works with. */
export interface Host {
  /** the time, 7 s later at each look */
  now(): string;
  emit(name: string, payload: unknown): void;
  /** Returns what stops it. */
  listen(listener: (name: string, payload: unknown) => void): () => void;
}

/** Starts a job that does `step` of `total` every so many ms, and returns its id. */
export type StartJob = (
  kind: Job['kind'],
  title: string,
  total: number,
  every: number,
  result: Job['result'],
  step?: number,
) => number;

export function createHost(): Host {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  let clock = Date.parse('2026-11-22T13:40:00Z');
  return {
    now: () => new Date((clock += 7000)).toISOString(),
    emit: (name, payload) => {
      for (const listener of listeners) listener(name, payload);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A number from 0 to 1 that looks random and is the same at every run. */
export const wave = (n: number): number => Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1;
