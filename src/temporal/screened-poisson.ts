import type { SmallImage } from '../colour/small-image.js';
import { type PoissonGrid, poissonGrids, setWeights, sumOverChildren } from './poisson-grid.js';

/** Settings of {@link ScreenedPoissonSolver.solve}. */
export interface SolverOptions {
  /**
   * Bound of the error, in the unit of the samples: the solver stops once a cycle has moved no sample by more than three
   * times as much. 0.01 when left out, a small part of a code value for samples of a*, b*.
   */
  readonly tolerance?: number;
  /** Cycles after which it stops all the same; 30 when left out. */
  readonly maximumCycles?: number;
}

/**
 * Finds the image that has the gradients of one image and, where a weight says so, the values of another: it
 * minimises the sum over all pixels of |∇O − ∇P|² + w |O − Q|², the energy of Bonneel et al. 2015 (Blind Video Temporal
 * Consistency, section 3, equation 1), with forward differences and no flow through the borders.
 *
 * The unknown is the correction C = O − P, for which (W − Δ) C = W (Q − P). Since all off-diagonal coefficients are
 * negative, C is never outside the range that Q − P has where w > 0. Solved by conjugate gradients, which multigrid
 * leads: V-cycles with one sweep of red-black Gauss-Seidel before and after, residuals summed over merged cells,
 * corrections interpolated linearly. By themselves the cycles may move away from the solution where weights change from
 * cell to cell; each direction is made conjugate to the one before and followed to where the energy is lowest.
 *
 * Memory: about 10 numbers per pixel, kept from call to call.
 */
export class ScreenedPoissonSolver {
  readonly #grids: readonly PoissonGrid[];
  readonly #correction: Float32Array;
  /** The way to go from the correction so far, and what the equations make of it. */
  readonly #direction: Float32Array;
  readonly #product: Float32Array;

  /**
   * @param width - of all images it will solve for, at least 1
   * @param height - likewise
   */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
      throw new RangeError(`an image of ${width}x${height} has no pixels`);
    }
    this.#grids = poissonGrids(width, height);
    const cells = () => new Float32Array(width * height);
    [this.#correction, this.#direction, this.#product] = [cells(), cells(), cells()];
  }

  /**
   * @param raw - P, any number of channels; its samples must be finite
   * @param target - Q, of the same size and channels; looked at only where the weight is above 0
   * @param weights - w, one for each pixel, at least 0, `height` rows of `width`
   * @returns O; equal to P where no weight is above 0
   * @throws RangeError when sizes differ
   */
  solve(
    raw: SmallImage,
    target: SmallImage,
    weights: Float32Array,
    { tolerance = 0.01, maximumCycles = 30 }: SolverOptions = {},
  ): SmallImage {
    const { width, height } = this;
    const size = width * height;
    for (const image of [raw, target]) {
      if (image.width !== width || image.height !== height || image.channels !== raw.channels) {
        throw new RangeError(
          `a solver for ${width}x${height}x${raw.channels} cannot take an image of ` +
            `${image.width}x${image.height}x${image.channels}`,
        );
      }
    }
    if (weights.length !== size) throw new RangeError(`${weights.length} weights for ${size} pixels`);
    const data = raw.data.slice();
    if (!weights.some((weight) => weight > 0)) return { ...raw, data };
    setWeights(this.#grids, weights);
    const finest = this.#grids[0] as PoissonGrid;
    for (let channel = 0; channel < raw.channels; channel += 1) {
      const start = channel * size;
      for (let i = 0; i < size; i += 1) {
        const weight = weights[i] as number;
        finest.right[i] =
          weight > 0 ? weight * ((target.data[start + i] as number) - (raw.data[start + i] as number)) : 0;
      }
      this.#correction.fill(0);
      this.#direction.fill(0);
      this.#product.fill(0);
      let curvature = 0;
      for (let cycle = 0; cycle < maximumCycles; cycle += 1) {
        finest.solution.fill(0);
        this.#cycle(0);
        curvature = this.#turn(curvature);
        if (this.#advance(curvature) <= 3 * tolerance) break;
      }
      for (let i = 0; i < size; i += 1) {
        data[start + i] = (data[start + i] as number) + (this.#correction[i] as number);
      }
    }
    return { ...raw, data };
  }

  /**
   * Makes the direction of what the cycle found, conjugate to the one before, and its product with the operator.
   *
   * @param before - the curvature of the energy along the direction before; 0 for the first
   * @returns that along the new one
   */
  #turn(before: number): number {
    const { solution } = this.#grids[0] as PoissonGrid;
    const [direction, product] = [this.#direction, this.#product];
    let along = 0;
    if (before > 0) {
      for (let i = 0; i < product.length; i += 1) along += (solution[i] as number) * (product[i] as number);
    }
    const share = before > 0 ? along / before : 0;
    for (let i = 0; i < direction.length; i += 1) {
      direction[i] = (solution[i] as number) - share * (direction[i] as number);
    }
    return applyOperator(this.#grids[0] as PoissonGrid, direction, product);
  }

  /** Follows the direction to where the energy is lowest; returns the largest change of a sample. */
  #advance(curvature: number): number {
    if (!(curvature > 0)) return 0;
    const { right } = this.#grids[0] as PoissonGrid;
    const [correction, direction, product] = [this.#correction, this.#direction, this.#product];
    let descent = 0;
    for (let i = 0; i < right.length; i += 1) descent += (right[i] as number) * (direction[i] as number);
    const share = descent / curvature;
    let largest = 0;
    for (let i = 0; i < right.length; i += 1) {
      const step = share * (direction[i] as number);
      correction[i] = (correction[i] as number) + step;
      right[i] = (right[i] as number) - share * (product[i] as number);
      const size = step < 0 ? -step : step;
      if (size > largest) largest = size;
    }
    return largest;
  }

  /** One V-cycle from a level downwards. */
  #cycle(level: number): void {
    const grid = this.#grids[level] as PoissonGrid;
    const coarser = this.#grids[level + 1];
    if (!coarser) {
      grid.solution[0] = (grid.right[0] as number) * (grid.inverse[0] as number);
      return;
    }
    sweep(grid, 0);
    sweep(grid, 1);
    setResidual(grid);
    sumOverChildren(grid.residual, grid, coarser.right, coarser.width);
    coarser.solution.fill(0);
    this.#cycle(level + 1);
    addInterpolated(coarser, grid);
    sweep(grid, 0);
    sweep(grid, 1);
  }
}

/** Solves the equations of every second cell for that cell, like the squares of one colour of a chessboard. */
function sweep(grid: PoissonGrid, colour: 0 | 1): void {
  const { width, height, columns, rows, acrossColumns, acrossRows, inverse, solution, right } = grid;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const [tall, up, down] = [rows[y] as number, acrossRows[y] as number, acrossRows[y + 1] as number];
    // Cells beyond the border count nothing, so any cell may stand for them.
    const above = y > 0 ? row - width : row;
    const below = y + 1 < height ? row + width : row;
    for (let x = (y + colour) & 1; x < width; x += 2) {
      const at = row + x;
      const wide = columns[x] as number;
      const before = x > 0 ? (solution[at - 1] as number) : 0;
      const after = x + 1 < width ? (solution[at + 1] as number) : 0;
      solution[at] =
        ((right[at] as number) +
          tall * ((acrossColumns[x] as number) * before + (acrossColumns[x + 1] as number) * after) +
          wide * (up * (solution[above + x] as number) + down * (solution[below + x] as number))) *
        (inverse[at] as number);
    }
  }
}

/** What the equations of the cells of colour 0 lack; those of colour 1 lack nothing after their sweep. */
function setResidual(grid: PoissonGrid): void {
  const { width, height, columns, rows, acrossColumns, acrossRows, weights, solution, right, residual } =
    grid;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const [tall, up, down] = [rows[y] as number, acrossRows[y] as number, acrossRows[y + 1] as number];
    const above = y > 0 ? row - width : row;
    const below = y + 1 < height ? row + width : row;
    for (let x = y & 1; x < width; x += 2) {
      const at = row + x;
      const own = solution[at] as number;
      const wide = columns[x] as number;
      const before = x > 0 ? (solution[at - 1] as number) - own : 0;
      const after = x + 1 < width ? (solution[at + 1] as number) - own : 0;
      residual[at] =
        (right[at] as number) -
        (weights[at] as number) * own +
        tall * ((acrossColumns[x] as number) * before + (acrossColumns[x + 1] as number) * after) +
        wide *
          (up * ((solution[above + x] as number) - own) + down * ((solution[below + x] as number) - own));
    }
  }
}

