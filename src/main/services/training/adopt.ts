import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { ModelFoldersPort } from '#main/services/ports/models.ts';
import type { StoredTrainingRun, TrainingFoldersPort } from '#main/services/ports/training.ts';
import { trainedCard } from './card.ts';

export interface AdoptNeeds {
  readonly engine: EnginePort;
  readonly clock: ClockPort;
  readonly models: ModelsService;
  readonly folders: TrainingFoldersPort;
  readonly modelFolders: ModelFoldersPort;
}

/**
 * Makes the trained model one of the library's, the way an import does: copied into a draft, every value checked, read
 * again, and renamed into place. Its card says what it was trained on and how it compared.
 * Problems: model.*, engine.*.
 */
export async function adopt(
  { engine, clock, models, folders, modelFolders }: AdoptNeeds,
  run: StoredTrainingRun,
  name: string,
): Promise<Result<{ sha256: string; name: string }>> {
  const written = await folders.writeCard(run.folder, trainedCard(await folders.card(run.folder), run, name));
  if (!written.ok) return written;
  const draft = await modelFolders.draft();
  if (!draft.ok) return draft;
  try {
    const source = folders.model(run.folder);
    const copied = await engine.call('model.import', { source, target: draft.value, frames: null });
    if (!copied.ok) return copied;
    const given = await models.current();
    const others = (await modelFolders.list()).map(({ summary }) => summary);
    const same = [...(given.ok ? [given.value.summary] : []), ...others].find(
      ({ sha256 }) => sha256 === copied.value.summary.sha256,
    );
    if (same !== undefined) return fail(problem('model.known', { name: same.name }));
    const kept = await modelFolders.keep(draft.value, {
      ...copied.value,
      summary: { ...copied.value.summary, name },
      source: `${run.base.name}, trained here on ${run.recordings.length} recordings`,
      importedAt: clock.now().toISOString(),
    });
    return kept.ok ? ok({ sha256: kept.value.summary.sha256, name: kept.value.summary.name }) : kept;
  } finally {
    await modelFolders.discard(draft.value);
  }
}
