import test from 'ava';
import fc from 'fast-check';
import { addCorrection, type CorrectedPlane } from '../../src/temporal/correction.js';
import { imageOf } from '../support/moving-shot.js';

const plane = (
  codes: Uint8Array | Uint16Array,
  [width, height]: readonly [number, number],
  changes: Partial<CorrectedPlane> = {},
): CorrectedPlane => ({ codes, width, height, scale: 1, least: 0, most: 255, ...changes });

test('a correction that is the same everywhere is added exactly, wherever the plane is larger', (t) => {
  const side = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(side, side, side, side, fc.integer({ min: -20, max: 20 }), (w, h, small, rows, added) => {
      const codes = Uint8Array.from({ length: w * h }, (_, i) => 40 + ((i * 37) % 150));
      const expected = codes.map((code) => code + added);
      addCorrection(
        plane(codes, [w, h]),
        imageOf(small, rows, 1, () => added),
        0,
      );
      t.deepEqual(codes, expected);
    }),
  );
});

test('no correction leaves every code, those beyond the bounds too', (t) => {
  const side = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(side, side, side, side, fc.nat(255), (w, h, small, rows, seed) => {
      const codes = Uint8Array.from({ length: w * h }, (_, i) => (seed + i * 37) % 256);
      const before = codes.slice();
      addCorrection(
        plane(codes, [w, h], { least: 16, most: 240 }),
        imageOf(small, rows, 1, () => 0),
        0,
      );
      t.deepEqual(codes, before);
    }),
  );
});

test('codes are led no further than the bounds, and those beyond them no further away', (t) => {
  const corrected = (added: number) => {
    const codes = Uint8Array.of(0, 5, 16, 30, 128, 230, 240, 250, 255);
    addCorrection(
      plane(codes, [9, 1], { least: 16, most: 240 }),
      imageOf(1, 1, 1, () => added),
      0,
    );
    return [...codes];
  };
  t.deepEqual(corrected(-20), [0, 5, 16, 16, 108, 210, 220, 230, 235]);
  t.deepEqual(corrected(20), [20, 25, 36, 50, 148, 240, 240, 250, 255]);
  t.deepEqual(corrected(8), [8, 13, 24, 38, 136, 238, 240, 250, 255]);
  t.deepEqual(corrected(-1000), [0, 5, 16, 16, 16, 16, 16, 16, 16]);
  t.deepEqual(corrected(1000), [240, 240, 240, 240, 240, 240, 240, 250, 255]);
});

test('nearest codes: halves go up', (t) => {
  const codes = Uint8Array.of(100, 100, 100, 100);
  addCorrection(
    plane(codes, [4, 1]),
    imageOf(4, 1, 1, (x) => [0.5, 0.49, -0.5, -0.51][x] as number),
    0,
  );
  t.deepEqual([...codes], [101, 100, 100, 99]);
});

test('at 10 bits a correction of 1 is 4 codes, and parts of it are not lost', (t) => {
  const codes = Uint16Array.of(500, 500, 500, 1020);
  addCorrection(
    plane(codes, [4, 1], { scale: 4, most: 1023 }),
    imageOf(4, 1, 1, (x) => [1, 0.25, -2.5, 3][x] as number),
    0,
  );
  t.deepEqual([...codes], [504, 501, 490, 1023]);
});

test('between the middles of its samples a correction is linear, and beyond them the nearest counts', (t) => {
  const codes = new Uint8Array(8).fill(100);
  addCorrection(
    plane(codes, [8, 1]),
    imageOf(2, 1, 1, (x) => 40 * x),
    0,
  );
  // The middles of the two samples lie at 1.5 and 5.5 of the plane.
  t.deepEqual([...codes], [100, 100, 105, 115, 125, 135, 140, 140]);
  const column = new Uint8Array(8).fill(100);
  addCorrection(
    plane(column, [1, 8]),
    imageOf(1, 2, 1, (_x, y) => 40 * y),
    0,
  );
  t.deepEqual(column, codes);
});

test('a slope along both sides stays a slope', (t) => {
  const [w, h, small, rows] = [40, 24, 10, 6] as const;
  const codes = new Uint16Array(w * h).fill(1000);
  const slope = (x: number, y: number) => 30 * x - 20 * y;
  addCorrection(plane(codes, [w, h], { most: 4095 }), imageOf(small, rows, 1, slope), 0);
  for (let y = 2; y < h - 2; y += 1) {
    for (let x = 2; x < w - 2; x += 1) {
      const expected = 1000 + slope((x + 0.5) / 4 - 0.5, (y + 0.5) / 4 - 0.5);
      t.true(Math.abs((codes[y * w + x] as number) - expected) <= 0.501, `${x}, ${y}`);
    }
  }
});

test('each channel is for its own plane', (t) => {
  const correction = imageOf(3, 2, 3, (_x, _y, channel) => 10 * channel - 10);
  for (const channel of [0, 1, 2]) {
    const codes = new Uint8Array(30).fill(100);
    addCorrection(plane(codes, [6, 5]), correction, channel);
    t.deepEqual([...codes], Array(30).fill(90 + 10 * channel));
  }
});
