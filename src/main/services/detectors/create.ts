import type { CallInput } from '#shared/contract/api.ts';
import type { RecordingVectors } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ClockPort, JobContext } from '#main/services/ports/host.ts';
import type { EmbeddingOrigin, Library, StoredRecording } from '#main/services/ports/library.ts';
import { embedMissing, type EmbedNeeds } from './embed.ts';
import { readBank } from './loader.ts';
import type { ModelsService } from './models.ts';

/** Below it, leave-one-out scores say nothing about the next normal recording. */
const fewestNormals = 3;

export type CreateNeeds = EmbedNeeds & { readonly models: ModelsService; readonly clock: ClockPort };

export interface CreatedDetector {
  readonly detectorId: number;
  /** chosen recordings that could not be used */
  readonly broken: number;
}

/**
 * Makes a detector from chosen normal recordings: computes the vectors that are missing, fits standardisation and
 * threshold, and stores it with the next version number. Recordings labelled as anomalies never enter a bank.
 *
 * Problems: detector.few-normals, detector.labels, model.*, engine.*, job.cancelled.
 */
export async function createDetector(
  needs: CreateNeeds,
  { name, machine, section, normals: filter, spec, model: chosen }: CallInput<'detectors.create'>,
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
  const judged = spec.rule.kind === 'eer' ? judgedRecordings(library, machine, section, normals) : [];
  const wanted = [...normals, ...judged.map(({ recording }) => recording)];
  // Vectors cost nearly all of the time; the last step is left for the fit.
  const embedded = await embedMissing(needs, wanted, model.value, spec.preset, {
    signal: context.signal,
    progress: (done, total) => context.progress(done, total + 1),
  });
  if (!embedded.ok) return embedded;
  const { origin, broken } = embedded.value;

  const members = normals.map(({ id }) => id).filter((id) => !broken.has(id));
  if (members.length < fewestNormals) return tooFew(members.length);
  const labelled = judged.flatMap(({ recording, fault }) => withVectors(library, recording, fault, origin));
  const fitted = await engine.call(
    'detector.fit',
    { spec, bank: readBank(library, members, origin)!, labelled },
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
    bank: members.map((recordingId, row) => ({ recordingId, leaveOneOut: fitted.value.leaveOneOut[row]! })),
    createdAt: clock.now().toISOString(),
  });
  return ok({ detectorId, broken: normals.length - members.length });
}

interface Judged {
  readonly recording: StoredRecording;
  readonly fault: boolean;
}

/** Recordings outside the bank about which it is known whether they are faults: by verdict, else by their label. */
function judgedRecordings(
  library: Library,
  machine: string,
  section: string,
  bank: readonly StoredRecording[],
): Judged[] {
  const verdicts = new Map(library.journal.labelled(machine, section).map((found) => [found.recordingId, found.label]));
  const inBank = new Set(bank.map(({ id }) => id));
  return library.recordings
    .all({ machine, section })
    .filter((recording) => recording.problem === null && !inBank.has(recording.id))
    .flatMap((recording) => {
      const label = verdicts.get(recording.id) ?? recording.place.label;
      return label === 'unknown' ? [] : [{ recording, fault: label === 'anomaly' }];
    });
}

function withVectors(
  library: Library,
  recording: StoredRecording,
  fault: boolean,
  origin: EmbeddingOrigin,
): { vectors: RecordingVectors; fault: boolean }[] {
  const vectors = library.embeddings.get(recording.id, origin);
  return vectors === null ? [] : [{ vectors, fault }];
}