/** Applies the left side of the equations of the finest level to an image; returns the dot product of the two. */
function applyOperator(
  { width, height, weights }: PoissonGrid,
  image: Float32Array,
  product: Float32Array,
): number {
  let dot = 0;
  for (let y = 0, at = 0; y < height; y += 1) {
    const above = y > 0 ? width : 0;
    const below = y + 1 < height ? width : 0;
    for (let x = 0; x < width; x += 1, at += 1) {
      const own = image[at] as number;
      const before = x > 0 ? (image[at - 1] as number) : own;
      const after = x + 1 < width ? (image[at + 1] as number) : own;
      const vertical = (image[at - above] as number) + (image[at + below] as number);
      const value = ((weights[at] as number) + 4) * own - before - after - vertical;
      product[at] = value;
      dot += own * value;
    }
  }
  return dot;
}

/** Adds a coarser level's solution, interpolated between the middles of its cells. */
function addInterpolated(coarse: PoissonGrid, fine: PoissonGrid): void {
  const from = coarse.solution;
  const into = fine.solution;
  for (let y = 0; y < fine.height; y += 1) {
    const nearRow = (y >> 1) * coarse.width;
    const farRow = neighbour(y, coarse.height) * coarse.width;
    for (let x = 0; x < fine.width; x += 1) {
      const near = x >> 1;
      const far = neighbour(x, coarse.width);
      const at = y * fine.width + x;
      into[at] =
        (into[at] as number) +
        0.5625 * (from[nearRow + near] as number) +
        0.1875 * ((from[nearRow + far] as number) + (from[farRow + near] as number)) +
        0.0625 * (from[farRow + far] as number);
    }
  }
}

/** The coarse cell next to that of a fine cell, on the side where the fine cell lies; its own at the border. */
function neighbour(fine: number, count: number): number {
  const coarse = fine >> 1;
  return Math.min(Math.max(fine & 1 ? coarse + 1 : coarse - 1, 0), count - 1);
}
