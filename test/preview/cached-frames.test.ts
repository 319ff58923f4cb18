import test from 'ava';
import fc from 'fast-check';
import { CachedFrames } from '../../src/preview/cached-frames.js';

test('ranges hold the frames that were noted and no other, whatever their order', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), fc.array(fc.nat(40)), (one, two) => {
      const frames = new CachedFrames();
      for (const index of one) frames.add('one', index);
      for (const index of two) frames.add('two', index);
      const ranges = frames.ranges(['one', 'one', 'none']);
      const held = ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
      t.deepEqual(
        held,
        [...new Set(one)].sort((a, b) => a - b),
      );
      ranges.forEach(([start], i) => {
        t.true(i === 0 || start > (ranges[i - 1]?.[1] as number));
      });
    }),
  );
});

test('a frame is new once', (t) => {
  const frames = new CachedFrames();
  t.deepEqual([frames.add('a', 3), frames.add('a', 3), frames.add('b', 3)], [true, false, true]);
});
