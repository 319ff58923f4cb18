import test from 'ava';
import type { SmallImage } from '../../../src/colour/small-image.js';
import { AutochromeError } from '../../../src/errors.js';
import type { Cut } from '../../../src/shots/cuts/cut.js';
import { CutDetector, type CutOptions } from '../../../src/shots/cuts/cut-detector.js';
import {
  changed,
  dissolved,
  FRAME,
  fadedIn,
  fadedOut,
  imageOf,
  panned,
  photographs,
  plain,
} from '../../support/shots.js';

const { womanInRed, manWithCap, womanInTeal, tidyDesk } = await photographs();

function cutsOf(film: readonly SmallImage[], options?: CutOptions): Cut[] {
  const detector = new CutDetector(options);
  return [...film.flatMap((image) => detector.push(image)), ...detector.finish()];
}

const hard = (frame: number): Cut => ({ frame, kind: 'cut', from: frame, to: frame });

/** Pseudorandom, -1 to 1. */
const noise = (n: number) => ((Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 8) % 2001) / 1000 - 1;

test("hard cuts are found at the new shot's first frame", (t) => {
  const film = [
    ...panned(womanInRed, 30),
    ...panned(tidyDesk, 12),
    ...panned(manWithCap, 25),
    ...panned(womanInTeal, 5),
  ];
  t.deepEqual(cutsOf(film), [hard(30), hard(42), hard(67)]);
});

test('a mirrored image, with the same tones everywhere else, is another shot', (t) => {
  const { width } = FRAME;
  const shot = panned(tidyDesk, 20);
  const mirrored = shot.map(({ data }) => imageOf((x, _y, i) => data[i - x + width - 1 - x] as number));
  t.deepEqual(cutsOf([...shot, ...mirrored]), [hard(20)]);
});

test('clips without a frame, of one frame, without motion and without an image have no cuts', (t) => {
  t.deepEqual(cutsOf([]), []);
  t.deepEqual(cutsOf(panned(womanInRed, 1)), []);
  t.deepEqual(cutsOf(panned(womanInRed, 80, { dx: 0, dy: 0 })), []);
  t.deepEqual(cutsOf(Array.from({ length: 80 }, () => plain(0))), []);
  t.deepEqual(
    cutsOf(Array.from({ length: 80 }, (_, n) => changed(plain(3), (v, i) => v + noise(i + 7919 * n)))),
    [],
  );
});

test('fast pans are not cuts', (t) => {
  t.deepEqual(cutsOf(panned(tidyDesk, 24, { x: 0, dx: 4, dy: 0 })), []);
  t.deepEqual(cutsOf(panned(womanInTeal, 14, { x: 0, dx: 7, dy: 2 })), []);
});

for (const [name, tone] of [
  ['black', 0],
  ['white', 100],
] as const) {
  test(`a fade through ${name} is one cut in the middle of it`, (t) => {
    const film = [
      ...fadedOut(panned(womanInRed, 50), 12, tone),
      ...Array.from({ length: 9 }, () => plain(tone)),
      ...fadedIn(panned(tidyDesk, 50), 12, tone),
    ];
    const cuts = cutsOf(film);
    t.is(cuts.length, 1);
    const [{ frame, kind, from, to } = hard(0)] = cuts;
    t.is(kind, 'fade');
    t.true(frame >= 52 && frame <= 56, `${frame}`);
    t.true(from >= 38 && from <= 44, `${from}`);
    t.true(to >= 65 && to <= 71, `${to}`);
  });
}

test('a fade in from black at the start and one out at the end are within their shots', (t) => {
  const black = Array.from({ length: 6 }, () => plain(0));
  const film = [...black, ...fadedOut(fadedIn(panned(womanInRed, 60), 10), 10), ...black];
  t.deepEqual(cutsOf(film), []);
});

test('a shot that stops at once, before black and after it, is cut there', (t) => {
  const black = Array.from({ length: 12 }, () => plain(0));
  t.deepEqual(cutsOf([...panned(womanInRed, 30), ...black, ...panned(tidyDesk, 30)]), [hard(30), hard(42)]);
  t.deepEqual(cutsOf([...fadedOut(panned(womanInRed, 30), 10), ...black, ...panned(tidyDesk, 30)]), [
    hard(42),
  ]);
});

