import test from 'ava';
import { type FrameSet, measuringSize, readSideBySide } from '../../src/decode/side-by-side.js';
import { AutochromeError } from '../../src/errors.js';
import { FakeSource } from '../support/fake-source.js';

test('the size measured has the clip’s proportions and is never above its own', (t) => {
  t.deepEqual(measuringSize({ width: 1920, height: 1080 }, 256), { width: 455, height: 256 });
  t.deepEqual(measuringSize({ width: 480, height: 854 }, 240), { width: 240, height: 427 });
  t.deepEqual(measuringSize({ width: 64, height: 48 }, 256), { width: 64, height: 48 });
  t.deepEqual(measuringSize({ width: 16000, height: 8 }, 256), { width: 16000, height: 8 });
});

/** Two clips that do not say how long they are. */
function clips(frames: number, otherFrames: number) {
  return [frames, otherFrames].map((each) => new FakeSource({ frames: each, statedFrames: undefined })) as [
    FakeSource,
    FakeSource,
  ];
}

async function readBoth(
  [source, other]: readonly [FakeSource, FakeSource],
  onSet: (set: FrameSet) => void = () => {},
): Promise<void> {
  const beside = [{ option: '`source`', source: other, lumaOnly: true }];
  const size = { width: 6, height: 4 };
  for await (const set of readSideBySide({ source, lumaOnly: false }, beside, size, undefined)) onSet(set);
}

test('frames come in pairs, from pools that do not grow', async (t) => {
  const both = clips(9, 9);
  const sets: FrameSet[] = [];
  await readBoth(both, (set) => sets.push(set));
  t.deepEqual(
    sets.map(({ index }) => index),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
  t.deepEqual(
    sets[0]?.images.map(({ chroma }) => chroma !== undefined),
    [true, false],
  );
  for (const { mostOnLoan } of both) t.true(mostOnLoan <= 2);
});

test('a clip that ends before the other is found out when it does', async (t) => {
  for (const [frames, otherFrames, message] of [
    [3, 5, /^fake\.mp4 has 3 frames, and `source` fake\.mp4 more:/],
    [5, 3, /^fake\.mp4 has more than 3 frames, and `source` fake\.mp4 3:/],
    [0, 1, /^fake\.mp4 has 0 frames, and `source` fake\.mp4 more:/],
  ] as const) {
    const both = clips(frames, otherFrames);
    const error = await t.throwsAsync(readBoth(both), { instanceOf: AutochromeError, message });
    t.is(error?.kind, 'usage');
    for (const { ended } of both) t.true(ended);
  }
});

test('leaving early ends both decoders', async (t) => {
  const both = clips(9, 9);
  const leaving = readBoth(both, () => {
    throw new Error('enough');
  });
  await t.throwsAsync(leaving, { message: 'enough' });
  for (const { ended } of both) t.true(ended);
});
