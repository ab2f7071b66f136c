import type { RecordingFilter, SessionItem } from '#shared/contract/schemas.ts';
import type { Handlers, Host, StartJob } from './host.ts';
import { problems } from './problems.ts';
import { machines, normalOf, recordingOf, recordingsOf } from './recordings.ts';

/** Recordings, and how they come in: folders, import, and the search for those that are gone. */
export function libraryHandlers({ now }: Host, startJob: StartJob, items: readonly SessionItem[]): Handlers {
  const recordings = recordingsOf(items);
  return {
    'recordings.missing': () => ({ total: 40, missing: 3, folders: [{ path: '/mnt/line3/fan', recordings: 3 }] }),
    'recordings.locate': () => ({
      jobId: startJob('locate', 'Search for missing recordings in archive', 3, 0, { found: 2, missing: 1 }),
    }),
    'folders.list': ({ path }: { path: string }) => {
      const here = path === '' ? '/home/lindqvist' : path;
      if (here.includes('missing')) return problems.folder;
      return {
        path: here,
        parent: here === '/' ? null : here.split('/').slice(0, -1).join('/') || '/',
        entries: [
          ...['fan', 'pump', 'slide rail', 'valve'].map((name) => ({
            name,
            path: `${here}/${name}`,
            kind: 'folder',
            bytes: 0,
          })),
          { name: 'model.onnx', path: `${here}/model.onnx`, kind: 'model', bytes: 347_000_000 },
          ...Array.from({ length: 12 }, (_, n) => ({
            name: `section_00_source_train_normal_${String(n).padStart(4, '0')}_strength_1_ambient.wav`,
            path: `${here}/section_00_source_train_normal_${n}.wav`,
            kind: 'audio',
            bytes: 320_044,
          })),
          { name: 'manifest.csv', path: `${here}/manifest.csv`, kind: 'csv', bytes: 48_210 },
          { name: 'line-3.earmark', path: `${here}/line-3.earmark`, kind: 'session', bytes: 20_300_000 },
        ],
        roots: ['/home/lindqvist', '/', '/media/recorder-07'],
      };
    },
    'import.start': ({ paths }: { paths: string[] }) => ({
      jobId: startJob(
        'import',
        `Importing ${paths[0]}`,
        1240,
        150,
        { imported: 1231, known: 3, moved: 0, broken: 6 },
        40,
      ),
    }),
    'import.problems': () => ({
      problems:
        items.length === 0
          ? []
          : [
              {
                path: '/data/line-3/fan/test/section_00_target_test_0099.wav',
                problem: problems.truncated,
                seenAt: now(),
              },
              {
                path: '/data/line-3/pump/train/section_01_source_train_normal_0310.wav',
                problem: problems.empty,
                seenAt: now(),
              },
            ],
    }),
    'recordings.groups': () => ({
      groups:
        items.length === 0
          ? []
          : [...machines, ''].map((machine, index) => ({
              machine,
              section: machine === '' ? '' : '00',
              recordings: 380 - index * 90,
              normal: machine === '' ? 0 : 150,
              anomaly: machine === '' ? 0 : 60 - index * 10,
              unknown: machine === '' ? 110 : 20,
              trainNormal: machine === '' ? 0 : 120,
              broken: index === 0 ? 2 : 0,
              codings: machine === 'valve' ? ['lossless', 'MP3'] : ['lossless'],
            })),
    }),
    'recordings.list': ({ offset, limit, filter }: { offset: number; limit: number; filter: RecordingFilter }) => {
      const asked = (['machine', 'section', 'label', 'split'] as const).filter((name) => (filter[name] ?? '') !== '');
      const found = recordings.filter(
        ({ id, path, place }) =>
          asked.every((name) => place[name] === filter[name]) &&
          path.includes(filter.search ?? '') &&
          (filter.ids?.includes(id) ?? true),
      );
      return { total: found.length, recordings: found.slice(offset, offset + limit) };
    },
    'recordings.get': ({ recordingId }: { recordingId: number }) => {
      const item = items.find((other) => other.recordingId === recordingId);
      return item ? recordingOf(item) : normalOf(items, recordingId);
    },
  };
}
