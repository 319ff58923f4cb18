import test from 'ava';
import fc from 'fast-check';
import type { SmallImage } from '../../src/colour/small-image.js';
import type { SmoothingSettings } from '../../src/temporal/smoothing-settings.js';
import { TemporalSmoother, type TimedFrame } from '../../src/temporal/temporal-smoother.js';
import { evenMotion, type MovingShot, movingShot } from '../support/moving-shot.js';

const [WIDTH, HEIGHT] = [12, 8];

/** So firm that a result is what was gathered. */
const FIRM = 1e4;

const lightness = (x: number, y: number) => 50 + 20 * Math.sin(x * 0.8) * Math.cos(y * 0.6);

const shot = (options: Partial<MovingShot> & Pick<MovingShot, 'frames' | 'processed'>) =>
  movingShot({ width: WIDTH, height: HEIGHT, pan: 0, lightness, ...options });

function smoothed(
  frames: readonly TimedFrame[],
  settings: Partial<SmoothingSettings>,
): (SmallImage | undefined)[] {
  const smoother = new TemporalSmoother(WIDTH, HEIGHT, { lambda: FIRM, radius: 3, sigma: 5, ...settings });
  return [...frames.flatMap((frame) => smoother.push(frame)), ...smoother.finish()];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const largest = (a: SmallImage | undefined, b: SmallImage | undefined) =>
  Math.max(
    ...(a as SmallImage).data.map((value, i) => Math.abs(value - ((b as SmallImage).data[i] as number))),
  );

test('where nothing moves, a frame gets the mean of those within radius', (t) => {
  const radius = fc.constantFrom(1, 3, 7);
  const colours = fc.array(fc.float({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 24 });
  fc.assert(
    fc.property(radius, colours, (frames, values) => {
      const results = smoothed(
        shot({ frames: values.length, processed: (_x, _y, frame) => values[frame] as number }),
        {
          radius: frames,
        },
      );
      t.is(results.length, values.length);
      for (const [i, result] of results.entries()) {
        const expected = mean(values.slice(Math.max(0, i - frames), i + frames + 1));
        for (const value of result?.data ?? [])
          t.true(Math.abs(value - expected) < 0.01, `${value} ${expected}`);
      }
    }),
    { numRuns: 40 },
  );
});

test('steady colours of a moving scene stay as they are', (t) => {
  for (const pan of [0.5, 1, -2.25]) {
    const frames = shot({
      ...{ frames: 10, pan },
      processed: (x, y, _frame, channel) => (channel === 0 ? 3 * x - 20 : 4 * y - x),
    });
    for (const [i, result] of smoothed(frames, { lambda: 10 }).entries()) {
      // Interpolation at the border repeats it, which a slope shows.
      t.true(largest(result, frames[i]?.processed) < 1.5 * Math.abs(pan), `pan ${pan}, frame ${i}`);
    }
  }
});

test('colours that flicker with the scene’s motion become steady along it', (t) => {
  const flicker = [8, -7, 3, -9, 6, -2, 9, -8, 5, -4, 7, -6];
  const scene = (x: number, y: number) => 20 * Math.sin(x * 0.3) + y;
  const frames = shot({
    ...{ frames: 12, pan: 1 },
    processed: (x, y, frame) => scene(x, y) + (flicker[frame] as number),
  });
  const off = (image: SmallImage | undefined, frame: number) =>
    mean(
      Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
        Math.abs(
          ((image as SmallImage).data[i] as number) - scene((i % WIDTH) + frame, Math.floor(i / WIDTH)),
        ),
      ),
    );
  for (const [i, result] of smoothed(frames, { radius: 7, lambda: 10 }).entries()) {
    t.true(off(result, i) < 0.4 * off(frames[i]?.processed, i), `frame ${i}`);
  }
});

test('a frame from the middle of a shot is the same wherever rendering began', (t) => {
  const frames = shot({
    frames: 20,
    pan: 0.7,
    processed: (x, y, frame, c) => Math.sin(x * y + frame * 7 + c) * 30,
  });
  const whole = smoothed(frames, { lambda: 10 });
  const part = smoothed(
    frames.slice(5, 17).map((frame, i) => (i === 0 ? { ...frame, motion: undefined } : frame)),
    { lambda: 10 },
  );
  for (let i = 8; i <= 13; i += 1) t.deepEqual(part[i - 5], whole[i]);
});

test('one end of a shot is not favoured', (t) => {
  const values = [10, -5, 3, 8, -12, 4, 0, 9, -3];
  const make = (order: readonly number[]) =>
    smoothed(shot({ frames: order.length, processed: (x, y, frame) => (order[frame] as number) + x * y }), {
      lambda: 10,
    });
  const forwards = make(values);
  const backwards = make([...values].reverse()).reverse();
  for (const [i, result] of forwards.entries()) t.true(largest(result, backwards[i]) < 0.02);
});

test('nothing is carried over a cut', (t) => {
  const cut = shot({ frames: 10, processed: (_x, _y, frame) => (frame < 5 ? -20 : 30) }).map((frame, i) => ({
    ...frame,
    motion: i === 5 ? undefined : frame.motion,
  }));
  for (const [i, result] of smoothed(cut, {}).entries()) t.deepEqual(result?.data, cut[i]?.processed.data);
});

test('results come once a frame’s window is there, and at once when the shot ends', (t) => {
  const frames = shot({ frames: 9, processed: () => 1 });
  const smoother = new TemporalSmoother(WIDTH, HEIGHT, { lambda: 1, radius: 3, sigma: 5 });
  t.deepEqual(
    frames.map((frame) => smoother.push(frame).length),
    [0, 0, 0, 0, 1, 1, 1, 1, 1],
  );
  t.is(smoother.push({ ...(frames[0] as TimedFrame), motion: undefined }).length, 4);
  t.is(smoother.finish().length, 1);
  t.is(smoother.finish().length, 0);
});

test('a frame that is not wanted counts in those around it', (t) => {
  const frames = shot({ frames: 5, processed: (_x, _y, frame) => frame * 10 });
  const all = smoothed(frames, {});
  const some = smoothed(
    frames.map((frame, i) => ({ ...frame, wanted: i === 2 })),
    {},
  );
  t.deepEqual(some, [undefined, undefined, all[2], undefined, undefined]);
});

test('a point that looks different is another one, unless the whole image is lighter', (t) => {
  const make = (light: (x: number, frame: number) => number) =>
    smoothed(
      shot({
        frames: 3,
        lightness: (x, y, frame) => lightness(x, y) + light(x, frame),
        processed: (x, _y, frame) => (frame === 1 ? 0 : x < 8 ? 30 : 300),
      }),
      { radius: 1 },
    )[1] as SmallImage;
  const flashed = make((_x, frame) => (frame === 1 ? 15 : 0));
  for (const [i, value] of flashed.data.entries()) t.true(Math.abs(value - (i % WIDTH < 8 ? 20 : 200)) < 2);
  // Hidden in the middle frame: the colours around it are all that is known, and edges stay as they are.
  const covered = make((x, frame) => (frame === 1 && x >= 8 ? 30 : 0));
  for (const value of covered.data) t.true(Math.abs(value - 20) < 1);
});

test('without a radius each frame takes on the result before it, where it was seen', (t) => {
  const frames = shot({ ...{ frames: 4, pan: 2 }, processed: (_x, _y, frame) => frame * 10 });
  const results = smoothed(frames, { radius: 0 });
  t.deepEqual(results[0]?.data, frames[0]?.processed.data);
  // What comes in on the right has no motion to follow: the gradients, here none, carry the colour there.
  for (const result of results) t.true(Math.max(...(result as SmallImage).data.map(Math.abs)) < 0.1);
});

test('without a radius colours stay within those of the shot, however wrong its motion is', (t) => {
  // The scene stands still and its motion says that it pans: corrections pile up where they do not belong.
  const wrong = evenMotion(WIDTH, HEIGHT, 1.5);
  const frames = shot({ frames: 60, processed: (x, _y, frame) => (x < 6 ? -20 : 20) + (frame % 2) }).map(
    (frame, i) => (i === 0 ? frame : { ...frame, motion: wrong }),
  );
  for (const result of smoothed(frames, { radius: 0, sigma: 1000 })) {
    for (const value of result?.data ?? []) t.true(value >= -20 && value <= 21);
  }
});

test('images of any size, down to one pixel, and any number of frames', (t) => {
  const size = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(size, size, fc.nat(6), fc.constantFrom(0, 1, 3), (width, height, frames, radius) => {
      const smoother = new TemporalSmoother(width, height, { lambda: 10, radius, sigma: 5 });
      const moving = movingShot({
        width,
        height,
        frames,
        pan: 0.5,
        lightness,
        processed: (x, _y, frame) => x + frame,
      });
      const results = [...moving.flatMap((frame) => smoother.push(frame)), ...smoother.finish()];
      t.is(results.length, frames);
      t.true(results.every((result) => result?.data.every(Number.isFinite)));
    }),
  );
});

test('a radius that is not 1 less than a power of 2 is refused', (t) => {
  t.throws(() => new TemporalSmoother(4, 4, { lambda: 1, radius: 4, sigma: 5 }), { message: /radius 4/ });
});