for (const frames of [8, 14, 22, 30]) {
  test(`a dissolve of ${frames} frames is one cut near its middle`, (t) => {
    const cuts = cutsOf(dissolved(panned(tidyDesk, 70), panned(womanInTeal, 70), frames));
    t.is(cuts.length, 1);
    const [{ frame, kind } = hard(0)] = cuts;
    t.is(kind, 'dissolve');
    t.true(Math.abs(frame - (70 - frames / 2)) <= 2 + frames / 8, `${frame}`);
  });
}

test('flashes and single damaged frames are not cuts', (t) => {
  for (const length of [1, 3, 5]) {
    const film = panned(womanInRed, 40).map((image, n) =>
      n >= 18 && n < 18 + length ? changed(image, (value) => 1.6 * value + 30) : image,
    );
    t.deepEqual(cutsOf(film), [], `${length} frames`);
  }
  const damaged = panned(womanInRed, 40);
  damaged[20] = plain(0);
  damaged[30] = changed(plain(50), (value, i) => value + 50 * noise(i));
  t.deepEqual(cutsOf(damaged), []);
});

test('a flash just before a cut does not hide it', (t) => {
  const film = [...panned(womanInRed, 30), ...panned(tidyDesk, 30)];
  film[24] = changed(film[24] as SmallImage, (value) => 1.6 * value + 30);
  t.deepEqual(cutsOf(film), [hard(30)]);
});

test('worn film is cut where its shots meet: flicker, weave, dirt, scratches and grain', (t) => {
  const worn = (shot: SmallImage[], seed: number) =>
    shot.map((image, n) => {
      const at = seed + 104_729 * n;
      const [x, y] = [48 + 40 * noise(at), 32 + 25 * noise(at + 1)];
      return changed(image, (value, i) => {
        const [column, row] = [i % FRAME.width, Math.floor(i / FRAME.width)];
        if (Math.hypot(column - x, row - y) < 5) return 100;
        if (column === 61) return value + 25;
        return (1 + 0.12 * noise(at + 2)) * value + 4 * noise(at + 3) + 4 * noise(at + 7 * i);
      });
    });
  const weaving = (photograph: SmallImage, frames: number) =>
    Array.from({ length: frames }, (_, n) =>
      panned(photograph, 1, { x: 20 + noise(31 * n), y: 20 + noise(57 * n), dx: 0, dy: 0 }),
    ).flat();
  const film = [
    ...worn(weaving(womanInRed, 40), 1),
    ...worn(weaving(manWithCap, 40), 2),
    ...worn(weaving(tidyDesk, 40), 3),
  ];
  t.deepEqual(cutsOf(film), [hard(40), hard(80)]);
});

test('frames missing within a shot are not a cut', (t) => {
  const shot = panned(womanInTeal, 50, { x: 0, dx: 1.5 });
  t.deepEqual(cutsOf([...shot.slice(0, 20), ...shot.slice(26)]), []);
});

test('proportions and sizes make no difference to what is a cut', (t) => {
  for (const [width, height] of [
    [16, 16],
    [40, 400],
    [1024, 64],
    [1, 1],
  ] as const) {
    // A checkerboard of 6 by 6 tones, in either of two ways.
    const tone = (n: number, i: number) =>
      Math.floor(((i % width) * 6) / width) +
      6 * Math.floor((Math.floor(i / width) * 6) / height) +
      (n < 20 ? 0 : 999);
    const film = Array.from({ length: 40 }, (_, n) => ({
      ...{ width, height, channels: 1 },
      data: Float32Array.from({ length: width * height }, (_, i) => 50 + 45 * noise(1009 * tone(n, i))),
    }));
    t.deepEqual(cutsOf(film), width * height < 64 ? [] : [hard(20)], `${width}x${height}`);
  }
});

test('what a detector cannot take is refused', (t) => {
  for (const threshold of [0, 1, Number.NaN]) {
    t.is(t.throws(() => new CutDetector({ threshold }), { instanceOf: AutochromeError })?.kind, 'usage');
  }
  const detector = new CutDetector();
  t.throws(() => detector.push({ ...plain(0), channels: 3 }), { instanceOf: RangeError });
  t.throws(() => detector.push({ ...plain(0), width: 1 }), { instanceOf: RangeError });
  detector.push(plain(0));
  const other = { width: 1, height: 1, channels: 1, data: Float32Array.of(0) };
  t.throws(() => detector.push(other), { message: /1x1 cannot follow/ });
  detector.finish();
  t.deepEqual(detector.finish(), []);
  t.throws(() => detector.push(plain(0)), { message: /ended/ });
});
