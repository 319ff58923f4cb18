import { BLOCK, type Thumbnail } from './thumbnail.js';

const REACH = 4;
const NOISE = 1;

/** Share of m that a mix (1-share)*a + share*b, blocks displaced, leaves unexplained. */
export function mixResidual(a: Thumbnail, b: Thumbnail, m: Thumbnail, share: number): number {
  const { width, height } = m;
  let weights = 0;
  let shares = 0;
  const target = new Float32Array(BLOCK * BLOCK);
  const rest = new Float32Array(BLOCK * BLOCK);
  for (let y = 0; y < height; y += BLOCK) {
    for (let x = 0; x < width; x += BLOCK) {
      const variance = centred(m, x, y, 1, target);
      let best = Number.POSITIVE_INFINITY;
      // alternate: start with b where it is
      let du = x,
        dv = y;
      for (let round = 0; round < 2; round += 1) {
        for (let i = 0; i < rest.length; i += 1) rest[i] = target[i] as number;
        subtract(b, du, dv, share, rest);
        const fa = search(a, x, y, 1 - share, rest);
        for (let i = 0; i < rest.length; i += 1) rest[i] = target[i] as number;
        subtract(a, fa.u, fa.v, 1 - share, rest);
        const fb = search(b, x, y, share, rest);
        du = fb.u;
        dv = fb.v;
        best = Math.min(best, fb.residual);
      }
      const weight = Math.sqrt(variance / (variance + 4 * NOISE));
      weights += weight;
      shares += weight * Math.min(best / (variance + NOISE), 1.5);
    }
  }
  return weights > 0 ? shares / weights : 0;
}
function centred(p: Thumbnail, x: number, y: number, gain: number, out: Float32Array): number {
  let sum = 0;
  for (let r = 0; r < BLOCK; r += 1)
    for (let c = 0; c < BLOCK; c += 1) sum += p.data[(y + r) * p.width + x + c] as number;
  const mean = sum / (BLOCK * BLOCK);
  let v = 0;
  for (let r = 0; r < BLOCK; r += 1)
    for (let c = 0; c < BLOCK; c += 1) {
      const d = (p.data[(y + r) * p.width + x + c] as number) - mean;
      out[r * BLOCK + c] = gain * d;
      v += d * d;
    }
  return v / (BLOCK * BLOCK);
}
const tmp = new Float32Array(BLOCK * BLOCK);
function subtract(p: Thumbnail, x: number, y: number, gain: number, out: Float32Array): void {
  centred(p, x, y, gain, tmp);
  for (let i = 0; i < out.length; i += 1) out[i] = (out[i] as number) - (tmp[i] as number);
}
function search(p: Thumbnail, x: number, y: number, gain: number, rest: Float32Array) {
  let rr = 0;
  for (let i = 0; i < rest.length; i += 1) rr += (rest[i] as number) ** 2;
  let best = Number.POSITIVE_INFINITY,
    u = x,
    v = y;
  const n = BLOCK * BLOCK;
  for (let yy = Math.max(y - REACH, 0); yy <= Math.min(y + REACH, p.height - BLOCK); yy += 1)
    for (let xx = Math.max(x - REACH, 0); xx <= Math.min(x + REACH, p.width - BLOCK); xx += 1) {
      let s = 0,
        ss = 0,
        sp = 0;
      for (let r = 0; r < BLOCK; r += 1) {
        let i = (yy + r) * p.width + xx,
          j = r * BLOCK;
        for (let c = 0; c < BLOCK; c += 1, i += 1, j += 1) {
          const d = p.data[i] as number;
          s += d;
          ss += d * d;
          sp += d * (rest[j] as number);
        }
      }
      // rest is zero-mean
      const e = rr - 2 * gain * sp + gain * gain * (ss - (s * s) / n);
      if (e < best) {
        best = e;
        u = xx;
        v = yy;
      }
    }
  return { residual: best / n, u, v };
}
