import test from 'ava';
import fc from 'fast-check';
import { networkSize } from '../../src/colorize/network-size.js';

test('common frames', (t) => {
  t.deepEqual(networkSize({ width: 1920, height: 1080 }), { width: 448, height: 256 });
  t.deepEqual(networkSize({ width: 854, height: 480 }), { width: 448, height: 256 });
  t.deepEqual(networkSize({ width: 640, height: 480 }), { width: 352, height: 256 });
  t.deepEqual(networkSize({ width: 480, height: 640 }), { width: 256, height: 352 });
  t.deepEqual(networkSize({ width: 1998, height: 836 }, 512), { width: 1216, height: 512 });
});

test('frames of one sample and long thin ones', (t) => {
  t.deepEqual(networkSize({ width: 1, height: 1 }), { width: 256, height: 256 });
  t.deepEqual(networkSize({ width: 16000, height: 10 }), { width: 1024, height: 32 });
  t.deepEqual(networkSize({ width: 10, height: 16000 }, 64), { width: 32, height: 256 });
  t.deepEqual(networkSize({ width: 8000, height: 1000 }), { width: 1024, height: 128 });
});

test('the nearest multiple of 32 is taken', (t) => {
  t.deepEqual(networkSize({ width: 100, height: 100 }, 79), { width: 64, height: 64 });
  t.deepEqual(networkSize({ width: 100, height: 100 }, 80), { width: 96, height: 96 });
});

test('numbers out of range are refused', (t) => {
  for (const shortSide of [63, 1025, 100.5, Number.NaN]) {
    t.throws(() => networkSize({ width: 10, height: 10 }, shortSide), { instanceOf: RangeError });
  }
  t.throws(() => networkSize({ width: 0, height: 10 }), { instanceOf: RangeError });
});

const side = fc.integer({ min: 1, max: 20000 });

test('any frame gets a valid size with its proportions kept to the grid', (t) => {
  fc.assert(
    fc.property(side, side, fc.integer({ min: 64, max: 1024 }), (width, height, shortSide) => {
      const size = networkSize({ width, height }, shortSide);
      for (const samples of [size.width, size.height]) {
        t.is(samples % 32, 0);
        t.true(samples >= 32 && samples <= 4 * (shortSide + 16));
      }
      t.is(Math.sign(size.width - size.height) * Math.sign(width - height) >= 0, true);
      const long = Math.max(size.width, size.height);
      const short = Math.min(size.width, size.height);
      const aspect = Math.max(width, height) / Math.min(width, height);
      // At most half a step of the grid off, but for the least side.
      if (short > 32) t.true(Math.abs(long - short * aspect) <= 16 * Math.max(aspect, 1) + 1e-6);
    }),
  );
});

test('turning the frame turns the size', (t) => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const upright = networkSize({ width: height, height: width });
      const { width: w, height: h } = networkSize({ width, height });
      t.deepEqual(upright, { width: h, height: w });
    }),
  );
});
