import type { Constraints } from './linearise.js';

/** Residuals, and steps of the flow, below it count by their square, larger ones by their size; in pixels. */
const DATA_TOLERANCE = 0.01;
const STEP_TOLERANCE = 0.05;

const RELAXATION = 1.9;

/** Weights of the smoothness between a pixel and the one to its right, or below; 0 at the last column, or row. */
export interface EdgeWeights {
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** For each pixel the inverse of its 2x2 matrix (xx, xy, yy) and the right side of its two equations. */
export interface Equations {
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
  readonly rightU: Float32Array;
  readonly rightV: Float32Array;
}

/** How far smoothness may count between neighbours, by the image alone: 1 / (1 + κ d²) for a step d of its samples. */
export function weighEdges(
  { width, height, samples }: { width: number; height: number; samples: Float32Array },
  steepness: number,
  { across, down }: EdgeWeights,
): void {
  across.fill(0, 0, width * (height + 2));
  down.fill(0, 0, width * (height + 2));
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const sample = samples[i] as number;
      if (x < width - 1) {
        const step = (samples[i + 1] as number) - sample;
        across[width + i] = 1 / (1 + steepness * step * step);
      }
      if (y < height - 1) {
        const step = (samples[i + width] as number) - sample;
        down[width + i] = 1 / (1 + steepness * step * step);
      }
    }
  }
}

/** Weights of smoothness: those of the image's edges, smaller where the flow itself has a step. */
export function weighSmoothness(
  { width, height }: { width: number; height: number },
  u: Float32Array,
  v: Float32Array,
  smoothness: number,
  edges: EdgeWeights,
  into: EdgeWeights,
): void {
  const end = width * (height + 1);
  const { across, down } = into;
  const [edgesAcross, edgesDown] = [edges.across, edges.down];
  const least = STEP_TOLERANCE * STEP_TOLERANCE;
  for (let k = 0; k < width; k += 1) {
    across[k] = 0;
    down[k] = 0;
  }
  for (let k = width; k < end; k += 1) {
    const ku = u[k] as number;
    const kv = v[k] as number;
    const rightU = (u[k + 1] as number) - ku;
    const rightV = (v[k + 1] as number) - kv;
    const downU = (u[k + width] as number) - ku;
    const downV = (v[k + width] as number) - kv;
    across[k] =
      (smoothness * (edgesAcross[k] as number)) / Math.sqrt(rightU * rightU + rightV * rightV + least);
    down[k] = (smoothness * (edgesDown[k] as number)) / Math.sqrt(downU * downU + downV * downV + least);
  }
}

/** Equations of each pixel: constraints, weighed by how far the flow is from meeting them, and smoothness. */
export function writeEquations(
  { width, height }: { width: number; height: number },
  u: Float32Array,
  v: Float32Array,
  { intensity, gradient }: { intensity: number; gradient: number },
  constraints: Constraints,
  { across, down }: EdgeWeights,
  into: Equations,
): void {
  const { x, y, t, xx, xy, yy, xt, yt } = constraints;
  const [inverseXX, inverseXY, inverseYY] = [into.xx, into.xy, into.yy];
  const { rightU, rightV } = into;
  const end = width * (height + 1);
  const least = DATA_TOLERANCE * DATA_TOLERANCE;
  for (let k = width; k < end; k += 1) {
    const ku = u[k] as number;
    const kv = v[k] as number;
    const gx = x[k] as number;
    const gy = y[k] as number;
    const gt = t[k] as number;
    const gxx = xx[k] as number;
    const gxy = xy[k] as number;
    const gyy = yy[k] as number;
    const gxt = xt[k] as number;
    const gyt = yt[k] as number;
    const residual = gx * ku + gy * kv + gt;
    const residualX = gxx * ku + gxy * kv + gxt;
    const residualY = gxy * ku + gyy * kv + gyt;
    const p = intensity / Math.sqrt(residual * residual + least);
    const q = gradient / Math.sqrt(residualX * residualX + residualY * residualY + least);
    // Never zero, so that an image of one pixel has a solution.
    const own =
      (across[k] as number) +
      (across[k - 1] as number) +
      (down[k] as number) +
      (down[k - width] as number) +
      1e-6;
    const a11 = p * gx * gx + q * (gxx * gxx + gxy * gxy) + own;
    const a12 = p * gx * gy + q * gxy * (gxx + gyy);
    const a22 = p * gy * gy + q * (gxy * gxy + gyy * gyy) + own;
    const scale = 1 / (a11 * a22 - a12 * a12);
    inverseXX[k] = a22 * scale;
    inverseXY[k] = -a12 * scale;
    inverseYY[k] = a11 * scale;
    rightU[k] = -(p * gx * gt + q * (gxx * gxt + gxy * gyt));
    rightV[k] = -(p * gy * gt + q * (gxy * gxt + gyy * gyt));
  }
}

/** One sweep of over-relaxation over the pixels of one colour of a chessboard, then over the others. */
export function relax(
  { width, height }: { width: number; height: number },
  { xx, xy, yy, rightU, rightV }: Equations,
  { across, down }: EdgeWeights,
  u: Float32Array,
  v: Float32Array,
): void {
  for (let colour = 0; colour < 2; colour += 1) {
    for (let y = 0; y < height; y += 1) {
      const start = width + y * width;
      const end = start + width;
      for (let k = start + ((y + colour) & 1); k < end; k += 2) {
        const right = across[k] as number;
        const left = across[k - 1] as number;
        const below = down[k] as number;
        const above = down[k - width] as number;
        const sumU =
          (rightU[k] as number) +
          right * (u[k + 1] as number) +
          left * (u[k - 1] as number) +
          below * (u[k + width] as number) +
          above * (u[k - width] as number);
        const sumV =
          (rightV[k] as number) +
          right * (v[k + 1] as number) +
          left * (v[k - 1] as number) +
          below * (v[k + width] as number) +
          above * (v[k - width] as number);
        const mixed = xy[k] as number;
        const ku = u[k] as number;
        const kv = v[k] as number;
        u[k] = ku + RELAXATION * ((xx[k] as number) * sumU + mixed * sumV - ku);
        v[k] = kv + RELAXATION * (mixed * sumU + (yy[k] as number) * sumV - kv);
      }
    }
  }
}
