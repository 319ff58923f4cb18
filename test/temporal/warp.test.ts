import test from 'ava';
import fc from 'fast-check';
import { warp } from '../../src/temporal/warp.js';
import { flowOf, imageOf } from '../support/moving-images.js';

test('interpolates linearly between the samples a flow leads to', (t) => {
  const plane = imageOf(9, 7, (x, y) => 3 * x - 2 * y + 10);
  const flow = flowOf(
    9,
    7,
    (x) => (x < 5 ? 1.25 : -2.5),
    (_, y) => (y < 3 ? 0.75 : -1),
  );
  const warped = warp(plane, flow);
  for (let y = 0; y < 7; y += 1) {
    for (let x = 0; x < 9; x += 1) {
      const [u, v] = [x < 5 ? 1.25 : -2.5, y < 3 ? 0.75 : -1];
      t.is(warped.data[9 * y + x], 3 * (x + u) - 2 * (y + v) + 10);
    }
  }
});

test('beyond the borders the nearest sample counts', (t) => {
  const plane = imageOf(4, 3, (x, y) => 10 * y + x);
  const far = (u: number, v: number) =>
    warp(
      plane,
      flowOf(
        4,
        3,
        () => u,
        () => v,
      ),
    ).data;
  t.deepEqual([...far(-9, -9)], new Array(12).fill(0));
  t.deepEqual([...far(9, 9)], new Array(12).fill(23));
  t.deepEqual([...far(1e30, 0)], [3, 3, 3, 3, 13, 13, 13, 13, 23, 23, 23, 23]);
});

test('warps every channel alike, into the samples given', (t) => {
  const one = imageOf(6, 5, (x, y) => Math.sin(3 * x + y * y));
  const two = imageOf(6, 5, (x, y) => Math.cos(x * y));
  const flow = flowOf(
    6,
    5,
    (x, y) => Math.sin(x + y),
    (x, y) => Math.cos(x - y),
  );
  const both = { ...one, channels: 2, data: Float32Array.of(...one.data, ...two.data) };
  const into = new Float32Array(60).fill(7);
  const warped = warp(both, flow, into);
  t.is(warped.data, into);
  t.deepEqual([...into], [...warp(one, flow).data, ...warp(two, flow).data]);
});

test('stays within the values of the image, whatever the flow', (t) => {
  const motion = fc.double({ min: -20, max: 20, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(motion, { minLength: 162, maxLength: 162 }),
      (width, height, motions) => {
        const plane = imageOf(width, height, (x, y) => ((7 * x + 5 * y) % 11) - 5);
        const flow = flowOf(
          width,
          height,
          (x, y) => motions[x + 9 * y] as number,
          (x, y) => motions[81 + x + 9 * y] as number,
        );
        const [least, most] = [Math.min(...plane.data), Math.max(...plane.data)];
        const slack = 1e-5;
        t.true(warp(plane, flow).data.every((value) => value >= least - slack && value <= most + slack));
      },
    ),
  );
});

test('says when sizes differ', (t) => {
  const [plane, flow] = [imageOf(4, 3, () => 0), flowOf(4, 4, Number, Number)];
  t.throws(() => warp(plane, flow), { instanceOf: RangeError, message: /4x4.*4x3/ });
  const fits = flowOf(4, 3, Number, Number);
  t.throws(() => warp(plane, fits, new Float32Array(5)), { instanceOf: RangeError });
  t.throws(() => warp(plane, fits, plane.data), { instanceOf: RangeError });
});
