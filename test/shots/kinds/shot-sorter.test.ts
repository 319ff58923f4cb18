import test from 'ava';
import fc from 'fast-check';
import type { CutKind } from '../../../src/shots/cuts/cut.js';
import type { FrameLook, Look } from '../../../src/shots/kinds/frame-look.js';
import { ShotSorter } from '../../../src/shots/kinds/shot-sorter.js';

const LOOKS = ['plain', 'card', 'countdown', 'faint', 'other'] as const satisfies readonly Look[];

/** A frame: its look, what its cells show, and how far its colours spread. */
function frame(
  look: Look,
  { shows = 0, spread = 0 }: { shows?: number; spread?: number | undefined } = {},
): FrameLook {
  const cells = Float32Array.from({ length: 12 }, (_, i) => 50 + 40 * Math.sin(i + shows));
  return { look, cells, colourSpread: look === 'plain' ? undefined : spread };
}

type Step = readonly [frames: number, frame: FrameLook | ((i: number) => FrameLook), cut?: CutKind];

/** Shots of frames that follow one another, each with its kind: `0-12 title start`. */
function sorted(...steps: readonly Step[]): string[] {
  const sorter = new ShotSorter();
  for (const [frames, of, cut] of steps) {
    for (let i = 0; i < frames; i += 1) {
      sorter.push(typeof of === 'function' ? of(i) : of, i === 0 ? cut : undefined, false);
    }
  }
  return sorter.finish().map(({ start, end, kind, cutKind }) => `${start}-${end} ${kind} ${cutKind}`);
}

test('still writing is a title, also where it fades in; moving writing, and writing beside an image, is not', (t) => {
  t.deepEqual(sorted([30, frame('card')], [20, frame('other'), 'cut']), [
    '0-30 title start',
    '30-50 footage cut',
  ]);
  t.deepEqual(sorted([8, frame('faint')], [30, frame('card')], [8, frame('faint')]), ['0-46 title start']);
  t.deepEqual(sorted([40, (i) => frame('card', { shows: i })]), ['0-40 footage start']);
  t.deepEqual(sorted([30, frame('card')], [10, frame('other')]), ['0-40 footage start']);
});

test('leaders stand at the ends of a clip', (t) => {
  const image: Step = [20, frame('other'), 'cut'];
  t.deepEqual(sorted([10, frame('plain')], image), ['0-10 leader start', '10-30 footage cut']);
  t.deepEqual(
    sorted([12, frame('card')], [24, frame('countdown'), 'cut'], [6, frame('plain'), 'cut'], image, [
      9,
      frame('plain'),
      'cut',
    ]),
    ['0-12 leader start', '12-36 leader cut', '36-42 leader cut', '42-62 footage cut', '62-71 leader cut'],
  );
  t.deepEqual(sorted(image, [24, frame('countdown'), 'cut'], image), [
    '0-20 footage start',
    '20-44 footage cut',
    '44-64 footage cut',
  ]);
  t.deepEqual(sorted([12, frame('card')], image, [12, frame('card'), 'cut']), [
    '0-12 title start',
    '12-32 footage cut',
    '32-44 title cut',
  ]);
});

test('long plain frames that an image fades out of, or into, are leaders of their own', (t) => {
  t.deepEqual(sorted([40, frame('plain')], [50, frame('other')], [30, frame('plain')]), [
    '0-40 leader start',
    '40-90 footage fade',
    '90-120 leader fade',
  ]);
  t.deepEqual(sorted([10, frame('plain')], [50, frame('other')], [10, frame('plain')]), [
    '0-70 footage start',
  ]);
});

test('a clip that turns to colour without a cut begins a shot where it does', (t) => {
  const [gray, colour, between] = [0.5, 9, 1.95].map((spread) => frame('other', { spread })) as [
    FrameLook,
    FrameLook,
    FrameLook,
  ];
  t.deepEqual(sorted([30, gray], [30, colour], [30, gray]), [
    '0-30 footage start',
    '30-60 colour colour',
    '60-90 footage colour',
  ]);
  t.deepEqual(sorted([30, gray], [6, between], [30, colour]), ['0-36 footage start', '36-66 colour colour']);
  t.deepEqual(sorted([30, gray], [11, colour], [30, gray], [11, colour]), ['0-82 footage start']);
  t.deepEqual(sorted([30, colour], [20, frame('plain')], [30, colour]), ['0-80 colour start']);
});

test('frames that belong to two shots tell nothing', (t) => {
  const sorter = new ShotSorter();
  for (let i = 0; i < 60; i += 1) {
    const mixed = i >= 20 && i < 40;
    sorter.push(frame(mixed || i >= 30 ? 'other' : 'card'), i === 30 ? 'dissolve' : undefined, mixed);
  }
  t.deepEqual(
    sorter.finish().map(({ kind, cutKind }) => [kind, cutKind]),
    [
      ['title', 'start'],
      ['footage', 'dissolve'],
    ],
  );
});

test('whatever comes, shots cover the clip without gaps, and every cut begins one', (t) => {
  const step = fc.record({
    look: fc.constantFrom(...LOOKS),
    spread: fc.option(fc.constantFrom(0, 1.95, 8), { nil: undefined }),
    cut: fc.option(fc.constantFrom<CutKind>('cut', 'fade', 'dissolve'), { nil: undefined, freq: 9 }),
    mixed: fc.boolean(),
    frames: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const sorter = new ShotSorter();
      const cuts: number[] = [];
      let count = 0;
      for (const { look, spread, cut, mixed, frames } of steps) {
        for (let i = 0; i < frames; i += 1) {
          if (i === 0 && cut && count > 0) cuts.push(count);
          sorter.push(frame(look, { spread }), i === 0 ? cut : undefined, mixed);
          count += 1;
        }
      }
      const shots = sorter.finish();
      t.is(shots[0]?.start ?? 0, 0);
      t.is(shots.at(-1)?.end ?? 0, count);
      for (const [i, shot] of shots.entries()) {
        t.true(shot.end > shot.start);
        t.is(shot.start, shots[i - 1]?.end ?? 0);
      }
      t.true(cuts.every((cut) => shots.some(({ start }) => start === cut)));
    }),
  );
});
