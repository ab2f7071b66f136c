import type { Client, ConnectionState } from '#renderer/client/client.ts';
import type { Recording } from '#shared/contract/schemas.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { recordingOf, sampleRate, scoreOf } from './clip-fixtures.ts';

export const longSeconds = 600;
export const longRecording = (id: number): Recording => ({ ...recordingOf(id), durationSeconds: longSeconds });

/** What is asked of the sound of a recording: which one, and from which second to which. */
export interface Asked {
  readonly recordingId: number;
  readonly kind: 'samples' | 'peaks';
  readonly from: number;
  readonly to: number;
}

/** A drive that cannot be read any more. */
export const unreadable = problem('file.unreadable', { detail: 'EIO' });
export const missing = (id: number): Problem => problem('file.missing', { path: recordingOf(id).path });

/** A client whose recordings are ten minutes of faint noise, read part by part; `refuse` says of which part it cannot give any. */
export function longClient() {
  const state = {
    asked: [] as Asked[],
    refuse: (() => null) as (asked: Asked) => Problem | null,
    refuseCalls: null as Problem | null,
    /** what the window hears about its connection */
    connection: (() => undefined) as (state: ConnectionState) => void,
  };
  const client: Pick<Client, 'asset' | 'call' | 'on' | 'watch'> = {
    on: () => () => undefined,
    watch: (listener) => {
      state.connection = listener;
      return () => (state.connection = () => undefined);
    },
    asset: (path) => {
      const [, id, first, second, third, step, kind] = /^\/audio\/(\d+)\.(-?\d+)_(\d+)_(\d+)(?:_(\d+))?\.(\w+)$/.exec(
        path,
      )!;
      const [start, a, b] = [Number(first), Number(second), Number(third)];
      const end = kind === 'peaks' ? start + a * b : start + (b - 1) * Number(step) + a;
      const asked = {
        recordingId: Number(id),
        kind: kind as Asked['kind'],
        from: start / sampleRate,
        to: end / sampleRate,
      };
      state.asked.push(asked);
      const refused = state.refuse(asked);
      if (refused) return Promise.resolve(Response.json({ problem: refused }, { status: 404 }));
      const floats = new Float32Array(kind === 'peaks' ? 2 * b : a * b).fill(1e-3);
      return Promise.resolve(new Response(floats));
    },
    call: ((name: string, input: { recordingId: number }) => {
      if (name !== 'recordings.get' && state.refuseCalls)
        return Promise.resolve({ ok: false, problem: state.refuseCalls });
      const segments = [{ startSeconds: 0, endSeconds: 10, score: 0.5 }];
      const value =
        name === 'scores.segments'
          ? { segments }
          : name === 'scores.stretch'
            ? { range: null, score: 0, nearest: [] }
            : name === 'scores.get'
              ? scoreOf(input.recordingId, [])
              : longRecording(input.recordingId);
      return Promise.resolve({ ok: true, value });
    }) as Client['call'],
  };
  return { client: client as Client, state };
}
