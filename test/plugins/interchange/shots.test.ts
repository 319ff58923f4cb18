import test from 'ava';
import fc from 'fast-check';
import type { CutClip } from '../../../src/plugins/interchange/cut-clip.js';
import { secondsOf } from '../../../src/plugins/interchange/frame-time.js';
import { shotsFromTimeline } from '../../../src/plugins/interchange/shots-from-timeline.js';
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
  t.deepEqual(found.matchedNames, ['reel_01.MOV']);
  t.is(found.clips, 3);
  t.deepEqual(found.warnings, [
    'the timeline does not say where /films/Reel_01.mov begins, and the clip has no timecode: its first frame is ' +
      'taken for 00:00:00:00',
  ]);
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
  t.throws(() => by(media({ path: '/films/reel_010.mov', reel: 'REEL_010' })), {
    message:
      /no clip of the timeline is taken from .*Reel_01\.mov, .* the timeline has 50 frames, the clip has 200/,
  });
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

/** A reel of ten shots of 20 frames. */
const reel = Array.from({ length: 10 }, (_, at) => [`s${at + 1}`, theirs, at * 100, 20] as const);
const tenShots = reel.map(([name], at) => `${at * 20}-${at * 20 + 20} ${name}`);

test('titles, adjustment layers and subtitles above a programme divide nothing', (t) => {
  const titles = cut(
    reel,
    [
      30,
      ...['one', 'two', 'three', 'four'].flatMap((name) => [[name, media(), 0, 25] as const, 3]),
      ['credit', media(), 0, 20],
    ],
    [['Dr. Adjustment 2.0', media(), 0, 200]],
  );
  t.deepEqual(shown(titles), tenShots);
  t.deepEqual(shotsFromTimeline(titles, clip).warnings, [
    "'Dr. Adjustment 2.0' and 5 more lie above other clips as titles, graphics or adjustment layers do, which do not hide them",
  ]);
  // What lies above nothing is all that is seen.
  t.deepEqual(shown(cut([['a', theirs, 0, 100], 50, ['b', theirs, 0, 50]], [90, ['card', media(), 0, 70]])), [
    '0-100 a',
    '100-150 card',
    '150-200 b',
  ]);
});

test('graphics above a programme may fill the frame: their ends are cuts, and those below stay', (t) => {
  const logo = media({ path: '/graphics/logo.PNG' });
  t.deepEqual(shown(cut(reel, [['logo', logo, 0, 200]])), tenShots);
  t.deepEqual(
    shown(
      cut(
        [
          ['a', theirs, 0, 120],
          ['b', theirs, 300, 80],
        ],
        [30, ['card', logo, 0, 40]],
      ),
    ),
    ['0-30 a', '30-70 a', '70-120 a', '120-200 b'],
  );
});

test('a clip whose media is missing is one of the film, not a title', (t) => {
  const missing = media({ name: 'insert.mp4' });
  t.deepEqual(shown(cut([['a', theirs, 0, 200]], [50, ['insert', missing, 0, 40]])), [
    '0-50 a',
    '50-90 insert',
    '90-200 a',
  ]);
});

test('a cutaway hides what lies below it, and what hides most of a timeline is refused', (t) => {
  const cutaway = cut(reel, [30, ['cutaway', theirs, 0, 40]]);
  t.deepEqual(shown(cutaway), ['0-20 s1', '20-30 s2', '30-70 cutaway', '70-80 s4', ...tenShots.slice(4)]);
  t.deepEqual(shotsFromTimeline(cutaway, clip).warnings, [
    "'cutaway' hides a clip on a track below it, which is no shot",
  ]);
  const bug = media({ path: '/graphics/station.mov' });
  t.throws(() => shown(cut(reel, [['station', bug, 0, 200]])), {
    message: "on the timeline, 'station' lies above 10 of 11 clips, and whether it hides them is not certain",
  });
});

test('what no clip is taken from must look like the programme', (t) => {
  const told = (timeline: Timeline, of: CutClip) => shotsFromTimeline(timeline, of).warnings;
  const timeline = cut(reel);
  t.deepEqual(told(timeline, clip), []);
  t.deepEqual(told(timeline, { ...clip, frameCount: 210 }), [
    'the timeline has 200 frames, and the clip has 210',
  ]);
  const error = t.throws(() => told(timeline, { ...clip, frameCount: 260 }));
  t.regex(
    error.message,
    /does not look like the finished programme either: the timeline has 200 frames, .* 260$/,
  );
  // By its name, or by timecode that places the timeline within the clip.
  t.is(shotsFromTimeline(timeline, { ...clip, path: 'Cut.mov', frameCount: 260 }).basis, 'programme');
  const within = { ...clip, frameCount: 1000, startTimecode: '00:59:50:00' };
  t.is(shotsFromTimeline(timeline, within).shots[1]?.start, 240);
});

test('a copy or proxy is aligned by length or timecode, and refused where neither tells', (t) => {
  const hour = 3600 * 24;
  const long = { ...clip, frameCount: 1000 };
  const original = media({ path: clip.path, available: range(hour, hour + 1000) });
  const timeline = cut([['a', original, hour + 100, 50]]);
  const first = (of: CutClip) => shotsFromTimeline(timeline, of).shots[1]?.start;
  // As long as the original, whatever its timecode.
  t.is(first({ ...long, startTimecode: '01:00:00:00' }), 100);
  t.is(first(long), 100);
  t.is(first({ ...long, startTimecode: '00:00:00:00' }), 100);
  // A part of the original with its timecode.
  t.is(first({ ...long, frameCount: 500, startTimecode: '01:00:02:00' }), 52);
  // A few frames less, as after a conversion.
  t.is(first({ ...long, frameCount: 990 }), 100);
  for (const of of [
    { ...long, frameCount: 500 },
    { ...long, frameCount: 500, startTimecode: '05:00:00:00' },
  ]) {
    const error = t.throws(() => first(of));
    t.regex(
      error.message,
      /which frames of the clip are on the timeline is not certain: .* begins at 01:00:00:00/,
    );
  }
  // A timeline that does not say where the media begins.
  const untold = cut([['a', ours, hour + 100, 50]]);
  const error = t.throws(() => shown(untold, long));
  t.regex(error.message, /not certain: .* the clip has no timecode; .* 'a' is frames 86500 to 86550 of 1000/);
});

test('of several files with one name, those in folders like the clip count', (t) => {
  const on = (folder: string, start = 0) =>
    media({ path: `${folder}/Reel_01.mov`, available: range(start, start + 200) });
  const timeline = cut([
    ['a', on('/day1'), 0, 50],
    ['b', on('/day2', 500), 600, 50],
  ]);
  const at = (path: string) => shown(timeline, { ...clip, path });
  t.deepEqual(at('/films/day2/Reel_01.mov'), ['0-100 (unused)', '100-150 b', '150-200 (unused)']);
  t.deepEqual(at('/films/day1/Reel_01.mov'), ['0-50 a', '50-200 (unused)']);
  t.throws(() => at('/films/Reel_01.mov'), {
    message: "several files of the timeline are called like /films/Reel_01.mov: those in '/day1', '/day2'",
  });
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
