import { createRandom } from '../random.ts';
import type { Points } from '../queue/farthest-first.ts';

/** The directions along which points differ most. */
export interface PrincipalAxes {
  /** what is subtracted before a point is projected: the mean of the points; [dimension] */
  readonly mean: Float64Array;
  /** the first and the second axis, unit vectors at right angles; zeros where the points differ along no such direction */
  readonly axes: readonly [Float64Array, Float64Array];
  /** variance along each of them as a share of the whole; 0 where there is none */
  readonly shares: readonly [number, number];
}

interface Options {
  /** how far an axis may be from an eigenvector: the residual |C v - l v| as a share of the first eigenvalue */
  readonly tolerance?: number;
  /** points of equal variance in all directions have no axes: then it ends here, with two directions as good as any */
  readonly mostIterations?: number;
}

/** Directions that are followed: the more there are beyond the two that are wanted, the faster those come to rest. */
const followed = 8;
/** Multiplications between two pauses: well below a millisecond. */
const stride = 1 << 17;
/** Less variance than this share of the squares is the rounding of the points themselves, which are float32. */
const rounding = 2 ** -40;

/**
 * The first two principal axes of points [n, dimension] (Pearson 1901): eigenvectors of their covariance with the largest
 * eigenvalues, by subspace iteration with Rayleigh and Ritz (Saad, "Numerical Methods for Large Eigenvalue Problems",
 * 2011, section 5.2) from a fixed start, on the points themselves, so that no matrix of dimension x dimension is made.
 * The sign of an axis is the one with which its value of largest magnitude is positive, the first of equal ones.
 *
 * Pauses every fraction of a millisecond. That is why no library does it: none can pause. ml-pca decomposes by SVD
 * in one go, which holds the main process, where a verdict waits 30 ms at most, for seconds with 2,000 points of 768 values.
 */
export function* principalAxes(
  { values, dimension }: Points,
  { tolerance = 1e-7, mostIterations = 100 }: Options = {},
): Generator<undefined, PrincipalAxes> {
  const count = values.length / dimension;
  const { mean, total } = yield* momentsOf(values, dimension);
  const size = Math.min(followed, dimension, count - 1);
  if (size < 1 || total === 0)
    return { mean, axes: [new Float64Array(dimension), new Float64Array(dimension)], shares: [0, 0] };
  const random = createRandom(1);
  let basis = orthonormal(Array.from({ length: size }, () => Float64Array.from({ length: dimension }, random.normal)));
  for (let iteration = 1; ; iteration += 1) {
    const images = yield* scattered(values, mean, basis);
    const small = basis.map((one) => images.map((image) => dot(one, image)));
    const { eigenvalues, eigenvectors } = symmetricEigen(small);
    const turned = eigenvectors.map((weights) => combined(basis, weights));
    const turnedImages = eigenvectors.map((weights) => combined(images, weights));
    yield;
    const wanted = Math.min(2, size);
    const settled = turned.slice(0, wanted).every((axis, i) => {
      const residual = residualOf(axis, turnedImages[i]!, eigenvalues[i]!);
      return residual <= tolerance * eigenvalues[0]!;
    });
    if (settled || iteration === mostIterations) {
      const found = [0, 1].map((i) => {
        const share = i < size ? Math.max(0, eigenvalues[i]!) / total : 0;
        return share <= rounding
          ? { axis: new Float64Array(dimension), share: 0 }
          : { axis: signed(turned[i]!), share };
      });
      return { mean, axes: [found[0]!.axis, found[1]!.axis], shares: [found[0]!.share, found[1]!.share] };
    }
    basis = orthonormal(turnedImages);
    yield;
  }
}

/** Where a point lies along an axis. */
export function alongAxis(point: Float32Array, mean: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < axis.length; i += 1) sum += (point[i]! - mean[i]!) * axis[i]!;
  return sum;
}

