import test from 'ava';
import fc from 'fast-check';
import { secondsOf } from '../../../src/plugins/interchange/frame-time.js';
import { type CutClip, shotsFromTimeline } from '../../../src/plugins/interchange/shots-from-timeline.js';
import { type NamedRange, shotsOfRanges } from '../../../src/plugins/interchange/shots-of-ranges.js';
import type { MediaReference, Timeline, TrackItem } from '../../../src/plugins/interchange/timeline.js';
import { type Rational, rational } from '../../../src/time/rational.js';

const film = rational(24);
const clip: CutClip = {
  path: '/films/Reel_01.mov',
  frameRate: film,
  startTimecode: undefined,
  frameCount: 200,
};

/** Media of the clip's reel, or of another file. */
function media(given: Partial<MediaReference> = {}): MediaReference {
  return {
    path: undefined,
    name: undefined,
    reel: undefined,
    frameRate: film,
    available: undefined,
    ...given,
  };
}

const range = (start: number, end: number, rate: Rational = film) => ({
  start: secondsOf(start, rate),
  end: secondsOf(end, rate),
});

/** A timeline that starts at one hour, with video tracks of clips: their media, first frame and length. */
function cut(
  ...tracks: (readonly (readonly [string, MediaReference, number, number] | number | TrackItem)[])[]
): Timeline {
  return {
    name: 'cut',
    frameRate: film,
    startTimecode: '01:00:00:00',
    tracks: tracks.map((parts, index) => {
      let end = 0;
      const items = parts.map((part): TrackItem => {
        if (typeof part === 'object' && 'kind' in part) return part;
        const start = end;
        end += typeof part === 'number' ? part : part[3];
        const record = range(start, end);
        if (typeof part === 'number') return { kind: 'gap', record };
        const [name, reference, first, length] = part;
        return { kind: 'clip', name, media: reference, source: range(first, first + length), record };
      });
      return { kind: 'video', name: `V${index + 1}`, items };
    }),
  };
}

const dissolve = (into: number, out: number): TrackItem => ({
  kind: 'transition',
  name: '',
  effect: 'dissolve',
  inOffset: secondsOf(into, film),
  outOffset: secondsOf(out, film),
});

const shown = (timeline: Timeline, of: CutClip = clip) =>
  shotsFromTimeline(timeline, of).shots.map(
    ({ start, end, name }) => `${start}-${end} ${name ?? '(unused)'}`,
  );

const ours = media({ path: '/other/place/reel_01.MOV' });
const theirs = media({ path: '/films/reel_02.mov' });

test('source ranges are shots; what none covers is a shot too', (t) => {
  const timeline = cut([
    ['b', ours, 100, 20],
    ['x', theirs, 0, 50],
    ['a', ours, 10, 40],
    5,
    ['b again', ours, 100, 20],
  ]);
  const found = shotsFromTimeline(timeline, clip);
  t.is(found.basis, 'source');
  t.is(found.matchedBy, 'file name');
  t.deepEqual(found.warnings, []);
  t.deepEqual(shown(timeline), [
    '0-10 (unused)',
    '10-50 a',
    '50-100 (unused)',
    '100-120 b',
    '120-200 (unused)',
  ]);
});

test('where source ranges overlap, the overlap is a shot', (t) => {
  t.deepEqual(
    shown(
      cut([
        ['a', ours, 0, 100],
        ['b', ours, 50, 150],
      ]),
    ),
    ['0-50 a', '50-100 a', '100-200 b'],
  );
});

test('what is seen under a transition belongs to the clip that is seen there', (t) => {
  const apart = cut([
    ['a', ours, 0, 50],
    dissolve(10, 10),
    ['x', theirs, 0, 50],
    dissolve(10, 10),
    ['b', ours, 100, 100],
  ]);
  t.deepEqual(shown(apart), ['0-60 a', '60-90 (unused)', '90-200 b']);
  // Both reach for the frames between; and where nothing is between, transitions change nothing.
  const near = cut([
    ['a', ours, 0, 90],
    dissolve(10, 10),
    ['x', theirs, 0, 50],
    dissolve(10, 10),
    ['b', ours, 100, 100],
  ]);
  t.deepEqual(shown(near), ['0-95 a', '95-200 b']);
  t.deepEqual(shown(cut([['a', ours, 0, 90], dissolve(10, 10), ['b', ours, 90, 110]])), [
    '0-90 a',
    '90-200 b',
  ]);
});

test('media is matched by file name, then by name without extension, then by reel', (t) => {
  const by = (reference: MediaReference, name = 'clip') => {
    const found = shotsFromTimeline(cut([[name, reference, 0, 50]]), clip);
    return found.matchedBy ?? found.basis;
  };
  t.is(by(media({ path: 'D:\\films\\REEL_01.MOV' })), 'file name');
  t.is(by(media({ name: 'reel_01.mov' })), 'file name');
  t.is(by(media({ reel: 'AX' }), 'Reel_01.mov'), 'file name');
  t.is(by(media({ path: '/proxies/reel_01.mxf' })), 'name without extension');
  t.is(by(media(), 'Reel_01'), 'name without extension');
  t.is(by(media({ reel: 'REEL_01' })), 'reel');
  t.is(by(media({ path: '/films/reel_02.mov', reel: 'reel_01' })), 'reel');
  t.is(by(media({ path: '/films/reel_010.mov', reel: 'REEL_010' })), 'programme');
  // A better match leaves worse ones out.
  const mixed = cut([
    ['a', ours, 0, 20],
    ['b', media({ path: 'reel_01.mxf' }), 50, 20],
  ]);
  t.deepEqual(shown(mixed), ['0-20 a', '20-200 (unused)']);
  const long = { ...clip, path: '/films/Harbour 1931 (restored).mov' };
  t.is(shotsFromTimeline(cut([['a', media({ reel: 'HARBOUR_' }), 0, 20]]), long).matchedBy, 'reel');
});

