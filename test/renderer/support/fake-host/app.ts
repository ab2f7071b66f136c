import type { AppState } from '#shared/contract/app-state.ts';
import type { Handlers, Host, StartJob } from './host.ts';
import { model } from './models.ts';
import type { Review } from './review.ts';

const engine: AppState['engine'] = {
  state: 'ready',
  processor: 'CPU (AVX2)',
  runtimeVersion: 'onnxruntime 1.30.0',
  threads: 7,
  restarts: 0,
  model,
  problem: null,
};

/** The application itself, its settings and the presets under names. */
export function appHandlers(
  { emit }: Host,
  startJob: StartJob,
  { items, journal }: Review,
  sample: AppState['sample']['state'],
): Handlers {
  let named: { name: string; preset: unknown }[] = [];
  let state: AppState = {
    version: '0.1.0',
    host: 'web',
    dataDirectory: '/home/lindqvist/.local/share/Earmark',
    reviewer: items.length === 0 ? '' : 'A. Lindqvist',
    engine,
    preferences: {},
    sample: { state: sample, sessionId: sample === 'ready' ? 1 : null },
    journal: { entries: journal.length, valid: true, problem: null },
  };
  return {
    'app.state': () => state,
    'settings.set': ({ reviewer, preferences }: { reviewer?: string; preferences?: AppState['preferences'] }) =>
      (state = { ...state, ...(reviewer && { reviewer }), preferences: { ...state.preferences, ...preferences } }),
    'sample.prepare': () => {
      state = { ...state, sample: { state: 'preparing', sessionId: null } };
      emit('app.changed', state);
      return { jobId: startJob('sample', 'Preparing the sample session', 90, 400, { sessionId: 1 }) };
    },
    'presets.list': () => ({ presets: named }),
    'presets.save': (added: { name: string; preset: unknown }) => {
      named = [...named.filter(({ name }) => name !== added.name), added];
      return { presets: named };
    },
    'presets.remove': ({ name: removed }: { name: string }) => {
      named = named.filter(({ name }) => name !== removed);
      return { presets: named };
    },
    'engine.restart': () => ({ ...engine, restarts: 1 }),
  };
}
