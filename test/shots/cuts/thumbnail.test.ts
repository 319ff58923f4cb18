import test from 'ava';
import fc from 'fast-check';
import { averageAreas, thumbnailSize } from '../../../src/shots/cuts/thumbnail.js';

const size = fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) });

test('areas are averaged exactly, also where they share samples', (t) => {
  const [from, to] = [
    { width: 3, height: 2 },
    { width: 2, height: 1 },
  ];
  t.deepEqual([...averageAreas(Float32Array.of(0, 6, 3, 6, 0, 9), from, to)], [3, 5]);
});

test('averaging keeps the mean, whatever the sizes', (t) => {
  fc.assert(
    fc.property(size, size, (from, to) => {
      const plane = Float32Array.from({ length: from.width * from.height }, (_, i) => (i * 37) % 101);
      const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
      t.true(Math.abs(mean(averageAreas(plane, from, to)) - mean(plane)) < 1e-3);
    }),
  );
});

test("thumbnails are whole blocks of about the same area in the frame's proportions", (t) => {
  t.deepEqual(thumbnailSize({ width: 1920, height: 1080 }), { width: 64, height: 40 });
  t.deepEqual(thumbnailSize({ width: 256, height: 256 }), { width: 48, height: 48 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (width, height) => {
      const thumbnail = thumbnailSize({ width, height });
      t.is(thumbnail.width % 8, 0);
      t.is(thumbnail.height % 8, 0);
      t.true(thumbnail.width * thumbnail.height <= 4000);
    }),
  );
});
