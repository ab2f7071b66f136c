import type { Bank, DetectorSpec, FittedDetector, RecordingVectors } from '#shared/core/domain.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { areComparable, createBankScorers, effectiveSpec, type BankScorers } from './bank-scorers.ts';
import { groupOfKey } from './fit.ts';
import { meanStatistics } from './statistics.ts';

/** A fitted detector with its bank in memory, ready to score. */
export interface Detector {
  readonly spec: DetectorSpec;
  readonly fitted: FittedDetector;
  readonly bank: BankScorers;
  /** mean log-mel statistics of the bank: what a normal recording has in each band */
  readonly normalStatistics: Float32Array;
  /** the group of the bank a recording belongs to; null where it is not in the bank */
  groupOf(key: string | undefined): string | null;
  /**
   * Whether vectors were made with a model and a front end of the same sizes as the bank's; `network` false asks about
   * the statistics only.
   */
  accepts(vectors: RecordingVectors, network?: boolean): boolean;
}

/** Problems: detector.few-normals, detector.mixed. */
export async function loadDetector(spec: DetectorSpec, bank: Bank, fitted: FittedDetector): Promise<Result<Detector>> {
  const built = await createBankScorers(bank, spec);
  if (!built.ok) return built;
  const model = bank.vectors[0]!;
  const used = effectiveSpec(spec);
  return ok({
    spec: used,
    fitted,
    bank: built.value,
    normalStatistics: meanStatistics(bank.vectors.map((vectors) => vectors.statistics)),
    groupOf: groupOfKey(bank),
    accepts: (vectors, network = true) => areComparable(vectors, model, network ? used.readOut : null),
  });
}
