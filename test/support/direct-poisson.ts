import type { SmallImage } from '../../src/colour/small-image.js';

/**
 * Solves the screened Poisson equation of one channel directly: Cholesky factorisation of its banded matrix in double
 * precision.
 *
 * @returns the solution O
 */
export function directScreenedPoisson(
  raw: SmallImage,
  target: SmallImage,
  weights: Float32Array,
): Float64Array {
  const { width, height } = raw;
  const size = width * height;
  // Row i of the matrix's lower half: elements of columns i - width to i.
  const band = width + 1;
  const lower = new Float64Array(size * band);
  const right = new Float64Array(size);
  const at = (row: number, column: number) => row * band + (column - row + width);
  for (let i = 0; i < size; i += 1) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const neighbours = [
      ...(x > 0 ? [i - 1] : []),
      ...(x + 1 < width ? [i + 1] : []),
      ...(y > 0 ? [i - width] : []),
      ...(y + 1 < height ? [i + width] : []),
    ];
    lower[at(i, i)] = neighbours.length + (weights[i] as number);
    for (const j of neighbours) if (j < i) lower[at(i, j)] = (lower[at(i, j)] as number) - 1;
    right[i] = (weights[i] as number) * ((target.data[i] as number) - (raw.data[i] as number));
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = Math.max(0, i - width); j <= i; j += 1) {
      let sum = lower[at(i, j)] as number;
      for (let k = Math.max(0, i - width, j - width); k < j; k += 1) {
        sum -= (lower[at(i, k)] as number) * (lower[at(j, k)] as number);
      }
      lower[at(i, j)] = i === j ? Math.sqrt(sum) : sum / (lower[at(j, j)] as number);
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let k = Math.max(0, i - width); k < i; k += 1) {
      right[i] = (right[i] as number) - (lower[at(i, k)] as number) * (right[k] as number);
    }
    right[i] = (right[i] as number) / (lower[at(i, i)] as number);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k <= Math.min(size - 1, i + width); k += 1) {
      right[i] = (right[i] as number) - (lower[at(k, i)] as number) * (right[k] as number);
    }
    right[i] = (right[i] as number) / (lower[at(i, i)] as number);
  }
  return right.map((correction, i) => correction + (raw.data[i] as number));
}
