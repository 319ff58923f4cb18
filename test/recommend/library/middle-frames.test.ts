import test from 'ava';
import fc from 'fast-check';
import { MiddleFrames, type ShotFrame } from '../../../src/recommend/library/middle-frames.js';

/** What is chosen of shots of these lengths; each frame's image is its index. */
function chosen(lengths: readonly number[], mixed: (index: number) => boolean): ShotFrame<number>[] {
  const middle = new MiddleFrames<number>();
  const found: (ShotFrame<number> | undefined)[] = [];
  let index = 0;
  for (const [i, length] of lengths.entries()) {
    for (let n = 0; n < length; n += 1, index += 1) {
      found.push(middle.push(index, { cut: i > 0 && n === 0, mixed: mixed(index) }));
    }
  }
  found.push(middle.end());
  return found.filter((each) => each !== undefined);
}

test('one frame per shot, in its middle', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 6 }), (lengths) => {
      const found = chosen(lengths, () => false);
      let start = 0;
      t.is(found.length, lengths.length);
      for (const [i, length] of lengths.entries()) {
        const { frame, shot, image } = found[i] as ShotFrame<number>;
        t.deepEqual(shot, { start, end: start + length });
        t.is(image, frame);
        t.true(Math.abs(frame - (start + Math.floor(length / 2))) <= length / 32, `${frame} of ${length}`);
        start += length;
      }
    }),
  );
});

test('frames of a dissolve are chosen only where there are no others', (t) => {
  t.deepEqual(
    chosen([10, 4], (index) => index >= 4).map(({ frame }) => frame),
    [3, 12],
  );
});

test('a clip without frames has none', (t) => {
  t.is(new MiddleFrames<number>().end(), undefined);
});
