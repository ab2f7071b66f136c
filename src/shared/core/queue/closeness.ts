/**
 * How near recordings of one event lie to its first one, as a share of the pairs of the detector's own normals: so many
 * of them lie no further apart. The measure is taken from the bank because distances mean something else for every model,
 * machine and read-out, and normals of one machine are the sounds that are known to have one cause. Pairs rather than
 * nearest neighbours, since an event compares two recordings, and how near the nearest of many lies says mostly how many
 * there are. Less than half of the pairs, since a bank often holds several ways of running.
 */
export const closenessShares = { tight: 0.1, usual: 0.25, wide: 0.5 } as const;

/** The two shares of pairs that a distance is put into words by. */
export const nearShares = { half: 0.5, most: 0.95 } as const;

/** Of so many normals a share of them says little. */
export const fewestNormals = 5;

/** What a distance is, measured by how far two normals lie apart. */
export type Nearness = 'closer' | 'usual' | 'further';

export function nearnessOf(distance: number, normals: { readonly half: number; readonly most: number }): Nearness {
  if (distance <= normals.half) return 'closer';
  return distance <= normals.most ? 'usual' : 'further';
}
