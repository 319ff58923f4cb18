/** Side of a patch in samples, as in Kroeger et al. 2016. */
export const PATCH = 8;

/** Samples of a patch. */
export const AREA = PATCH * PATCH;

/** Copies a patch out of a plane with rows of `width`, from element `start` on. */
export function takePatch(plane: Float32Array, width: number, start: number, into: Float64Array): void {
  for (let row = 0, i = 0; row < PATCH; row += 1) {
    const end = (row + 1) * PATCH;
    for (let at = start + row * width; i < end; at += 1, i += 1) into[i] = plane[at] as number;
  }
}

/** Takes the mean out of a patch. */
export function removeMean(patch: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < AREA; i += 1) sum += patch[i] as number;
  const mean = sum / AREA;
  for (let i = 0; i < AREA; i += 1) patch[i] = (patch[i] as number) - mean;
}

/**
 * Takes a patch that was moved by (u, v), interpolated linearly; beyond the borders the nearest sample counts.
 *
 * @param start - element of the first sample before the motion
 * @returns false, and nothing is taken, where the middle of the patch would leave the image
 */
export function samplePatch(
  { width, height, samples }: { width: number; height: number; samples: Float32Array },
  start: number,
  u: number,
  v: number,
  into: Float64Array,
): boolean {
  const row = Math.floor(start / width);
  const x = start - row * width + u;
  const y = row + v;
  const half = PATCH / 2;
  if (!(x > -half && y > -half && x < width - half && y < height - half)) return false;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  if (left >= 0 && top >= 0 && left + PATCH < width && top + PATCH < height) {
    sampleInside(samples, width, top * width + left, fx, fy, into);
  } else {
    sampleBeyond(samples, width, height, left, top, fx, fy, into);
  }
  return true;
}

function sampleInside(
  samples: Float32Array,
  width: number,
  start: number,
  fx: number,
  fy: number,
  into: Float64Array,
): void {
  const w11 = fx * fy;
  const w10 = fx - w11;
  const w01 = fy - w11;
  const w00 = 1 - fx - w01;
  for (let row = 0, i = 0; row < PATCH; row += 1) {
    let at = start + row * width;
    let over = samples[at] as number;
    let under = samples[at + width] as number;
    for (const end = i + PATCH; i < end; i += 1) {
      at += 1;
      const nextOver = samples[at] as number;
      const nextUnder = samples[at + width] as number;
      into[i] = w00 * over + w10 * nextOver + w01 * under + w11 * nextUnder;
      over = nextOver;
      under = nextUnder;
    }
  }
}

function sampleBeyond(
  samples: Float32Array,
  width: number,
  height: number,
  left: number,
  top: number,
  fx: number,
  fy: number,
  into: Float64Array,
): void {
  for (let row = 0, i = 0; row < PATCH; row += 1) {
    const upper = clamp(top + row, height - 1) * width;
    const lower = clamp(top + row + 1, height - 1) * width;
    for (let column = left; column < left + PATCH; column += 1, i += 1) {
      const near = clamp(column, width - 1);
      const next = clamp(column + 1, width - 1);
      const over = (1 - fx) * (samples[upper + near] as number) + fx * (samples[upper + next] as number);
      const under = (1 - fx) * (samples[lower + near] as number) + fx * (samples[lower + next] as number);
      into[i] = over + fy * (under - over);
    }
  }
}

function clamp(value: number, last: number): number {
  return value < 0 ? 0 : value > last ? last : value;
}
