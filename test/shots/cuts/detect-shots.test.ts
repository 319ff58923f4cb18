import test from 'ava';
import type { SmallImage } from '../../../src/colour/small-image.js';
import { CutDetector } from '../../../src/shots/cuts/cut-detector.js';
import { detectShots, type MarkedFrame, withKnownCuts } from '../../../src/shots/cuts/detect-shots.js';

interface Indexed {
  readonly index: number;
}

async function* framesOf(count: number, onRead: (index: number) => void = () => {}): AsyncGenerator<Indexed> {
  for (let index = 0; index < count; index += 1) {
    onRead(index);
    yield { index };
  }
}

async function all(marked: AsyncIterable<MarkedFrame<Indexed>>): Promise<MarkedFrame<Indexed>[]> {
  const found: MarkedFrame<Indexed>[] = [];
  for await (const each of marked) found.push(each);
  return found;
}

/** Lightness of a block of one of two views that have nothing in common: any numbers that do not repeat. */
const blockLightness = (x: number, y: number, second: boolean) =>
  20 + 60 * ((Math.sin(12.9898 * x + 78.233 * y + (second ? 3.7 : 0.3)) * 43_758.5453) % 1) ** 2;

/** A mix of the two views. */
function view(share: number): SmallImage {
  const [width, height] = [64, 40];
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [Math.floor((i % width) / 4), Math.floor(i / width / 4)];
    return (1 - share) * blockLightness(x, y, false) + share * blockLightness(x, y, true);
  });
  return { width, height, channels: 1, data };
}

/** Places of the frames that are so marked. */
const places = (marked: readonly MarkedFrame<Indexed>[], what: 'cut' | 'mixed') =>
  marked.filter((each) => each[what]).map(({ frame }) => frame.index);

test('named cuts are marked, without waiting', async (t) => {
  let read = -1;
  for await (const { frame, cut, mixed } of withKnownCuts(
    framesOf(9, (i) => {
      read = i;
    }),
    [3, 7],
  )) {
    t.is(read, frame.index);
    t.is(cut, [3, 7].includes(frame.index));
    t.false(mixed);
  }
  t.is(read, 8);
});

test('every frame comes once and in order; hard cuts are found, with no frame mixed', async (t) => {
  const marked = await all(
    detectShots(framesOf(150), ({ index }) => view(index >= 60 && index < 110 ? 1 : 0)),
  );
  t.deepEqual(
    marked.map(({ frame }) => frame.index),
    Array.from({ length: 150 }, (_, i) => i),
  );
  t.deepEqual(places(marked, 'cut'), [60, 110]);
  t.deepEqual(places(marked, 'mixed'), []);
});

test('frames of a dissolve are mixed from its first one on', async (t) => {
  const share = (index: number) => Math.min(Math.max((index - 69) / 14, 0), 1);
  const lightness = ({ index }: Indexed) => view(share(index));
  const [cut] = (() => {
    const detector = new CutDetector();
    const cuts = Array.from({ length: 150 }, (_, index) => detector.push(lightness({ index }))).flat();
    return [...cuts, ...detector.finish()];
  })();
  const marked = await all(detectShots(framesOf(150), lightness));
  t.is(cut?.kind, 'dissolve');
  t.deepEqual(places(marked, 'cut'), [cut?.frame]);
  const { from, to } = cut ?? { from: 0, to: 0 };
  t.true(to - from > 5);
  t.deepEqual(
    places(marked, 'mixed'),
    Array.from({ length: to - from }, (_, i) => from + i),
  );
});

test('few frames wait, however long the clip', async (t) => {
  let read = 0;
  let most = 0;
  const frames = framesOf(400, (index) => {
    read = index;
  });
  for await (const { frame } of detectShots(frames, () => view(0))) most = Math.max(most, read - frame.index);
  t.true(most <= 2 * new CutDetector().lookahead, `${most}`);
});
