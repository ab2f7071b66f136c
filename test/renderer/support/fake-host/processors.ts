import type { ProcessorsState } from '#shared/contract/app-state.ts';
import type { Handlers, Host, StartJob } from './host.ts';

export function processorHandlers({ emit }: Host, startJob: StartJob): Handlers {
  const bare = { detail: '', largestError: null, millisecondsPerClip: null };
  let processors: ProcessorsState = {
    chosen: 'webgpu',
    pinned: null,
    checking: false,
    checkedAt: '2026-11-22T13:20:00Z',
    model: 'earmark-small',
    problem: null,
    reports: [
      { ...bare, provider: 'cpu', outcome: 'works', reason: 'none', largestError: 8e-7, millisecondsPerClip: 1.94 },
      { ...bare, provider: 'cuda', outcome: 'absent', reason: 'libraries' },
      { ...bare, provider: 'webgpu', outcome: 'works', reason: 'none', largestError: 5e-7, millisecondsPerClip: 0.42 },
      { ...bare, provider: 'dml', outcome: 'wrong', reason: 'differs', largestError: 0.18 },
    ],
  };
  return {
    'processors.list': () => processors,
    'processors.check': () => {
      processors = { ...processors, checking: true };
      emit('processors.changed', processors);
      setTimeout(() => {
        processors = { ...processors, checking: false, checkedAt: '2026-11-22T14:00:00Z' };
        emit('processors.changed', processors);
      }, 20);
      return { jobId: startJob('processors', 'Check of the processors', 4, 1, { chosen: 'webgpu' }, 4) };
    },
    'processors.pin': ({ provider }: { provider: ProcessorsState['pinned'] }) => {
      processors = { ...processors, pinned: provider, chosen: provider ?? 'webgpu', problem: null };
      emit('processors.changed', processors);
      return processors;
    },
  };
}
