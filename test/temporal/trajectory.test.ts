import test from 'ava';
import fc from 'fast-check';
import { type Onward, TrajectoryJoiner } from '../../src/temporal/trajectory.js';
import { evenMotion, imageOf, texture } from '../support/moving-shot.js';

const [WIDTH, HEIGHT] = [9, 7];
const SIZE = WIDTH * HEIGHT;

/** The way of an image that moves as a whole. */
function way(dx: number, dy = 0): Onward {
  const { flow, visible } = evenMotion(WIDTH, HEIGHT, dx, dy).forward;
  return { u: flow.u, v: flow.v, seen: visible };
}

/** Sums of one frame by itself, of one channel. */
function ownSums(sample: (x: number, y: number) => number): Float32Array {
  return imageOf(WIDTH, HEIGHT, 2, (x, y, channel) => (channel === 0 ? sample(x, y) : 1)).data;
}

const flat = new Float32Array(SIZE).fill(50);

function joined(
  near: Float32Array,
  onward: Onward,
  far: Float32Array,
  lightness: { readonly near: Float32Array; readonly far: Float32Array } = { near: flat, far: flat },
  sigma = 5,
): Float32Array {
  const into = new Float32Array(near.length).fill(77);
  new TrajectoryJoiner(WIDTH, HEIGHT).join(near, onward, far, lightness, sigma, into);
  return into;
}

test('what lies where a point goes is added to it, and points that leave keep their own', (t) => {
  const [near, far] = [ownSums(() => 100), ownSums((x, y) => 10 * y + x)];
  const sums = joined(near, way(2, 1), far);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const inside = x + 2 < WIDTH && y + 1 < HEIGHT;
      const at = y * WIDTH + x;
      t.is(sums[at], inside ? 100 + 10 * (y + 1) + x + 2 : 100);
      t.is(sums[SIZE + at], inside ? 2 : 1);
    }
  }
});

test('between samples it is interpolated, along both sides', (t) => {
  const sums = joined(
    ownSums(() => 0),
    way(-1.25, 0.5),
    ownSums((x, y) => 12 * x - 4 * y),
  );
  for (let y = 0; y < HEIGHT - 1; y += 1) {
    for (let x = 2; x < WIDTH; x += 1) {
      t.true(
        Math.abs((sums[y * WIDTH + x] as number) - (12 * (x - 1.25) - 4 * (y + 0.5))) < 1e-3,
        `${x}, ${y}`,
      );
    }
  }
});

test('hidden points get nothing', (t) => {
  const onward = way(0);
  onward.seen.fill(0, 0, WIDTH);
  const sums = joined(
    ownSums(() => 5),
    onward,
    ownSums(() => 9),
  );
  t.deepEqual([...sums.subarray(0, SIZE)], [...Array(WIDTH).fill(5), ...Array(SIZE - WIDTH).fill(14)]);
});

test('what looks different counts by a Gaussian of its change of lightness', (t) => {
  const far = Float32Array.from(flat, (value, i) => (i % WIDTH === 4 ? value + 6 : value));
  const sums = joined(
    ownSums(() => 0),
    way(0),
    ownSums(() => 1),
    { near: flat, far },
    6,
  );
  for (let i = 0; i < SIZE; i += 1) {
    const expected = i % WIDTH === 4 ? Math.exp(-0.5) : 1;
    t.true(Math.abs((sums[i] as number) - expected) < 1e-5);
    t.true(Math.abs((sums[SIZE + i] as number) - 1 - expected) < 1e-5);
  }
});

test('what is far from alike does not count at all', (t) => {
  const far = Float32Array.from(flat, (value, i) => (i === 30 ? value + 40 : value));
  const sums = joined(
    ownSums(() => 3),
    way(0),
    ownSums(() => 9),
    { near: flat, far },
  );
  t.deepEqual([sums[30], sums[SIZE + 30], sums[31]], [3, 1, 12]);
});

