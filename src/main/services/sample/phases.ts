import type { JobContext } from '#main/services/ports/host.ts';

type Step = Pick<JobContext, 'signal' | 'progress'>;

/** Parts of one job, each with its share of the progress: `phase(i)` is the context of part i. */
export function createPhases({ signal, progress }: Step, shares: readonly number[]): (index: number) => Step {
  const scale = 1000;
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return (index) => {
    const before = shares.slice(0, index).reduce((sum, share) => sum + share, 0);
    return {
      signal,
      progress: (done, total) => {
        const part = total > 0 ? done / total : 0;
        progress(Math.floor((scale * (before + shares[index]! * part)) / whole), scale);
      },
    };
  };
}