test('source ranges are read on the clock of the media, or else of the clip', (t) => {
  const hour = 3600 * 24;
  const withClock = { ...clip, startTimecode: '01:00:00:00' };
  t.deepEqual(shown(cut([['a', ours, hour + 50, 150]]), withClock), ['0-50 (unused)', '50-200 a']);
  const available = media({ path: clip.path, available: range(0, 200) });
  t.deepEqual(shown(cut([['a', available, 50, 150]]), withClock), ['0-50 (unused)', '50-200 a']);
  const error = t.throws(() => shown(cut([['a', ours, 50, 150]]), withClock));
  t.regex(
    error.message,
    /nothing within .*Reel_01\.mov, which begins at 01:00:00:00 .* begins at 00:00:02:02/,
  );
});

test('without media of the clip it is the programme, and cuts on the timeline begin shots', (t) => {
  const timeline = cut([
    ['a', theirs, 5, 50],
    dissolve(4, 4),
    ['b', theirs, 900, 30],
    20,
    ['c', theirs, 0, 100],
  ]);
  const found = shotsFromTimeline(timeline, { ...clip, startTimecode: '01:00:00:00' });
  t.is(found.basis, 'programme');
  t.is(found.matchedBy, undefined);
  t.deepEqual(shown(timeline), ['0-50 a', '50-80 b', '80-100 (unused)', '100-200 c']);
  const leader = { ...clip, startTimecode: '00:59:59:00' };
  t.deepEqual(shown(timeline, leader), [
    '0-24 (unused)',
    '24-74 a',
    '74-104 b',
    '104-124 (unused)',
    '124-200 c',
  ]);
  t.deepEqual(shotsFromTimeline(timeline, leader).warnings, [
    'clips that go beyond the clip are cut off at its ends',
  ]);
  const apart = shotsFromTimeline(timeline, { ...clip, startTimecode: '10:00:00:00' });
  t.is(apart.shots.length, 4);
  t.regex(apart.warnings[0] as string, /starts at 01:00:00:00 and the clip at 10:00:00:00/);
});

test('of a programme with several tracks, what lies on top is seen', (t) => {
  const timeline = cut(
    [
      ['long', theirs, 0, 150],
      ['end', theirs, 0, 50],
    ],
    [60, ['title', media(), 0, 20], 50, ['over', media(), 0, 30]],
  );
  t.deepEqual(shown(timeline), ['0-60 long', '60-80 title', '80-130 long', '130-160 over', '160-200 end']);
});

test('other rates are refused, and both are said', (t) => {
  const ntsc = rational(24_000, 1001);
  const message = /24 frames per second, but .*Reel_01\.mov has 24000\/1001 frames per second/;
  t.throws(() => shotsFromTimeline(cut([['a', ours, 0, 50]]), { ...clip, frameRate: ntsc }), { message });
  t.throws(() => shotsFromTimeline(cut([['a', theirs, 0, 50]]), { ...clip, frameRate: ntsc }), { message });
  t.throws(() => shotsFromTimeline(cut([]), { ...clip, frameCount: 0 }), { message: /frameCount/ });
  t.throws(() => shotsFromTimeline(cut([]), { ...clip, startTimecode: '01:00:00:30' }), {
    message: /startTimecode/,
  });
  t.throws(() => shotsFromTimeline(cut([]), clip), { message: /nothing within/ });
});

test('shots are disjoint, cover the clip, and every range begins and ends with one', (t) => {
  const count = 60;
  const ranges = fc.array(
    fc
      .record({
        name: fc.constantFrom('a', 'b', 'c'),
        bounds: fc.uniqueArray(fc.integer({ min: 0, max: count }), { minLength: 2, maxLength: 2 }),
        head: fc.nat({ max: 10 }),
        tail: fc.nat({ max: 10 }),
      })
      .map(
        ({ bounds, ...rest }): NamedRange => ({
          ...rest,
          start: Math.min(...bounds),
          end: Math.max(...bounds),
        }),
      ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(ranges, (given) => {
      const shots = shotsOfRanges(given, count);
      t.is(shots[0]?.start, 0);
      t.is(shots.at(-1)?.end, count);
      for (const [index, shot] of shots.entries()) {
        t.true(shot.end > shot.start);
        if (index > 0) t.is(shots[index - 1]?.end, shot.start);
      }
      for (let frame = 0; frame < count; frame++) {
        const shot = shots.find(({ start, end }) => frame >= start && frame < end);
        const covering = given.filter(({ start, end }) => frame >= start && frame < end);
        if (covering.length > 0) {
          t.true(covering.some(({ name }) => name === shot?.name));
          continue;
        }
        // What is in no range is of a range beside it as far as that is seen under a transition.
        const before = Math.max(0, ...given.map(({ end }) => (end <= frame ? end : 0)));
        const after = Math.min(count, ...given.map(({ start }) => (start > frame ? start : count)));
        const seen = given.filter(
          ({ start, end, head, tail }) =>
            (end === before && frame < end + tail) || (start === after && frame >= start - head),
        );
        t.is(shot?.name !== undefined, seen.length > 0);
      }
      // Without transitions, no shot goes over an end of a range.
      const plain = shotsOfRanges(
        given.map((each) => ({ ...each, head: 0, tail: 0 })),
        count,
      );
      for (const { start, end } of given) {
        t.true(plain.some((shot) => shot.start === start) && plain.some((shot) => shot.end === end));
      }
    }),
  );
});
