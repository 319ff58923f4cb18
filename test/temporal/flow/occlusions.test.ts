import test from 'ava';
import { motionBoundaries, occlusions } from '../../../src/temporal/flow/occlusions.js';
import { FlowEstimator } from '../../../src/temporal/flow/optical-flow.js';
import { flowOf, imageOf, wavyTexture } from '../../support/moving-images.js';

const [WIDTH, HEIGHT] = [160, 120];

/** A square of 40 pixels that moves by (12, -6) over a ground that moves by (-2, 1). */
function movingSquare() {
  const [ground, square] = [wavyTexture(1), wavyTexture(8)];
  const covered = (x: number, y: number) => x >= 50 && x < 90 && y >= 45 && y < 85;
  const from = imageOf(WIDTH, HEIGHT, (x, y) => (covered(x, y) ? square(x, y) : ground(x, y)));
  const to = imageOf(WIDTH, HEIGHT, (x, y) =>
    covered(x - 12, y + 6) ? square(x - 12, y + 6) : ground(x + 2, y - 1),
  );
  const hidden = (x: number, y: number) => !covered(x, y) && covered(x - 2 - 12, y + 1 + 6);
  return { from, to, covered, hidden };
}

test('a square hides the ground that it moves over', (t) => {
  const { from, to, covered, hidden } = movingSquare();
  const estimator = new FlowEstimator(WIDTH, HEIGHT, 'accurate');
  const visible = occlusions(estimator.estimate(from, to), estimator.estimate(to, from));
  const found = { hidden: 0, ofHidden: 0, seen: 0, ofSeen: 0 };
  for (let y = 8; y < HEIGHT - 8; y += 1) {
    for (let x = 8; x < WIDTH - 8; x += 1) {
      const seen = visible[y * WIDTH + x] === 1;
      // Ground beside the square's edges may be taken for the square, and the other way round.
      const nearEdge = (reach: number) =>
        covered(x - reach, y - reach) !== covered(x + reach, y + reach) ||
        covered(x + reach, y - reach) !== covered(x - reach, y + reach);
      if (hidden(x, y)) {
        found.ofHidden += 1;
        if (!seen) found.hidden += 1;
      } else if (!nearEdge(4) && !hidden(x - 4, y + 4) && !hidden(x - 4, y - 4) && !hidden(x + 4, y + 4)) {
        found.ofSeen += 1;
        if (seen) found.seen += 1;
      }
    }
  }
  t.true(found.ofHidden > 400 && found.ofSeen > 10_000);
  t.true(found.hidden / found.ofHidden > 0.6, `hidden: ${found.hidden / found.ofHidden}`);
  t.true(found.seen / found.ofSeen > 0.98, `seen: ${found.seen / found.ofSeen}`);
});

test('flows that lead back to where they began hide nothing but what leaves the image', (t) => {
  const forward = flowOf(
    20,
    10,
    () => 3,
    () => -2,
  );
  const backward = flowOf(
    20,
    10,
    () => -3,
    () => 2,
  );
  const visible = occlusions(forward, backward);
  for (let i = 0; i < visible.length; i += 1) {
    t.is(visible[i], (i % 20) + 3 <= 19 && Math.floor(i / 20) - 2 >= 0 ? 1 : 0);
  }
});

test('a difference of flows counts as hidden from the bound of Lai et al. on', (t) => {
  const still = flowOf(
    3,
    3,
    () => 0,
    () => 0,
  );
  const back = (u: number) =>
    flowOf(
      3,
      3,
      () => u,
      () => 0,
    );
  // |f + b|² = u² against 0.01 u² + 0.5: equal at u = 0.7107.
  t.is(occlusions(still, back(0.71))[4], 1);
  t.is(occlusions(still, back(0.712))[4], 0);
});

test('motion boundaries are where the flow has a step', (t) => {
  const flow = flowOf(
    8,
    6,
    (x) => (x < 4 ? 1 : 2),
    () => 0.5,
  );
  const boundaries = motionBoundaries(flow);
  for (let i = 0; i < boundaries.length; i += 1) t.is(boundaries[i], i % 8 === 3 ? 1 : 0);
  // The faster everything moves, the larger a step is allowed: 0.01 · 20² is above 1².
  const fast = { ...flow, u: flow.u.map((motion) => motion + 20) };
  t.true(motionBoundaries(fast).every((value) => value === 0));
});

test('says when flows differ in size', (t) => {
  t.throws(() => occlusions(flowOf(3, 3, Number, Number), flowOf(3, 4, Number, Number)), {
    instanceOf: RangeError,
    message: /3x3.*3x4/,
  });
});
