import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { Metric } from '#shared/core/domain.ts';
import { anyBatch, float, Graph } from '#main/engine/onnx/graph.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import {
  byDistance,
  distancesTo,
  plainSearch,
  type BankVectors,
  type Neighbour,
  type NeighbourSearch,
  type Query,
} from './neighbours.ts';

/** Rows and values of the bank that one run of the graph sees at most: 128 Ki rows, 256 MiB. */
const chunkRows = 131_072;
const chunkValues = 67_108_864;
/** Distances that one run computes at most: 64 MiB. */
const runValues = 16_777_216;
/** Candidates beyond those asked for, so that rounding in float32 cannot push a winner out. */
const spare = 8;
/** A bank with fewer values than this is searched faster without a graph. */
const smallBank = 65_536;

/** The exact nearest neighbours among the rows of a bank: by the graph, or one by one for a small bank. */
export function createNeighbourSearch(bank: BankVectors): NeighbourSearch {
  const values = bank.rows.length * (bank.rows[0]?.length ?? 0);
  return values < smallBank ? plainSearch(bank) : graphSearch(bank);
}

/**
 * Gemm and TopK over the bank in float32, chunk by chunk, choose candidates; their distances are computed again in
 * float64 from the vectors as they are, and decide. `rowsPerChunk` is for tests.
 */
export function graphSearch(bank: BankVectors, rowsPerChunk?: number): NeighbourSearch {
  const chunks = cutIntoChunks(bank, rowsPerChunk);

  const nearest = async (
    queries: readonly Query[],
    count: number,
    scale: Float64Array | null,
  ): Promise<Neighbour[][]> => {
    const mostExcluded = Math.max(0, ...queries.map(({ excluded }) => excluded.length));
    const wanted = roundUp(count + mostExcluded + spare);
    const batch = Math.max(1, Math.min(256, Math.floor(runValues / Math.max(...chunks.map(({ size }) => size)))));
    const found: Neighbour[][] = [];
    for (let start = 0; start < queries.length; start += batch) {
      const some = queries.slice(start, start + batch);
      const candidates: number[][] = some.map(() => []);
      for (const chunk of chunks) await addCandidates(chunk, some, wanted, scale, candidates);
      some.forEach(({ vector, excluded }, i) => {
        const allowed = candidates[i]!.filter((index) => !excluded.includes(index));
        found.push(distancesTo(bank, vector, allowed, scale).sort(byDistance).slice(0, count));
      });
    }
    return found;
  };
  return { bank, nearest };
}

interface Chunk {
  readonly metric: Metric;
  readonly first: number;
  readonly size: number;
  readonly dimension: number;
  /** [size, dimension]: of length 1 for the cosine, minus `centre` for the Euclidean distance */
  readonly rows: Float32Array;
  /** [size] squared norms of `rows` */
  readonly squares: Float32Array;
  readonly centre: Float64Array;
  readonly sessions: Map<string, Promise<InferenceSession>>;
}

function cutIntoChunks(bank: BankVectors, rowsPerChunk?: number): Chunk[] {
  const dimension = bank.rows[0]!.length;
  const height = rowsPerChunk ?? Math.max(1, Math.min(chunkRows, Math.floor(chunkValues / dimension)));
  const centre = centreOf(bank);
  const chunks: Chunk[] = [];
  for (let first = 0; first < bank.rows.length; first += height) {
    const part = bank.rows.slice(first, first + height);
    const rows = prepare(part, bank.metric, centre);
    const squares = Float32Array.from(part, (_, i) => squareOfRow(rows, i, dimension));
    chunks.push({
      metric: bank.metric,
      first,
      size: part.length,
      dimension,
      rows,
      squares,
      centre,
      sessions: new Map(),
    });
  }
  return chunks;
}

/** Mean of the rows: Euclidean distances do not change with it taken off, and lose less in float32. */
function centreOf({ metric, rows }: BankVectors): Float64Array {
  const centre = new Float64Array(rows[0]!.length);
  if (metric === 'cosine') return centre;
  for (const row of rows) for (let j = 0; j < centre.length; j += 1) centre[j]! += row[j]! / rows.length;
  return centre;
}

