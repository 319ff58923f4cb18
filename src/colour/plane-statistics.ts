/** Mean and standard deviation (of the population) of samples. */
export interface MeanAndDeviation {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation of all samples of some planes together; 0 and 0 of none. */
export function meanAndDeviation(...planes: readonly Float32Array[]): MeanAndDeviation {
  let count = 0;
  let sum = 0;
  for (const plane of planes) {
    count += plane.length;
    for (const value of plane) sum += value;
  }
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = sum / count;
  let squares = 0;
  for (const plane of planes) for (const value of plane) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

/**
 * Mean and standard deviation of parts taken together, each with the share it counts.
 *
 * @param parts - `share`: above 0, in any unit, such as the number of samples; at least one part
 */
export function pooledStatistics(
  parts: readonly (MeanAndDeviation & { readonly share: number })[],
): MeanAndDeviation {
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  const mean = parts.reduce((sum, part) => sum + (part.share / total) * part.mean, 0);
  const variance = parts.reduce(
    (sum, part) => sum + (part.share / total) * (part.deviation ** 2 + (part.mean - mean) ** 2),
    0,
  );
  return { mean, deviation: Math.sqrt(variance) };
}

/**
 * Standard deviation of each sample's square neighbourhood. At the borders the neighbourhood is what lies inside.
 *
 * @param plane - `width` * `height` samples, row by row
 * @param radius - the neighbourhood has 2 * radius + 1 rows and columns
 */
export function neighbourhoodDeviation(
  plane: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array {
  // Sums and sums of squares over columns first, kept up to date row by row: cost does not depend on the radius.
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  const addRow = (y: number, sign: 1 | -1) => {
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      const value = plane[i] as number;
      sums[x] = (sums[x] as number) + sign * value;
      squares[x] = (squares[x] as number) + sign * value * value;
    }
  };
  for (let y = 0; y < Math.min(radius, height); y += 1) addRow(y, 1);
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    if (y + radius < height) addRow(y + radius, 1);
    if (y - radius > 0) addRow(y - radius - 1, -1);
    const rows = Math.min(y + radius, height - 1) - Math.max(y - radius, 0) + 1;
    let sum = 0;
    let square = 0;
    for (let x = 0; x < Math.min(radius, width); x += 1) {
      sum += sums[x] as number;
      square += squares[x] as number;
    }
    for (let x = 0; x < width; x += 1) {
      if (x + radius < width) {
        sum += sums[x + radius] as number;
        square += squares[x + radius] as number;
      }
      if (x - radius > 0) {
        sum -= sums[x - radius - 1] as number;
        square -= squares[x - radius - 1] as number;
      }
      const count = rows * (Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1);
      const mean = sum / count;
      result[y * width + x] = Math.sqrt(Math.max(square / count - mean * mean, 0));
    }
  }
  return result;
}
