/** The search for nearest normals in a bank of random vectors. */
import { createRandom } from '#shared/core/random.ts';
import { bankVectors, type Query } from '#main/engine/detect/neighbours.ts';
import { createNeighbourSearch } from '#main/engine/detect/knn.ts';
import { job, serveRounds } from './rounds.ts';

export interface NeighboursJob {
  readonly vectors: number;
  readonly dimension: number;
  readonly queries: number;
}

const { vectors, dimension, queries } = job<NeighboursJob>();
const random = createRandom(5);
// Pieces of a pool: a billion numbers of their own would take a minute.
const pool = Float32Array.from({ length: 2_000_000 }, () => random.normal());
const vector = () => {
  const start = random.integer(pool.length - dimension);
  return pool.slice(start, start + dimension);
};
const search = createNeighbourSearch(bankVectors(Array.from({ length: vectors }, vector), 'cosine'));
const asked: Query[] = Array.from({ length: queries }, () => ({ vector: vector(), excluded: [] }));
await serveRounds(() => search.nearest(asked, 1, null));
