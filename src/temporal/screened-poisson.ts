import type { SmallPicture } from '../colour/small-picture.js';
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
 * Finds the picture that has the gradients of one picture and, where a weight says so, the values of another: it
 * minimises the sum over all pixels of |∇O − ∇P|² + w |O − Q|², the energy of Bonneel et al. 2015 (Blind Video Temporal
 * Consistency, section 3, equation 1), with forward differences and no flow through the borders.
 *
 * The unknown is the correction C = O − P, for which (W − Δ) C = W (Q − P). Since all off-diagonal coefficients are
 * negative, C is never outside the range that Q − P has where w > 0. Solved by multigrid: V-cycles with one sweep of
 * red-black Gauss-Seidel before and after, residuals summed over merged cells, corrections interpolated linearly.
 *
 * Memory: about 7 numbers per pixel, kept from call to call.
 */
export class ScreenedPoissonSolver {
  readonly #grids: readonly PoissonGrid[];

  /**
   * @param width - of all pictures it will solve for, at least 1
   * @param height - likewise
   */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
      throw new RangeError(`a picture of ${width}x${height} has no pixels`);
    }
    this.#grids = poissonGrids(width, height);
  }

  /**
   * @param raw - P, any number of channels; its samples must be finite
   * @param target - Q, of the same size and channels; looked at only where the weight is above 0
   * @param weights - w, one for each pixel, at least 0, `height` rows of `width`
   * @returns O; equal to P where no weight is above 0
   * @throws RangeError when sizes differ
   */
  solve(
    raw: SmallPicture,
    target: SmallPicture,
    weights: Float32Array,
    { tolerance = 0.01, maximumCycles = 30 }: SolverOptions = {},
  ): SmallPicture {
    const { width, height } = this;
    const size = width * height;
    for (const picture of [raw, target]) {
      if (picture.width !== width || picture.height !== height || picture.channels !== raw.channels) {
        throw new RangeError(
          `a solver for ${width}x${height}x${raw.channels} cannot take a picture of ` +
            `${picture.width}x${picture.height}x${picture.channels}`,
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
      finest.solution.fill(0);
      for (let cycle = 0; cycle < maximumCycles; cycle += 1) {
        if (this.#cycle(0) <= 3 * tolerance) break;
      }
      for (let i = 0; i < size; i += 1) {
        data[start + i] = (data[start + i] as number) + (finest.solution[i] as number);
      }
    }
    return { ...raw, data };
  }

  /** One V-cycle from a level downwards; returns the largest step that the coarser levels asked for. */
  #cycle(level: number): number {
    const grid = this.#grids[level] as PoissonGrid;
    const coarser = this.#grids[level + 1];
    if (!coarser) {
      const value = (grid.right[0] as number) * (grid.inverse[0] as number);
      const step = Math.abs(value - (grid.solution[0] as number));
      grid.solution[0] = value;
      return step;
    }
    sweep(grid, 0);
    sweep(grid, 1);
    setResidual(grid);
    sumOverChildren(grid.residual, grid, coarser.right, coarser.width);
    coarser.solution.fill(0);
    this.#cycle(level + 1);
    const step = addInterpolated(coarser, grid);
    sweep(grid, 0);
    sweep(grid, 1);
    return step;
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

/** Adds a coarser level's solution, interpolated between the middles of its cells; returns the largest step. */
function addInterpolated(coarse: PoissonGrid, fine: PoissonGrid): number {
  const from = coarse.solution;
  const into = fine.solution;
  let largest = 0;
  for (let y = 0; y < fine.height; y += 1) {
    const nearRow = (y >> 1) * coarse.width;
    const farRow = neighbour(y, coarse.height) * coarse.width;
    for (let x = 0; x < fine.width; x += 1) {
      const near = x >> 1;
      const far = neighbour(x, coarse.width);
      const step =
        0.5625 * (from[nearRow + near] as number) +
        0.1875 * ((from[nearRow + far] as number) + (from[farRow + near] as number)) +
        0.0625 * (from[farRow + far] as number);
      const at = y * fine.width + x;
      into[at] = (into[at] as number) + step;
      largest = Math.max(largest, Math.abs(step));
    }
  }
  return largest;
}

/** The coarse cell next to that of a fine cell, on the side where the fine cell lies; its own at the border. */
function neighbour(fine: number, count: number): number {
  const coarse = fine >> 1;
  return Math.min(Math.max(fine & 1 ? coarse + 1 : coarse - 1, 0), count - 1);
}
