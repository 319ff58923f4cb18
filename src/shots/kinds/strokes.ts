import type { LightnessPlane } from '../cuts/thumbnail.js';

/** Contrast in L* below which there is nothing to read. */
const FAINT = 22;

/** Width of the histogram's bins in L*. */
const BIN = 2;

/** Strokes on a ground: what a frame would be if it was writing. */
export interface Strokes {
  /** L* of the ground: its commonest tone. */
  readonly ground: number;
  /** How far the strokes are from the ground in L*; below 0 where they are darker. */
  readonly contrast: number;
  /** Share of the frame that is ground, that is neither, and that lies on the other side of the ground. */
  readonly groundShare: number;
  readonly betweenShare: number;
  readonly oppositeShare: number;
  /** 1 where a sample is more stroke than ground. */
  readonly mask: Uint8Array;
  /** Share of the frame that is stroke. */
  readonly strokeShare: number;
}

/**
 * Takes a frame apart into a ground of one tone and strokes upon it.
 *
 * @returns undefined where nothing stands out from the ground
 */
export function strokesOf({ data }: LightnessPlane): Strokes | undefined {
  const ground = commonestTone(data);
  const contrast = furthestTone(data, ground);
  if (Math.abs(contrast) < FAINT) return undefined;
  const mask = new Uint8Array(data.length);
  let [grounds, strokes, opposite] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 1) {
    const part = ((data[i] as number) - ground) / contrast;
    if (part > 0.5) {
      mask[i] = 1;
      strokes += 1;
    } else if (part < -0.3) opposite += 1;
    else if (part < 0.2) grounds += 1;
  }
  const share = (count: number) => count / data.length;
  return {
    ground,
    contrast,
    mask,
    groundShare: share(grounds),
    oppositeShare: share(opposite),
    strokeShare: share(strokes),
    betweenShare: share(data.length - grounds - strokes - opposite),
  };
}

/** Middle of the three neighbouring bins of lightness that hold most samples. */
export function commonestTone(data: Float32Array): number {
  const counts = histogram(data);
  let best = 0;
  const around = (bin: number) => (counts[bin - 1] ?? 0) + (counts[bin] ?? 0) + (counts[bin + 1] ?? 0);
  for (let bin = 1; bin < counts.length; bin += 1) if (around(bin) > around(best)) best = bin;
  return (best + 0.5) * BIN;
}

/** Distance from the ground that all but one in 250 samples keep, on the side where it is greater. */
function furthestTone(data: Float32Array, ground: number): number {
  const counts = histogram(data);
  const few = data.length / 250;
  const from = (order: readonly number[]) => {
    let sum = 0;
    for (const bin of order) {
      sum += counts[bin] as number;
      if (sum >= few) return bin;
    }
    return order.at(-1) as number;
  };
  const bins = [...counts.keys()];
  const [low, high] = [from(bins), from(bins.toReversed())].map((bin) => (bin + 0.5) * BIN - ground);
  return Math.abs(low as number) > Math.abs(high as number) ? (low as number) : (high as number);
}

function histogram(data: Float32Array): Uint32Array {
  const counts = new Uint32Array(100 / BIN);
  for (const value of data) {
    const bin = Math.min(Math.max(Math.floor(value / BIN), 0), counts.length - 1);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

/** Share of samples that lie within 3 of L* of any of the `count` commonest tones, which lie 6 and more apart. */
export function fewTonesShare(data: Float32Array, count: number): number {
  const counts = histogram(data);
  let held = 0;
  for (let n = 0; n < count; n += 1) {
    let [best, most] = [0, -1];
    for (let bin = 0; bin < counts.length; bin += 1) {
      const sum = (counts[bin - 1] ?? 0) + (counts[bin] as number) + (counts[bin + 1] ?? 0);
      if (sum > most) [best, most] = [bin, sum];
    }
    held += most;
    counts.fill(0, Math.max(best - 1, 0), best + 2);
  }
  return held / data.length;
}
