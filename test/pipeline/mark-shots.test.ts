import test from 'ava';
import fc from 'fast-check';
import { Subject } from 'rxjs';
import type { SmallImage } from '../../src/colour/small-image.js';
import type { Carrier, View, ViewedFrame } from '../../src/pipeline/estimate-motion.js';
import { markShots, SHOT_LOOKAHEAD } from '../../src/pipeline/mark-shots.js';
import { LoanedFrames } from '../support/loaned-frames.js';
import { panned, photographs, plain } from '../support/shots.js';

const { womanInRed, tidyDesk } = await photographs();

const viewOf = (lightness: SmallImage): View => ({ lightness, processed: lightness });

/** Frames that go through the operator, and what has come out of it. */
class Bench {
  readonly loaned = new LoanedFrames();
  readonly source = new Subject<Omit<ViewedFrame<Carrier>, 'startsShot'>>();
  readonly emitted: ViewedFrame<Carrier>[] = [];
  ending: unknown;
  /** Frames emitted after which the subscriber leaves. */
  leaveAfter = Number.POSITIVE_INFINITY;
  #next = 0;

  readonly subscription = this.source.pipe(markShots<Carrier>()).subscribe({
    next: (frame) => {
      this.emitted.push(frame);
      if (this.emitted.length === this.leaveAfter) this.leave();
    },
    error: (error: unknown) => {
      this.ending = error;
    },
    complete: () => {
      this.ending = 'complete';
    },
  });

  push(...images: readonly (SmallImage | undefined)[]): void {
    for (const image of images) {
      const frame = this.loaned.frame(this.#next);
      this.#next += 1;
      this.source.next({ carrier: { frame }, view: image && viewOf(image) });
    }
  }

  leave(): void {
    this.subscription.unsubscribe();
  }

  get indices(): number[] {
    return this.emitted.map(({ carrier }) => carrier.frame.index);
  }

  get starts(): number[] {
    return this.emitted.filter(({ startsShot }) => startsShot).map(({ carrier }) => carrier.frame.index);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('a frame is emitted once as many frames as tell have come, and all of them at the end', (t) => {
  const bench = new Bench();
  for (const [n, image] of panned(womanInRed, 20).entries()) {
    bench.push(image);
    t.deepEqual(bench.indices, upTo(Math.max(0, n + 1 - SHOT_LOOKAHEAD)));
  }
  bench.source.complete();
  t.deepEqual(bench.indices, upTo(20));
  t.deepEqual(bench.starts, [0]);
  t.is(bench.ending, 'complete');
  t.deepEqual(bench.loaned.released, []);
});

test('a shot starts at each cut, early and late ones too', (t) => {
  for (const cut of [4, 12, 20, 23]) {
    const bench = new Bench();
    bench.push(...panned(womanInRed, cut), ...panned(tidyDesk, 24 - cut));
    bench.source.complete();
    t.deepEqual(bench.indices, upTo(24));
    t.deepEqual(bench.starts, [0, cut]);
  }
});

test('a frame that is left as it is does not wait, and it and the next start shots', (t) => {
  const shot = panned(womanInRed, 30);
  const bench = new Bench();
  bench.push(...shot.slice(0, 5));
  t.deepEqual(bench.indices, []);
  bench.push(undefined);
  t.deepEqual(bench.indices, upTo(6));
  bench.push(undefined, ...shot.slice(7));
  bench.source.complete();
  t.deepEqual(bench.indices, upTo(30));
  t.deepEqual(bench.starts, [0, 5, 6, 7]);
  t.is(bench.emitted[5]?.view, undefined);
});

test('cuts are found behind a frame that is left as it is', (t) => {
  const bench = new Bench();
  bench.push(...panned(womanInRed, 6), undefined, ...panned(womanInRed, 10), ...panned(tidyDesk, 10));
  bench.source.complete();
  t.deepEqual(bench.starts, [0, 6, 7, 17]);
});

test('an image of another size starts a shot', (t) => {
  const other: SmallImage = { width: 5, height: 4, channels: 1, data: new Float32Array(20).fill(50) };
  const bench = new Bench();
  bench.push(...panned(womanInRed, 5), other, other, ...panned(womanInRed, 5));
  bench.source.complete();
  t.deepEqual(bench.indices, upTo(12));
  t.deepEqual(bench.starts, [0, 5, 7]);
});

test('black frames are one shot', (t) => {
  const bench = new Bench();
  bench.push(...Array<SmallImage>(15).fill(plain(0)));
  bench.source.complete();
  t.deepEqual(bench.indices, upTo(15));
  t.deepEqual(bench.starts, [0]);
});

test('frames before an error are emitted, and then it is passed on', (t) => {
  const bench = new Bench();
  bench.push(...panned(womanInRed, 4), ...panned(tidyDesk, 6));
  bench.source.error(new Error('no more'));
  t.deepEqual(bench.indices, upTo(10));
  t.deepEqual(bench.starts, [0, 4]);
  t.like(bench.ending, { message: 'no more' });
  t.deepEqual(bench.loaned.released, []);
});

test('an empty clip has no frames and no error', (t) => {
  const bench = new Bench();
  bench.source.complete();
  t.deepEqual([bench.indices, bench.ending], [[], 'complete']);
});

test('unsubscribing releases the frames held, once, and those emitted not at all', (t) => {
  const bench = new Bench();
  bench.push(...panned(womanInRed, 13));
  const emitted = bench.emitted.length;
  t.is(emitted, 13 - SHOT_LOOKAHEAD);
  bench.leave();
  t.deepEqual(bench.loaned.released, upTo(13).slice(emitted));
  t.false(bench.loaned.twice);
  t.false(bench.source.observed);
});

test('leaving from within an emission, wherever it is: every frame is emitted or released', (t) => {
  const shot = panned(womanInRed, 12);
  const kind = fc.constantFrom('frame', 'kept', 'small');
  const ending = fc.constantFrom('complete', 'error');
  const small: SmallImage = { width: 3, height: 2, channels: 1, data: new Float32Array(6) };
  fc.assert(
    fc.property(
      fc.array(kind, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 13 }),
      ending,
      (kinds, leaveAfter, how) => {
        const bench = new Bench();
        bench.leaveAfter = leaveAfter;
        bench.push(
          ...kinds.map((each, i) => (each === 'frame' ? shot[i] : each === 'small' ? small : undefined)),
        );
        if (how === 'complete') bench.source.complete();
        else bench.source.error(new Error('no more'));
        const count = Math.min(kinds.length, leaveAfter);
        t.deepEqual(bench.indices, upTo(count));
        // Once its subscriber has left nothing comes from the source any more.
        const pushed = bench.indices.concat(bench.loaned.released);
        t.deepEqual(pushed, upTo(pushed.length));
        t.false(bench.loaned.twice);
        t.is(bench.ending === undefined, leaveAfter <= kinds.length);
      },
    ),
  );
});