/** Vectors one below the other as the graph wants them: length 1 (zeros stay zeros), or minus the centre. */
function prepare(vectors: readonly Float32Array[], metric: Metric, centre: Float64Array): Float32Array {
  const dimension = centre.length;
  const matrix = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, i) => {
    const length = metric === 'cosine' ? Math.sqrt(squareOfRow(vector, 0, dimension)) || 1 : 1;
    for (let j = 0; j < dimension; j += 1) matrix[i * dimension + j] = (vector[j]! - centre[j]!) / length;
  });
  return matrix;
}

function squareOfRow(matrix: Float32Array, row: number, dimension: number): number {
  let sum = 0;
  for (let j = row * dimension; j < (row + 1) * dimension; j += 1) sum += matrix[j]! ** 2;
  return sum;
}

async function addCandidates(
  chunk: Chunk,
  queries: readonly Query[],
  wanted: number,
  scale: Float64Array | null,
  candidates: number[][],
): Promise<void> {
  const { size, dimension, first } = chunk;
  const count = Math.min(wanted, size);
  const session = await sessionFor(chunk, count, scale !== null);
  const matrix = prepare(
    queries.map(({ vector }) => vector),
    chunk.metric,
    chunk.centre,
  );
  const feeds: Record<string, Tensor> = {
    queries: new Tensor('float32', matrix, [queries.length, dimension]),
    bank: new Tensor('float32', chunk.rows, [size, dimension]),
  };
  if (chunk.metric === 'euclidean') feeds.squares = new Tensor('float32', chunk.squares, [size]);
  if (scale !== null) {
    feeds.scale = new Tensor('float32', Float32Array.from(scale.subarray(first, first + size)), [size]);
    if (chunk.metric === 'euclidean') {
      const squares = Float32Array.from(queries, (_, i) => squareOfRow(matrix, i, dimension));
      feeds.querySquares = new Tensor('float32', squares, [queries.length, 1]);
    }
  }
  const { rows } = await session.run(feeds);
  const indices = rows!.data as Float32Array;
  candidates.forEach((list, i) => {
    for (let j = i * count; j < (i + 1) * count; j += 1) list.push(first + indices[j]!);
  });
}

function sessionFor(chunk: Chunk, count: number, scaled: boolean): Promise<InferenceSession> {
  const key = `${count} ${scaled}`;
  const known = chunk.sessions.get(key);
  if (known !== undefined) return known;
  const made = createSession(searchGraph(chunk.metric, chunk.size, chunk.dimension, count, scaled));
  chunk.sessions.set(key, made);
  return made;
}

/**
 * queries [batch, dimension], bank [size, dimension] → rows [batch, count]: the nearest rows of the bank, as floats
 * (exact below 2^24). Unscaled, the part of the distance that is the same for all rows is left out.
 */
export function searchGraph(
  metric: Metric,
  size: number,
  dimension: number,
  count: number,
  scaled: boolean,
): Uint8Array {
  const graph = new Graph();
  const all = [anyBatch, size];
  const queries = graph.input('queries', [anyBatch, dimension]);
  const bank = graph.input('bank', [size, dimension]);
  let values;
  if (metric === 'cosine') {
    const one = graph.scalar(1);
    values = graph.node('Gemm', [queries, bank, one], all, { transB: 1, alpha: float(-1) });
  } else {
    const squares = graph.input('squares', [size]);
    values = graph.node('Gemm', [queries, bank, squares], all, { transB: 1, alpha: float(-2) });
  }
  if (scaled) {
    if (metric === 'euclidean') {
      const squared = graph.node('Add', [values, graph.input('querySquares', [anyBatch, 1])], all);
      values = graph.node('Sqrt', [graph.node('Relu', [squared], all)], all);
    }
    values = graph.node('Mul', [values, graph.input('scale', [size])], all);
  }
  const top = [anyBatch, count];
  const [, indices] = graph.nodes('TopK', [values, graph.integers([count])], [top, top], { largest: 0, sorted: 0 });
  graph.output('rows', graph.node('Cast', [indices!], top, { to: 1 }));
  return graph.serialise();
}

/** The next power of two, so that slightly different counts share a graph. */
function roundUp(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}
