/**
 * One level of the multigrid pyramid of {@link solveScreenedPoisson}: cells of the image, or of what 2x2 cells of the
 * level below were merged into. At odd sizes the last column or row of a coarser level is narrower than the others, so
 * the equations are written for cells of any width (finite volumes) and are the same on every level.
 */
export interface PoissonGrid {
  readonly width: number;
  readonly height: number;
  /** Widths of the columns and heights of the rows, in pixels of the image. */
  readonly columns: Float32Array;
  readonly rows: Float32Array;
  /**
   * One over the distance from the middle of a column (row) to the next, in pixels, with a leading and a closing 0: no
   * flow leaves the image. Element x is the way to the left of column x.
   */
  readonly acrossColumns: Float32Array;
  readonly acrossRows: Float32Array;
  /** Sum of the weights in each cell. */
  readonly weights: Float32Array;
  /** One over each cell's coefficient in its own equation; 0 where nothing determines the cell. */
  readonly inverse: Float32Array;
  readonly solution: Float32Array;
  readonly right: Float32Array;
  readonly residual: Float32Array;
}

/**
 * The pyramid of grids over an image, finest first, down to a single cell.
 *
 * @param width - of the image, at least 1
 * @param height - of the image, at least 1
 */
export function poissonGrids(width: number, height: number): readonly PoissonGrid[] {
  const grids = [gridOf(new Float32Array(width).fill(1), new Float32Array(height).fill(1))];
  for (let last = grids[0] as PoissonGrid; last.width > 1 || last.height > 1; ) {
    last = gridOf(mergedInPairs(last.columns), mergedInPairs(last.rows));
    grids.push(last);
  }
  return grids;
}

function gridOf(columns: Float32Array, rows: Float32Array): PoissonGrid {
  const [width, height] = [columns.length, rows.length];
  const cells = () => new Float32Array(width * height);
  return {
    width,
    height,
    columns,
    rows,
    acrossColumns: inverseDistances(columns),
    acrossRows: inverseDistances(rows),
    weights: cells(),
    inverse: cells(),
    solution: cells(),
    right: cells(),
    residual: cells(),
  };
}

function mergedInPairs(sizes: Float32Array): Float32Array {
  return Float32Array.from(
    { length: Math.ceil(sizes.length / 2) },
    (_, i) => (sizes[2 * i] as number) + (sizes[2 * i + 1] ?? 0),
  );
}

function inverseDistances(sizes: Float32Array): Float32Array {
  const inverse = new Float32Array(sizes.length + 1);
  for (let i = 1; i < sizes.length; i += 1) {
    inverse[i] = 2 / ((sizes[i - 1] as number) + (sizes[i] as number));
  }
  return inverse;
}

/** Takes weights over to a level and its coefficients from them. */
export function setWeights(grids: readonly PoissonGrid[], weights: Float32Array): void {
  (grids[0] as PoissonGrid).weights.set(weights);
  for (let level = 0; level < grids.length; level += 1) {
    const grid = grids[level] as PoissonGrid;
    if (level > 0)
      sumOverChildren(
        (grids[level - 1] as PoissonGrid).weights,
        grids[level - 1] as PoissonGrid,
        grid.weights,
        grid.width,
      );
    const { width, height, columns, rows, acrossColumns, acrossRows, inverse } = grid;
    for (let y = 0; y < height; y += 1) {
      const tall = rows[y] as number;
      const vertical = (acrossRows[y] as number) + (acrossRows[y + 1] as number);
      for (let x = 0; x < width; x += 1) {
        const own =
          (grid.weights[y * width + x] as number) +
          tall * ((acrossColumns[x] as number) + (acrossColumns[x + 1] as number)) +
          (columns[x] as number) * vertical;
        inverse[y * width + x] = own > 0 ? 1 / own : 0;
      }
    }
  }
}

/**
 * Sums the cells of a level over the cells of the next coarser one.
 *
 * @param from - one number for each cell of `grid`
 * @param into - one number for each cell of the coarser grid, which is `coarseWidth` wide
 */
export function sumOverChildren(
  from: Float32Array,
  grid: Pick<PoissonGrid, 'width' | 'height'>,
  into: Float32Array,
  coarseWidth: number,
): void {
  into.fill(0);
  for (let y = 0; y < grid.height; y += 1) {
    const row = y * grid.width;
    const coarse = (y >> 1) * coarseWidth;
    for (let x = 0; x < grid.width; x += 1) {
      const cell = coarse + (x >> 1);
      into[cell] = (into[cell] as number) + (from[row + x] as number);
    }
  }
}
