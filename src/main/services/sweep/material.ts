import type { DetectorSpec, FeatureStatistics, Preset, ThresholdRule } from '#shared/core/domain.ts';
import { checkPreset } from '#shared/core/filter/preset.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { withReference } from '#shared/core/sweep/presets.ts';
import { ruleFromNormals } from '#shared/core/sweep/rule.ts';
import { joinedByVerdict, judgedRecordings, type Judged } from '#main/services/detectors/judged.ts';
import { fewestNormals } from '#main/services/detectors/statistics.ts';
import type { Library, StoredDetector, StoredRecording } from '#main/services/ports/library.ts';

/** What a sweep is made of: the normals of the detector's bank, and the recordings whose truth is known. */
export interface Material {
  readonly bank: readonly StoredRecording[];
  /** of the bank, those that never calibrate */
  readonly joined: ReadonlySet<number>;
  readonly judged: readonly Judged[];
}

export function materialOf(library: Library, detector: StoredDetector): Material {
  const stored = library.detectors.bank(detector.id);
  const members = stored.map(({ recordingId }) => library.recordings.get(recordingId)!);
  const bank = members.filter((recording) => recording.problem === null);
  const judged = judgedRecordings(library, detector.machine, detector.section, members);
  return { bank, joined: joinedByVerdict(stored), judged };
}

/** Problems: sweep.few-normals, sweep.no-labels. */
export function checkMaterial({
  bank,
  judged,
}: { readonly [part in 'bank' | 'judged']: readonly unknown[] }): Result<null> {
  if (bank.length < fewestNormals)
    return fail(problem('sweep.few-normals', { needed: fewestNormals, found: bank.length }));
  return judged.length === 0 ? fail(problem('sweep.no-labels')) : ok(null);
}

/** Whether the truth of the recordings is still the one of back then. */
export const truthOf = ({ judged }: Material): string =>
  judged.map(({ recording, fault }) => `${recording.id}${fault ? '+' : '-'}`).join(' ');

/** The presets to compute: no filter, the wanted ones, and the detector's own. Problem: preset.invalid. */
export function presetsOf(wanted: readonly Preset[], { spec }: StoredDetector): Result<Preset[]> {
  const presets: Preset[] = [];
  for (const preset of [...wanted, spec.preset]) {
    const checked = checkPreset(preset);
    if (!checked.ok) return checked;
    presets.push(checked.value);
  }
  return ok(withReference(presets));
}

/** The rule by which each preset's threshold is found: from the bank alone, so that no preset sees the answers. */
export const ruleOf = ({ rule }: DetectorSpec): ThresholdRule => ruleFromNormals(rule);

/** The detector's specification under another preset; the bank's features are normalised anew where they were before. */
export function specUnder(spec: DetectorSpec, preset: Preset, normalisation: FeatureStatistics | null): DetectorSpec {
  return { ...spec, preset, rule: ruleOf(spec), frontEnd: { ...spec.frontEnd, normalisation } };
}
