import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Job } from '#shared/contract/schemas.ts';
import type { SweepPreview } from '#shared/contract/sweep.ts';
import type { FeatureStatistics, Preset } from '#shared/core/domain.ts';
import { checkPreset, presetName } from '#shared/core/filter/preset.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { samePreset } from '#shared/core/sweep/presets.ts';
import { usedReadOut } from '#shared/core/detector.ts';
import { findDetector } from '#main/services/detectors/loader.ts';
import type { LoadedModel } from '#main/services/detectors/models.ts';
import { originOf } from '#main/services/detectors/origin.ts';
import type { EventsPort, JobsPort } from '#main/services/ports/host.ts';
import type { StoredDetector } from '#main/services/ports/library.ts';
import { hiddenAt, type HiddenVerdicts } from '#main/services/verdicts/hidden.ts';
import { checkMaterial, materialOf, presetsOf, specUnder, type Material } from './material.ts';
import { runSweep } from './run.ts';
import { forContract, readSweep } from './stored.ts';
import { flipsBetween, makeVersion, type VersionNeeds } from './version.ts';

/** What presets do to a detector (paper section 3.3), and versions of it with one of them. */
export interface SweepService {
  preview(input: CallInput<'sweep.preview'>): Promise<Result<SweepPreview>>;
  start(input: CallInput<'sweep.start'>): Result<Job>;
  get(detectorId: number): Result<CallOutput<'sweep.get'>>;
  version(input: CallInput<'sweep.version'>): Result<Job>;
  flips(input: CallInput<'sweep.flips'>): Result<CallOutput<'sweep.flips'>>;
}

export type SweepNeeds = VersionNeeds & {
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly hidden: HiddenVerdicts;
};

/** Recordings that are offered to listen to. */
const mostListed = 300;

export function createSweepService(needs: SweepNeeds): SweepService {
  const { library, jobs, events, models } = needs;

  function get(detectorId: number): Result<CallOutput<'sweep.get'>> {
    const detector = findDetector(library, detectorId);
    if (!detector.ok) return detector;
    const stored = readSweep(library, detectorId);
    return ok({ sweep: stored === null ? null : forContract(library, detector.value, stored) });
  }

  function announce(detectorId: number): void {
    const detector = library.detectors.get(detectorId);
    // A sweep that was begun by somebody else goes on while a blind reader sits at the screen.
    if (detector === null || hiddenAt(library, needs.hidden, [detector]) !== null) return;
    const found = get(detectorId);
    if (found.ok && found.value.sweep !== null) events.emit('sweep.changed', found.value.sweep);
  }

  function missingOf(detector: StoredDetector, material: Material, presets: readonly Preset[], model: LoadedModel) {
    const ids = [...material.bank, ...material.judged.map(({ recording }) => recording)].map(({ id }) => id);
    const known = readSweep(library, detector.id)?.points ?? [];
    const own = detector.spec.frontEnd.normalisation;
    const needed = { readOut: usedReadOut(detector.spec), segments: true };
    return presets.reduce((sum, preset) => {
      const before: FeatureStatistics | null = samePreset(preset, detector.spec.preset)
        ? own
        : (known.find((point) => samePreset(point.preset, preset))?.normalisation ?? null);
      // By what the features will be normalised is not known yet, so nothing of it can be there.
      if (own !== null && before === null) return sum + ids.length;
      const origin = originOf(library, model, specUnder(detector.spec, preset, before));
      return sum + library.embeddings.missing(ids, origin, needed).length;
    }, 0);
  }

  return {
    get,
    preview: async ({ detectorId, presets: wanted }) => {
      const detector = findDetector(library, detectorId);
      if (!detector.ok) return detector;
      const presets = presetsOf(wanted, detector.value);
      if (!presets.ok) return presets;
      const material = materialOf(library, detector.value);
      const model = await models.of(detector.value.model);
      const fits = model.ok ? checkMaterial(material) : model;
      const { bank, judged } = material;
      const passes = presets.value.length * (bank.length + judged.length);
      return ok({
        bank: bank.length,
        normals: judged.filter(({ fault }) => !fault).length,
        faults: judged.filter(({ fault }) => fault).length,
        passes,
        toCompute: model.ok ? missingOf(detector.value, material, presets.value, model.value) : passes,
        problem: fits.ok ? null : (fits.problem as SweepPreview['problem']),
        recordings: toListen(material),
      });
    },
    start: ({ detectorId, presets: wanted }) => {
      const detector = findDetector(library, detectorId);
      if (!detector.ok) return detector;
      const presets = presetsOf(wanted, detector.value);
      if (!presets.ok) return presets;
      const fits = checkMaterial(materialOf(library, detector.value));
      if (!fits.ok) return fits;
      const { name, version } = detector.value;
      const job = jobs.start({
        kind: 'sweep',
        title: `Presets for ${name} version ${version}`,
        lane: 'queue',
        work: (context) =>
          runSweep(needs, detector.value, presets.value, { ...context, onChange: () => announce(detectorId) }),
      });
      return ok(job);
    },
    version: ({ detectorId, preset: wanted }) => {
      const detector = findDetector(library, detectorId);
      if (!detector.ok) return detector;
      const preset = checkPreset(wanted);
      if (!preset.ok) return preset;
      const job = jobs.start({
        kind: 'detector',
        title: `Detector ${detector.value.name} with ${presetName(preset.value)}`,
        lane: 'queue',
        work: async (context) => {
          const made = await makeVersion(needs, detector.value, preset.value, context);
          events.emit('library.changed', {});
          return made.ok ? ok({ ...made.value }) : made;
        },
      });
      return ok(job);
    },
    flips: ({ before, after }) => flipsBetween(library, before, after),
  };
}

function toListen({ bank, judged }: Material): SweepPreview['recordings'] {
  const of = (fault: boolean) => judged.filter((each) => each.fault === fault).map(({ recording }) => recording);
  const listed = [
    ...of(true).map((recording) => ({ recording, truth: 'fault' as const })),
    ...of(false).map((recording) => ({ recording, truth: 'normal' as const })),
    ...bank.map((recording) => ({ recording, truth: 'bank' as const })),
  ];
  return listed
    .slice(0, mostListed)
    .map(({ recording, truth }) => ({ recordingId: recording.id, fileName: recording.fileName, truth }));
}
