import test from 'ava';
import fc from 'fast-check';
import { amongFour, between } from '../../src/temporal/interpolate.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const value = fc.double({ min: -100, max: 100, noNaN: true });

test('a value between two is on the straight line', (t) => {
  fc.assert(
    fc.property(value, value, share, (a, b, s) => {
      t.true(Math.abs(between(a, b, s) - ((1 - s) * a + s * b)) < 1e-9);
    }),
  );
});

test('a plane that is a slope is followed exactly, up to its borders', (t) => {
  const [width, height] = [5, 4];
  const plane = Float32Array.from(
    { length: width * height },
    (_, i) => 3 * (i % width) - 2 * Math.floor(i / width),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: width - 1 }),
      fc.integer({ min: 0, max: height - 1 }),
      share,
      share,
      (x, y, fx, fy) => {
        const [across, down] = [x < width - 1 ? 1 : 0, y < height - 1 ? width : 0];
        const found = amongFour(plane, y * width + x, across, down, fx, fy);
        const wanted = 3 * (x + (across ? fx : 0)) - 2 * (y + (down ? fy : 0));
        t.true(Math.abs(found - wanted) < 1e-9);
      },
    ),
  );
});