test('a flash of the whole image does not count as a change', (t) => {
  const near = texture(WIDTH, HEIGHT).data.map((value) => 0.5 * value);
  for (const flash of [-30, 4.5, 45]) {
    const far = near.map((value) => value + flash);
    const sums = joined(
      ownSums(() => 0),
      way(0),
      ownSums(() => 1),
      { near, far },
    );
    t.true(
      sums.subarray(0, SIZE).every((value) => value > 0.99),
      `flash ${flash}`,
    );
  }
});

test('one way after the other is their sum, seen where both are', (t) => {
  const into: Onward = {
    u: new Float32Array(SIZE),
    v: new Float32Array(SIZE),
    seen: new Uint8Array(SIZE).fill(7),
  };
  new TrajectoryJoiner(WIDTH, HEIGHT).compose(way(2, 1), way(1, -2), into);
  for (let i = 0; i < SIZE; i += 1) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    t.deepEqual([into.u[i], into.v[i]], [3, -1]);
    const first = x + 2 < WIDTH && y + 1 < HEIGHT;
    const second = x + 3 < WIDTH && y - 1 >= 0;
    t.is(into.seen[i], first && second ? 1 : 0, `${x}, ${y}`);
  }
});

test('the second way is read where the first leads, between samples', (t) => {
  const growing = way(0);
  for (let i = 0; i < SIZE; i += 1) growing.u[i] = 0.1 * (i % WIDTH);
  const into = way(0);
  new TrajectoryJoiner(WIDTH, HEIGHT).compose(way(1.5), growing, into);
  for (let x = 0; x < WIDTH - 2; x += 1) {
    t.true(Math.abs((into.u[2 * WIDTH + x] as number) - (1.5 + 0.1 * (x + 1.5))) < 1e-5);
  }
});

test('a trajectory of four frames is what its frames show one by one', (t) => {
  const shift = fc.constantFrom(-2, -1, 0, 1, 2);
  fc.assert(
    fc.property(shift, shift, (dx, dy) => {
      const joiner = new TrajectoryJoiner(WIDTH, HEIGHT);
      const frames = [0, 1, 2, 3].map((n) => ownSums((x, y) => 5 * n + x + 10 * y)) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const step = way(dx, dy);
      const [first, second] = [joined(frames[0], step, frames[1]), joined(frames[2], step, frames[3])];
      const twice = { ...way(0), seen: new Uint8Array(SIZE) };
      joiner.compose(step, step, twice);
      const sums = joined(first, twice, second);
      for (let y = 0; y < HEIGHT; y += 1) {
        for (let x = 0; x < WIDTH; x += 1) {
          let [sum, count] = [0, 0];
          for (let n = 0; n < 4; n += 1) {
            const [px, py] = [x + n * dx, y + n * dy];
            if (px < 0 || py < 0 || px >= WIDTH || py >= HEIGHT) break;
            sum += 5 * n + px + 10 * py;
            count += 1;
          }
          const at = y * WIDTH + x;
          t.true(Math.abs((sums[at] as number) - sum) < 1e-3 && sums[SIZE + at] === count, `${x}, ${y}`);
        }
      }
    }),
  );
});

test('images of one row, one column and one pixel', (t) => {
  for (const [width, height] of [
    [1, 1],
    [5, 1],
    [1, 5],
  ] as const) {
    const size = width * height;
    const { flow, visible } = evenMotion(width, height, 0).forward;
    const sums = new Float32Array(2 * size).fill(1);
    const lightness = { near: new Float32Array(size), far: new Float32Array(size) };
    const into = new Float32Array(2 * size);
    new TrajectoryJoiner(width, height).join(
      sums,
      { u: flow.u, v: flow.v, seen: visible },
      sums,
      lightness,
      5,
      into,
    );
    t.deepEqual([...into], Array(2 * size).fill(2), `${width}x${height}`);
  }
});
