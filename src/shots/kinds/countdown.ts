import type { LightnessPlane } from '../cuts/thumbnail.js';
import { fewTonesShare } from './strokes.js';

/** Places on a circle that are looked at. */
const PLACES = 96;

/** Share of a countdown's samples that its four commonest tones hold. */
const FEW_TONES = 0.75;

/** Step in L* across a drawn circle, at least. */
const RING_STEP = 9;

/** Share of a circle along which there is such a step. */
const RING_SHARE = 0.88;

/**
 * Whether a frame is one of a countdown (SMPTE ST 55, Academy and television leaders): a drawing of few tones with a circle
 * about its middle.
 */
export function isCountdown(plane: LightnessPlane): boolean {
  return fewTonesShare(plane.data, 4) > FEW_TONES && ringShare(plane) > RING_SHARE;
}

/** Of the circle about the middle that is drawn most clearly, the share that is drawn. */
export function ringShare({ width, height, data }: LightnessPlane): number {
  const side = Math.min(width, height);
  const reach = Math.max(2, Math.round(side / 64));
  let best = 0;
  // The middle of a scan is off by a little.
  const off = Math.round(side / 48);
  for (const [dx, dy] of [
    [0, 0],
    [off, 0],
    [-off, 0],
    [0, off],
    [0, -off],
  ] as const) {
    for (let radius = Math.round(side * 0.2); radius < side * 0.49 - reach; radius += 1) {
      let drawn = 0;
      for (let place = 0; place < PLACES; place += 1) {
        const angle = (2 * Math.PI * (place + 0.5)) / PLACES;
        const at = (r: number) => {
          const x = Math.round(width / 2 + dx + r * Math.cos(angle));
          const y = Math.round(height / 2 + dy + r * Math.sin(angle));
          return data[
            Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)
          ] as number;
        };
        const [inside, on, outside] = [at(radius - reach), at(radius), at(radius + reach)];
        const step = Math.max(Math.abs(inside - outside), Math.abs(on - inside), Math.abs(on - outside));
        if (step > RING_STEP) drawn += 1;
      }
      best = Math.max(best, drawn / PLACES);
    }
  }
  return best;
}
