import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { BundlePreview } from '#shared/contract/bundles.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { problemIn } from '#shared/core/problem-words.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EventsPort, JobsPort } from '#main/services/ports/host.ts';
import { languageOf } from '#main/services/report/draft.ts';
import type { PictureCache } from '#main/services/report/pictures.ts';
import { gatherContent, tooLarge } from './content.ts';
import { estimateSize, writeBundle } from './export.ts';
import { importBundle, type BundleImportNeeds } from './import.ts';
import { receivedPictures } from './pictures.ts';

interface BundleNeeds extends BundleImportNeeds {
  readonly pictures: PictureCache;
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly version: string;
  /** verdicts of this session were joined */
  readonly onJoined: (sessionId: number) => void;
}

export interface BundlesService {
  /** What a bundle would hold and how large it would be. Problem: session.unknown. */
  preview(sessionId: number): Promise<Result<BundlePreview>>;
  /** Result: { path, fileName, bytes }. */
  export(sessionId: number, recordings: boolean): Result<Job>;
  /** Takes in a bundle or the JSON of a session. Result: { sessionId, outcome, entries, ownName, recordings, name }. */
  import(path: string): Job;
  /** Pictures that came with a bundle. */
  pictures(input: CallInput<'bundle.pictures'>): CallOutput<'bundle.pictures'>;
  /** Removes what interrupted imports left. */
  clean(): void;
}

export function createBundlesService(needs: BundleNeeds): BundlesService {
  const { library, bundles, clock, version, jobs, events, files } = needs;
  const inWords = (refusal: Problem | null) =>
    refusal && problemIn(languageOf({ language: 'app' }, library.settings), refusal);
  const made = () => ({ version, createdAt: clock.now().toISOString() });

  return {
    preview: async (sessionId) => {
      const session = library.sessions.get(sessionId);
      if (session === null) return fail(problem('session.unknown', { name: String(sessionId) }));
      const content = await gatherContent(needs, session, made());
      const { bytes, pictures } = estimateSize(bundles, content);
      const sounds = content.recordings.reduce((sum, recording) => sum + recording.bytes, 0);
      return ok({
        bytes,
        pictures,
        recordings: { files: content.recordings.length, bytes: sounds, missing: content.missing },
        refusal: inWords(tooLarge(content, false, 0)),
        recordingsRefusal: inWords(tooLarge(content, true, bytes)),
      });
    },
    export: (sessionId, recordings) => {
      const session = library.sessions.get(sessionId);
      if (session === null) return fail(problem('session.unknown', { name: String(sessionId) }));
      const work = async (context: Parameters<Parameters<JobsPort['start']>[0]['work']>[0]) => {
        const about = made();
        const content = await gatherContent(needs, session, about);
        const fileName = `session-${sessionId}-bundle-${about.createdAt.slice(0, 19).replace(/[-:]/g, '')}.earmark`;
        const written = await writeBundle(needs, content, fileName, recordings, context);
        return written.ok ? ok({ ...written.value, fileName }) : written;
      };
      return ok(jobs.start({ kind: 'bundle', title: `Bundle of ${session.name}`, lane: 'now', work }));
    },
    import: (path) =>
      jobs.start({
        kind: 'bundle',
        title: `Import of ${files.fileName(path)}`,
        lane: 'now',
        work: async (context) => {
          const imported = await importBundle(needs, path, context);
          if (!imported.ok) return imported;
          const { sessionId } = imported.value;
          needs.onJoined(sessionId);
          events.emit('library.changed', {});
          events.emit('session.changed', { sessionId });
          return ok({ ...imported.value });
        },
      }),
    pictures: (input) => receivedPictures(library, bundles, input),
    clean: () =>
      bundles.clean({
        recordings: new Set(library.recordings.all({}).map(({ sha256 }) => sha256)),
        pictures: library.shared.pictureFiles(),
      }),
  };
}