/** The mean of the points, and the sum of their squared distances from it: 0 where it is nothing but rounding. */
function* momentsOf(
  values: Float32Array,
  dimension: number,
): Generator<undefined, { readonly mean: Float64Array; readonly total: number }> {
  const mean = new Float64Array(dimension);
  const count = values.length / dimension;
  const perPause = Math.max(1, Math.floor(stride / dimension));
  for (let point = 0; point < count; point += 1) {
    for (let i = 0, at = point * dimension; i < dimension; i += 1) mean[i]! += values[at + i]! / count;
    if (point % perPause === perPause - 1) yield;
  }
  let [total, squares] = [0, 0];
  for (let point = 0; point < count; point += 1) {
    for (let i = 0, at = point * dimension; i < dimension; i += 1) {
      total += (values[at + i]! - mean[i]!) ** 2;
      squares += values[at + i]! ** 2;
    }
    if (point % perPause === perPause - 1) yield;
  }
  return { mean, total: total <= squares * rounding ? 0 : total };
}

/** The scatter matrix, sum over the points of (x - mean)(x - mean)', times each vector of a basis. */
function* scattered(
  values: Float32Array,
  mean: Float64Array,
  basis: readonly Float64Array[],
): Generator<undefined, Float64Array[]> {
  const dimension = mean.length;
  const images = basis.map(() => new Float64Array(dimension));
  const centred = new Float64Array(dimension);
  const perPause = Math.max(1, Math.floor(stride / (2 * dimension * basis.length)));
  for (let point = 0, at = 0; at < values.length; point += 1, at += dimension) {
    for (let i = 0; i < dimension; i += 1) centred[i] = values[at + i]! - mean[i]!;
    for (const [index, direction] of basis.entries()) addScaled(images[index]!, centred, dot(centred, direction));
    if (point % perPause === perPause - 1) yield;
  }
  return images;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(to: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i += 1) to[i]! += factor * vector[i]!;
}

function combined(vectors: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  vectors.forEach((vector, index) => addScaled(sum, vector, weights[index]!));
  return sum;
}

function residualOf(axis: Float64Array, image: Float64Array, eigenvalue: number): number {
  let sum = 0;
  for (let i = 0; i < axis.length; i += 1) sum += (image[i]! - eigenvalue * axis[i]!) ** 2;
  return Math.sqrt(sum);
}

/** Modified Gram and Schmidt, twice, which is enough (Giraud and others 2005). What is left of nothing stays zero. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const own = vector.slice();
    const before = Math.sqrt(dot(own, own));
    for (let round = 0; round < 2; round += 1) for (const other of basis) addScaled(own, other, -dot(own, other));
    const length = Math.sqrt(dot(own, own));
    const gone = length <= before * 1e-14;
    for (let i = 0; i < own.length; i += 1) own[i] = gone ? 0 : own[i]! / length;
    basis.push(own);
  }
  return basis;
}

/** Every eigenvalue of a small symmetric matrix, largest first, with its eigenvector: Jacobi's rotations. */
function symmetricEigen(matrix: readonly (readonly number[])[]): {
  readonly eigenvalues: number[];
  readonly eigenvectors: number[][];
} {
  const size = matrix.length;
  const a = matrix.map((row, i) => row.map((value, j) => (value + matrix[j]![i]!) / 2));
  /** row i is the eigenvector that belongs to a[i][i] at the end */
  const vectors = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  const scale = Math.hypot(...a.flat());
  for (let sweep = 0; sweep < 50; sweep += 1) {
    const outside = Math.hypot(...a.flatMap((row, i) => row.filter((_, j) => i !== j)));
    if (outside <= scale * 1e-16) break;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(a, vectors, p, q);
  }
  const order = [...a.keys()].sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { eigenvalues: order.map((i) => a[i]![i]!), eigenvectors: order.map((i) => vectors[i]!) };
}

/** The rotation of rows and columns p and q that makes a[p][q] zero (Golub and Van Loan, section 8.5). */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const between = a[p]![q]!;
  if (between === 0) return;
  const ratio = (a[q]![q]! - a[p]![p]!) / (2 * between);
  const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  for (const row of a) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  }
  for (const rows of [a, vectors]) {
    const [x, y] = [rows[p]!, rows[q]!];
    rows[p] = x.map((value, k) => cosine * value - sine * y[k]!);
    rows[q] = x.map((value, k) => sine * value + cosine * y[k]!);
  }
}

function signed(axis: Float64Array): Float64Array {
  let largest = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? axis.map((value) => -value) : axis;
}
