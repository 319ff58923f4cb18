import test from 'ava';
import { smoothFrame } from '../../src/temporal/frame-smoother.js';
import { estimateMotion } from '../../src/temporal/motion.js';
import type { TemporalCompute } from '../../src/temporal/temporal-compute.js';
import { TemporalSmoother } from '../../src/temporal/temporal-smoother.js';
import { movingShot, texture } from './moving-shot.js';

const [WIDTH, HEIGHT] = [40, 28];

/** What every place for the temporal stage's work must do: the same as the functions themselves. */
export function testTemporalCompute(name: string, compute: TemporalCompute): void {
  test(`${name}: motion is that of estimateMotion, several at once`, async (t) => {
    const images = [0, 1.5, 3, 5].map((x) => texture(WIDTH, HEIGHT, x));
    const pairs = images.slice(1).map((to, i) => [images[i] as typeof to, to] as const);
    const motions = await Promise.all(pairs.map(([from, to]) => compute.motion(from, to)));
    t.deepEqual(
      motions,
      pairs.map(([from, to]) => estimateMotion(from, to)),
    );
    t.true(compute.concurrency >= 1);
  });

  test(`${name}: smoothing is that of TemporalSmoother, in several streams at once`, async (t) => {
    const frames = movingShot({
      ...{ width: WIDTH, height: HEIGHT, frames: 9, pan: 1 },
      lightness: (x, y) => 50 + 30 * Math.sin(x / 3) * Math.cos(y / 4),
      processed: (x, y, frame, channel) => x - y + 5 * Math.sin(frame * 3 + channel),
    });
    const outcomes = [1, 3].map(async (radius) => {
      const settings = { lambda: 10, radius, sigma: 5 };
      const stream = compute.open({ width: WIDTH, height: HEIGHT }, settings);
      const results = [];
      for (const frame of frames) results.push(...(await stream.push(frame)));
      results.push(...(await stream.finish()));
      const smoother = new TemporalSmoother(WIDTH, HEIGHT, settings);
      t.deepEqual(results, [...frames.flatMap((frame) => smoother.push(frame)), ...smoother.finish()]);
    });
    await Promise.all(outcomes);
  });

  test(`${name}: a single frame is that of smoothFrame, several at once`, async (t) => {
    const frames = movingShot({
      ...{ width: WIDTH, height: HEIGHT, frames: 7, pan: 1 },
      lightness: (x, y) => 50 + 30 * Math.sin(x / 3) * Math.cos(y / 4),
      processed: (x, y, frame, channel) => x - y + 5 * Math.sin(frame * 3 + channel),
    });
    const settings = { lambda: 10, radius: 3, sigma: 5 };
    const places = [3, 0, 6];
    const results = await Promise.all(places.map((at) => compute.frame({ frames, at }, settings)));
    t.deepEqual(
      results,
      places.map((at) => smoothFrame({ frames, at }, settings)),
    );
  });
}
