import test from 'ava';
import fc from 'fast-check';
import { FrameSmoother, smoothFrame } from '../../src/temporal/frame-smoother.js';
import { TemporalSmoother } from '../../src/temporal/temporal-smoother.js';
import { movingShot } from '../support/moving-shot.js';

const [WIDTH, HEIGHT] = [12, 8];

const filmed = (frames: number, pan: number) =>
  movingShot({
    ...{ frames, pan, width: WIDTH, height: HEIGHT },
    lightness: (x, y, frame) => 50 + 20 * Math.sin(x * 0.8) * Math.cos(y * 0.6) + 3 * Math.sin(frame),
    processed: (x, y, frame, channel) => 5 * Math.sin(x + channel) - y + 9 * Math.sin(frame * 2.1 + channel),
  });

test('any frame, in any order, is the very one of the stream, with what is within its radius alone', (t) => {
  const shots = fc.record({
    ...{ radius: fc.constantFrom(1, 3, 7), frames: fc.integer({ min: 1, max: 20 }) },
    ...{ pan: fc.constantFrom(0, 0.7, -2), seed: fc.nat(100) },
  });
  fc.assert(
    fc.property(shots, ({ radius, frames, pan, seed }) => {
      const settings = { lambda: 10, radius, sigma: 5 };
      const shot = filmed(frames, pan);
      const stream = new TemporalSmoother(WIDTH, HEIGHT, settings);
      const expected = [...shot.flatMap((frame) => stream.push(frame)), ...stream.finish()];
      const smoother = new FrameSmoother(WIDTH, HEIGHT, settings);
      const before = structuredClone(shot);
      for (let n = 0; n < frames; n += 1) {
        const index = (n * 7 + seed) % frames;
        const start = Math.max(0, index - radius);
        const window = { frames: shot.slice(start, index + radius + 1), at: index - start };
        t.deepEqual(smoother.smooth(window), expected[index], `frame ${index}`);
        t.deepEqual(smoothFrame(window, settings), expected[index], `frame ${index}`);
      }
      t.deepEqual(shot, before);
    }),
    { numRuns: 40 },
  );
});

test('a radius of none, a place where no frame is, and a radius that cannot be are refused', (t) => {
  const settings = { lambda: 10, radius: 1, sigma: 5 };
  t.throws(() => new FrameSmoother(4, 4, { ...settings, radius: 0 }), { instanceOf: RangeError });
  t.throws(() => new FrameSmoother(4, 4, { ...settings, radius: 2 }), { instanceOf: RangeError });
  t.throws(() => smoothFrame({ frames: filmed(2, 0), at: 2 }, settings), { instanceOf: RangeError });
});
