import { bankVectors, plainSearch, type Query } from '#main/engine/detect/neighbours.ts';
import { createNeighbourSearch } from '#main/engine/detect/knn.ts';
import { createRandom } from '#shared/core/random.ts';
import { atMost, duration, interleaved, note, type Row } from './measure.ts';

const dimension = 768;

/** Nearest normals of 1 and of 256 recordings among 42,000 (the paper's training set), against plain loops. */
export async function neighbourRows(): Promise<Row[]> {
  const random = createRandom(5);
  const vector = () => Float32Array.from({ length: dimension }, () => random.normal());
  const bank = bankVectors(Array.from({ length: 42_000 }, vector), 'cosine');
  const queries: Query[] = Array.from({ length: 256 }, () => ({ vector: vector(), excluded: [] }));
  const graph = createNeighbourSearch(bank);
  const plain = plainSearch(bank);
  const one = queries.slice(0, 1);
  const times = await interleaved(
    {
      one: () => graph.nearest(one, 1, null),
      many: () => graph.nearest(queries, 1, null),
      plain: () => plain.nearest(one, 1, null),
    },
    9,
  );
  const ratio = times.plain.median / times.one.median;
  return [
    atMost('1 recording against 42,000 normals', times.one.median, 0.03),
    atMost('256 recordings against 42,000 normals', times.many.median, 0.4),
    note('  plain loops, 1 recording', `${duration(times.plain.median)}, ${ratio.toFixed(2)} x the graph's time`),
  ];
}
