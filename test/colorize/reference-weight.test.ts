import test from 'ava';
import fc from 'fast-check';
import {
  frameWithoutReference,
  keyframesOf,
  type WeightKeyframe,
  weightAt,
} from '../../src/colorize/reference-weight.js';

const frame = fc.integer({ min: 0, max: 40 });
const weight = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 100, noNaN: true }));
const keyframes = fc
  .uniqueArray(fc.record({ frame, weight }), {
    minLength: 1,
    maxLength: 6,
    selector: (keyframe) => keyframe.frame,
  })
  .map((given): WeightKeyframe[] => given.sort((a, b) => a.frame - b.frame));

test('at its keyframes a weight is what they say, and outside them what the nearest says', (t) => {
  fc.assert(
    fc.property(keyframes, (given) => {
      for (const each of given) t.is(weightAt(given, each.frame), each.weight);
      const [first, last] = [given[0], given.at(-1)] as [WeightKeyframe, WeightKeyframe];
      for (let step = 0; step < 5; step += 1) {
        t.is(weightAt(given, first.frame - step), first.weight);
        t.is(weightAt(given, last.frame + step), last.weight);
      }
    }),
  );
});

test('between neighbouring keyframes it goes in even steps from one to the other', (t) => {
  fc.assert(
    fc.property(keyframes, (given) => {
      for (const [i, to] of given.slice(1).entries()) {
        const from = given[i] as WeightKeyframe;
        const step = (to.weight - from.weight) / (to.frame - from.frame);
        for (let at = from.frame; at < to.frame; at += 1) {
          const found = weightAt(given, at + 1) - weightAt(given, at);
          t.true(Math.abs(found - step) < 1e-9, `${found} where ${step} is a step`);
        }
      }
    }),
  );
});

test('a constant weight is the same at every frame, and has no keyframe', (t) => {
  t.is(weightAt(3, 0), 3);
  t.is(weightAt(3, 1e6), 3);
  t.deepEqual(
    keyframesOf([
      3,
      [
        { frame: 9, weight: 1 },
        { frame: 12, weight: 0 },
      ],
      [{ frame: 9, weight: 2 }],
    ]),
    [9, 12],
  );
  t.throws(() => weightAt([], 0), { instanceOf: RangeError });
});

test('a frame without a reference is found wherever there is one', (t) => {
  fc.assert(
    fc.property(fc.array(keyframes, { minLength: 1, maxLength: 3 }), (weights) => {
      const frames = Array.from({ length: 82 }, (_, half) => half / 2);
      const empty = frames.filter((at) => weights.every((each) => weightAt(each, at) === 0));
      const found = frameWithoutReference(weights);
      t.is(found === undefined, empty.length === 0);
      if (found !== undefined) t.true(empty.includes(found));
      t.is(frameWithoutReference([...weights, 1]), undefined);
    }),
  );
});
