import test from 'ava';
import fc from 'fast-check';
import type { SmallImage } from '../../../src/colour/small-image.js';
import type { Cut } from '../../../src/shots/cuts/cut.js';
import { CutDetector } from '../../../src/shots/cuts/cut-detector.js';
import { shotsBetween } from '../../../src/shots/cuts/shots.js';
import { dissolved, fadedIn, fadedOut, panned, photographs } from '../../support/shots.js';

const photos = Object.values(await photographs());

/** Shots of photographs, joined in every way that there is. */
const film = fc
  .array(
    fc.record({
      photo: fc.integer({ min: 0, max: photos.length - 1 }),
      frames: fc.integer({ min: 1, max: 40 }),
      join: fc.constantFrom('cut' as const, 'fade' as const, 'dissolve' as const),
      dx: fc.integer({ min: -3, max: 3 }),
    }),
    { maxLength: 4 },
  )
  .map((shots) =>
    shots.reduce<SmallImage[]>((joined, { photo, frames, join, dx }) => {
      const shot = panned(photos[photo] as SmallImage, frames, { x: 40, dx });
      const overlap = Math.min(Math.floor(Math.min(joined.length, frames) / 2), 12);
      if (join === 'cut' || overlap < 2) return joined.concat(shot);
      if (join === 'dissolve') return dissolved(joined, shot, overlap);
      return fadedOut(joined, overlap).concat(fadedIn(shot, overlap));
    }, []),
  );

interface Told {
  readonly cut: Cut;
  /** Frames that had been pushed when the cut was told. */
  readonly pushed: number;
}

function tell(images: readonly SmallImage[], gradual: boolean): Told[] {
  const detector = new CutDetector({ gradual });
  const told = images.flatMap((image, n) =>
    detector.push(image).map((cut): Told => ({ cut, pushed: n + 1 })),
  );
  return [...told, ...detector.finish().map((cut): Told => ({ cut, pushed: images.length }))];
}

const cutsOf = (told: readonly Told[]) => told.map(({ cut }) => cut);

test('cuts come in order, each in time, and their shots cover the clip', (t) => {
  fc.assert(
    fc.property(film, fc.boolean(), (images, gradual) => {
      const { lookahead } = new CutDetector({ gradual });
      const told = tell(images, gradual);
      let last = 0;
      for (const { cut, pushed } of told) {
        t.true(cut.frame > last && cut.frame < images.length);
        t.true(cut.from <= cut.frame && cut.frame <= cut.to && cut.from >= 0 && cut.to <= images.length);
        t.true(pushed <= cut.frame + lookahead + 1, `frame ${cut.frame} after ${pushed}`);
        last = cut.frame;
      }
      const shots = shotsBetween(cutsOf(told), images.length);
      t.is(
        shots.reduce((sum, { start, end }) => sum + end - start, 0),
        images.length,
      );
      t.deepEqual(
        shots.slice(1).map(({ start }) => start),
        shots.slice(0, -1).map(({ end }) => end),
      );
    }),
    { numRuns: 12 },
  );
});

test('what has been told does not depend on what follows', (t) => {
  fc.assert(
    fc.property(film, fc.nat(), (images, nat) => {
      const seen = nat % (images.length + 1);
      const detector = new CutDetector();
      const early = images.slice(0, seen).flatMap((image) => detector.push(image));
      const all = cutsOf(tell(images, true));
      t.deepEqual(
        early,
        all.filter(({ frame }) => frame < seen - detector.lookahead),
      );
    }),
    { numRuns: 12 },
  );
});

test('hard cuts are the same with and without gradual ones', (t) => {
  fc.assert(
    fc.property(film, (images) => {
      const all = cutsOf(tell(images, true));
      t.deepEqual(
        cutsOf(tell(images, false)),
        all.filter(({ kind }) => kind === 'cut'),
      );
    }),
    { numRuns: 12 },
  );
});
