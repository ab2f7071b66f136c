import type { DetectorOverview, KnowledgeLetter } from '#shared/contract/overview.ts';
import type { Library, PlacedScore, StoredDetector } from '#main/services/ports/library.ts';
import { bankNormals } from './bank-normals.ts';
import { comparedCurves, curveOf, missingFrom, scoresOf, truthOf } from './curves.ts';
import { bankOf, judgedOf, letterOf } from './known.ts';
import { belongs, type Part } from './part.ts';

/** Scores read between two pauses. */
const readSize = 500;

interface Scored {
  readonly recordingId: number;
  readonly score: number;
  readonly levelAlarm: boolean;
  readonly letter: KnowledgeLetter;
  readonly disputed: boolean;
}

/** See the call; `other` is the detector to compare with. Pauses every few hundred scores and drawings. */
export function* overviewOf(
  library: Library,
  detector: StoredDetector,
  other: StoredDetector | null,
  part: Part,
): Generator<undefined, DetectorOverview> {
  const bank = bankOf(library, detector);
  yield;
  const counts = createCounts(part.section);
  const chosen: Scored[] = [];
  for (let from = 0; ;) {
    const some = library.scores.after(detector.id, from, readSize);
    const upTo = some.at(-1)?.recordingId ?? from;
    const judged = judgedOf(library, detector, { after: from, upTo });
    for (const found of some) {
      if (bank.has(found.recordingId)) continue;
      counts.add(found);
      if (!belongs(found, part)) continue;
      const { recordingId, score, levelAlarm, label } = found;
      const verdict = judged.get(recordingId);
      const letter = letterOf(verdict, label);
      chosen.push({ recordingId, score, levelAlarm, letter, disputed: verdict?.disputed ?? false });
    }
    yield;
    if (some.length < readSize) break;
    from = upTo;
  }
  const scores = chosen.map(({ score }) => score);
  const letters = chosen.map(({ letter }) => letter);
  const truth = truthOf(letters);
  const ofBank = yield* bankNormals(library, truth, [detector], part);
  const rocMissing = ofBank === null ? missingFrom(truth) : null;
  yield;
  return {
    detectorId: detector.id,
    threshold: detector.fitted.threshold,
    scores: {
      recordingIds: chosen.map(({ recordingId }) => recordingId),
      scores,
      known: letters.join(''),
      levelAlarms: chosen.filter(({ levelAlarm }) => levelAlarm).map(({ recordingId }) => recordingId),
    },
    inBank: bank.size,
    disputed: chosen.filter(({ disputed }) => disputed).length,
    ...counts.facets(),
    roc: rocMissing === null ? yield* curveOf(scoresOf(scores, truth, ofBank?.[0] ?? null)) : null,
    rocMissing,
    bankScores: [...(ofBank?.[0]?.toSorted() ?? [])],
    compared: other === null ? null : yield* comparedWith(library, detector, other, chosen, part),
  };
}

/** What another detector makes of the recordings that both have scored and neither has in its bank. */
function* comparedWith(
  library: Library,
  detector: StoredDetector,
  other: StoredDetector,
  chosen: readonly Scored[],
  part: Part,
): Generator<undefined, NonNullable<DetectorOverview['compared']>> {
  const bank = bankOf(library, other);
  const others = new Map<number, number>();
  for (let from = 0; ;) {
    const some = library.scores.after(other.id, from, readSize);
    for (const { recordingId, score } of some) if (!bank.has(recordingId)) others.set(recordingId, score);
    yield;
    if (some.length < readSize) break;
    from = some.at(-1)!.recordingId;
  }
  const shared = chosen.filter(({ recordingId }) => others.has(recordingId));
  const truth = truthOf(shared.map(({ letter }) => letter));
  const own = shared.map(({ score }) => score);
  const theirs = shared.map(({ recordingId }) => others.get(recordingId)!);
  yield;
  const found = { detectorId: other.id, shared: shared.length };
  const ofBanks = yield* bankNormals(library, truth, [detector, other], part);
  if (ofBanks === null && missingFrom(truth) !== null) return { ...found, curves: null };
  const [ownNormals, theirNormals] = ofBanks ?? [];
  const [first, second] = [scoresOf(own, truth, ownNormals ?? null), scoresOf(theirs, truth, theirNormals ?? null)];
  return { ...found, curves: yield* comparedCurves(first, second) };
}

const compareText = new Intl.Collator('en', { numeric: true }).compare;

/** What there is to choose from among the scored recordings: every section, and the attributes of the chosen one. */
function createCounts(chosenSection: string | null) {
  const sections = new Map<string, number>();
  const attributes = new Map<string, Map<string, number>>();
  const raise = (counts: Map<string, number>, value: string) => counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = (counts: ReadonlyMap<string, number>) =>
    [...counts].sort(([a], [b]) => compareText(a, b)).map(([value, count]) => ({ value, count }));
  return {
    add: ({ section, attributes: own }: PlacedScore) => {
      raise(sections, section);
      if (chosenSection !== null && section !== chosenSection) return;
      for (const name of Object.keys(own)) {
        const values = attributes.get(name) ?? new Map<string, number>();
        attributes.set(name, values);
        raise(values, own[name]!);
      }
    },
    facets: (): Pick<DetectorOverview, 'sections' | 'attributes'> => ({
      sections: sorted(sections),
      attributes: [...attributes.keys()]
        .sort(compareText)
        .flatMap((name) => sorted(attributes.get(name)!).map((found) => ({ name, ...found }))),
    }),
  };
}
