import type { CallInput } from '#shared/contract/api.ts';
import type { DetectorSpec, RecordingVectors } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ClockPort, JobContext } from '#main/services/ports/host.ts';
import type { EmbeddingOrigin, Library, StoredRecording } from '#main/services/ports/library.ts';
import { embedMissing, type EmbedNeeds } from './embed.ts';
import { judgedRecordings } from './judged.ts';
import { readBank } from './loader.ts';
import type { ModelsService } from './models.ts';
import { vectorsFor } from './origin.ts';
import { fewestNormals, needsStatistics, withStatistics } from './statistics.ts';

export type CreateNeeds = EmbedNeeds & { readonly models: ModelsService; readonly clock: ClockPort };

export type DetectorWish = CallInput<'detectors.create'> & {
  /** of the normals, those that joined the bank by a verdict: the detector has selected them, so they never calibrate */
  readonly joined?: ReadonlySet<number>;
};

export interface CreatedDetector {
  readonly detectorId: number;
  /** chosen recordings that could not be used */
  readonly broken: number;
}

/**
 * Makes a detector from chosen normal recordings: computes the vectors that are missing, fits standardisation and
 * threshold, and stores it with the next version number. Recordings labelled as anomalies never enter a bank. The features
 * are normalised as the specification says, or by the statistics of these normals (needsStatistics).
 *
 * Problems: detector.few-normals, detector.labels, model.*, engine.*, job.cancelled.
 */
export async function createDetector(
  needs: CreateNeeds,
  {
    name,
    machine,
    section,
    normals: filter,
    spec: wish,
    normalise = 'as-given',
    model: chosen,
    joined = new Set(),
  }: DetectorWish,
  context: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<CreatedDetector>> {
  const { library, engine, models, clock } = needs;
  const normals = library.recordings
    .all(filter)
    .filter(({ place, problem: cause }) => place.label !== 'anomaly' && cause === null);
  const tooFew = (found: number) =>
    fail<CreatedDetector>(problem('detector.few-normals', { needed: fewestNormals, found }));
  if (normals.length < fewestNormals) return tooFew(normals.length);

  const model = await (chosen === undefined ? models.current() : models.chosen(chosen));
  if (!model.ok) return model;
  const calibrating = normals.filter(({ id }) => !joined.has(id));
  // What joined the bank stays what it was judged to be.
  const judged = wish.rule.kind === 'eer' ? judgedRecordings(library, machine, section, calibrating) : [];
  const wanted = [...normals, ...judged.map(({ recording }) => recording)];
  const statistics = needsStatistics(wish, normalise, model.value);
  const measured = statistics ? normals.length : 0;
  const normalised = statistics
    ? await withStatistics(needs, wish, normals, {
        signal: context.signal,
        onDone: (done) => context.progress(done, measured + wanted.length + 1),
      })
    : ok(wish);
  if (!normalised.ok) return normalised;
  const spec = normalised.value;
  // Vectors cost nearly all of the time; the last step is left for the fit.
  const embedded = await embedMissing(needs, wanted, model.value, spec, {
    signal: context.signal,
    progress: (done, total) => context.progress(measured + done, measured + total + 1),
  });
  if (!embedded.ok) return embedded;
  const { origin, broken } = embedded.value;

  const members = normals.map(({ id }) => id).filter((id) => !broken.has(id));
  if (members.length < fewestNormals) return tooFew(members.length);
  const labelled = judged.flatMap(({ recording, fault }) => withVectors(library, recording, fault, origin, spec));
  const fitted = await engine.call(
    'detector.fit',
    {
      spec,
      bank: readBank(library, members, origin, spec, 'all')!,
      labelled,
      calibration: members.filter((id) => !joined.has(id)).map(String),
    },
    { signal: context.signal },
  );
  if (!fitted.ok) return fitted;

  const detectorId = library.detectors.insert({
    name,
    machine,
    section,
    spec,
    fitted: fitted.value,
    origin,
    bank: members.map((recordingId, row) => ({
      recordingId,
      leaveOneOut: fitted.value.leaveOneOut[row]!,
      ...(joined.has(recordingId) && { source: 'false-alarm' }),
    })),
    createdAt: clock.now().toISOString(),
  });
  return ok({ detectorId, broken: normals.length - members.length });
}

function withVectors(
  library: Library,
  recording: StoredRecording,
  fault: boolean,
  origin: EmbeddingOrigin,
  spec: DetectorSpec,
): { key: string; vectors: RecordingVectors; fault: boolean }[] {
  const vectors = library.embeddings.get(recording.id, origin);
  return vectors === null ? [] : [{ key: String(recording.id), vectors: vectorsFor(spec, vectors), fault }];
}
