import { rm } from 'node:fs/promises';
import test from 'ava';
import { framesOf } from '../../../src/plugins/interchange/frame-time.js';
import type { TimelineClip, Track } from '../../../src/plugins/interchange/timeline.js';
import { rational, toNumber } from '../../../src/time/rational.js';
import { timeline as film } from '../../support/otio-film.js';
import { bench, errorOf, readText } from '../../support/timeline-bench.js';

test.after.always(() => rm(bench, { recursive: true, force: true }));

const text = (document: unknown) => JSON.stringify(document, undefined, 4);

test('reads what current programs write: Clip.2, float rates, nested stacks, effects', async (t) => {
  const { timeline, format, warnings } = await readText(text(film()), 'otio');
  t.is(format, 'otio');
  t.is(timeline.name, 'Harbour');
  t.deepEqual(timeline.frameRate, rational(24_000, 1001));
  t.is(timeline.startTimecode, '01:00:00:00');
  const track = timeline.tracks[0] as Track;
  t.deepEqual(
    track.items.map(({ kind }) => kind),
    ['clip', 'transition', 'clip', 'gap', 'clip'],
  );
  const [harbour, , street, gap, whole] = track.items as TimelineClip[];
  t.is(harbour?.media.path, '/Volumes/Film 1/harbour.mov');
  t.deepEqual(harbour?.media.frameRate, rational(24_000, 1001));
  t.deepEqual(harbour?.media.available?.start, rational(86_400 * 1001, 24_000));
  t.deepEqual(harbour?.source.start, rational(86_500 * 1001, 24_000));
  t.is(street?.media.path, undefined);
  t.is(street?.media.name, 'street, lost');
  // A gap, a clip that is switched off, and a nested stack of 30 frames with nothing in it.
  t.deepEqual(gap?.record, { start: rational(150 * 1001, 24_000), end: rational(190 * 1001, 24_000) });
  t.is(whole?.media.path, 'scan/frame_%05d.tif');
  t.deepEqual(whole?.source, { start: rational(0), end: rational(100 * 1001, 24_000) });
  t.is(timeline.tracks[1]?.kind, 'audio');
  t.deepEqual(
    warnings.map((warning) => warning.replace(/\(line \d+\)/, '(line)')),
    ["the effect 'Retime' is not followed (line)", 'a clip that is switched off counts as a gap (line)'],
  );
});

const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', rate: 24, value });
const range = (start: number, duration: number) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(start),
  duration: time(duration),
});
const plain = (name: string, start: number, duration: number, more: object = {}) => ({
  OTIO_SCHEMA: 'Clip.2',
  name,
  source_range: range(start, duration),
  media_references: {
    DEFAULT_MEDIA: { OTIO_SCHEMA: 'ExternalReference.1', name: '', target_url: `${name}.mov` },
  },
  active_media_reference_key: 'DEFAULT_MEDIA',
  ...more,
});
const holder = (schema: 'Stack' | 'Track', children: object[], more: object = {}) => ({
  OTIO_SCHEMA: `${schema}.1`,
  name: schema,
  children,
  ...(schema === 'Track' ? { kind: 'Video' } : {}),
  ...more,
});
const timelineOf = (...children: object[]) =>
  text({
    OTIO_SCHEMA: 'Timeline.1',
    name: '',
    global_start_time: time(0),
    tracks: holder('Stack', children),
  });

/** Clips of each track with source and record ranges in frames at 24. */
const shownTracks = (tracks: readonly Track[]) =>
  tracks.map(({ items }) =>
    items
      .flatMap((each) => {
        if (each.kind === 'gap') return [];
        const frames = (seconds: TimelineClip['source']['start']) =>
          toNumber(framesOf(seconds, rational(24)));
        if (each.kind === 'transition') return [`${frames(each.inOffset)}+${frames(each.outOffset)}`];
        const { name, source, record } = each;
        return [
          `${name} ${frames(source.start)}-${frames(source.end)} at ${frames(record.start)}-${frames(record.end)}`,
        ];
      })
      .join(', '),
  );

test('follows stacks and tracks within tracks, each part of one that is shown', async (t) => {
  const fade = { OTIO_SCHEMA: 'Transition.1', name: '', in_offset: time(2), out_offset: time(3) };
  const scene = holder(
    'Stack',
    [
      holder('Track', [plain('a', 0, 20), fade, plain('b', 100, 30)]),
      holder('Track', [{ OTIO_SCHEMA: 'Gap.1', source_range: range(0, 25) }, plain('logo', 0, 5)]),
    ],
    { source_range: range(10, 18) },
  );
  const row = holder('Track', [plain('c', 0, 10), plain('d', 50, 10)]);
  const { timeline, warnings } = await readText(
    timelineOf(holder('Track', [plain('first', 0, 5), scene, row, plain('last', 0, 5)])),
    'otio',
  );
  t.deepEqual(shownTracks(timeline.tracks), [
    'first 0-5 at 0-5, a 10-20 at 5-15, 2+3, b 100-108 at 15-23, c 0-10 at 23-33, d 50-60 at 33-43, last 0-5 at 43-48',
    'logo 0-3 at 20-23',
  ]);
  t.deepEqual(warnings, []);
});

test('leaves out tracks that are switched off, and trims those that have a range', async (t) => {
  const { timeline, warnings } = await readText(
    timelineOf(
      holder('Track', [plain('a', 0, 20), plain('b', 100, 30)], { source_range: range(10, 20) }),
      holder('Track', [plain('off', 0, 20)], { enabled: false }),
    ),
    'otio',
  );
  t.deepEqual(shownTracks(timeline.tracks), ['a 10-20 at 0-10, b 100-110 at 10-20']);
  t.regex(warnings.join(), /^a track that is switched off is left out \(line \d+\)$/);
});

test('a track whose range begins before it is moved by a gap', async (t) => {
  const moved = holder('Track', [plain('a', 0, 20)], { source_range: range(-7, 20) });
  const { timeline } = await readText(
    timelineOf(moved, holder('Track', [plain('first', 0, 5), moved])),
    'otio',
  );
  t.deepEqual(shownTracks(timeline.tracks), ['a 0-13 at 7-20', 'first 0-5 at 0-5, a 0-13 at 12-25']);
  t.deepEqual(timeline.tracks[0]?.items[0]?.kind, 'gap');
});

test('what generators make is seen through', async (t) => {
  const title = plain('title', 0, 10, {
    media_references: { DEFAULT_MEDIA: { OTIO_SCHEMA: 'GeneratorReference.1', generator_kind: 'Title' } },
  });
  const { timeline } = await readText(timelineOf(holder('Track', [plain('a', 0, 20), title])), 'otio');
  const clips = timeline.tracks[0]?.items as TimelineClip[];
  t.deepEqual(
    clips.map(({ overlay }) => overlay),
    [undefined, 'certain'],
  );
});

test('reads Clip.1 as Clip.2, and timelines within collections', async (t) => {
  const document = film();
  for (const track of document.tracks.children as Record<string, unknown>[]) {
    for (const clip of track.children as Record<string, unknown>[]) {
      if (clip.OTIO_SCHEMA !== 'Clip.2') continue;
      const references = clip.media_references as Record<string, unknown>;
      Object.assign(clip, {
        OTIO_SCHEMA: 'Clip.1',
        media_reference: references[clip.active_media_reference_key as string],
      });
      delete clip.media_references;
      delete clip.active_media_reference_key;
    }
  }
  const collection = {
    OTIO_SCHEMA: 'SerializableCollection.1',
    name: '',
    children: [{ OTIO_SCHEMA: 'SerializableCollection.1', children: [document] }, { OTIO_SCHEMA: 'Clip.2' }],
  };
  const [current, older] = [await readText(text(film()), 'otio'), await readText(text(collection), 'json')];
  t.deepEqual(older.timeline, current.timeline);
  t.true(
    older.warnings.some((warning) => warning.startsWith('of a collection, only the first timeline is read')),
  );
});

test('reads stills whose media has a rate of zero, and fades at both ends of a track', async (t) => {
  const none = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', rate: 0, value });
  const still = plain('still', 0, 24, {
    media_references: {
      DEFAULT_MEDIA: {
        OTIO_SCHEMA: 'ExternalReference.1',
        target_url: 'still.png',
        available_range: { OTIO_SCHEMA: 'TimeRange.1', start_time: none(0), duration: none(120) },
      },
    },
  });
  const fade = { OTIO_SCHEMA: 'Transition.1', name: '', in_offset: time(10), out_offset: time(10) };
  const start = timelineOf(holder('Track', [fade, still, fade])).replace(
    /"global_start_time": \{[^}]*\}/,
    '"global_start_time": null',
  );
  const { timeline, warnings } = await readText(start, 'otio');
  t.deepEqual(timeline.frameRate, rational(24));
  t.deepEqual(shownTracks(timeline.tracks), ['0+10, still 0-24 at 0-24, 10+0']);
  const [, clip] = (timeline.tracks[0] as Track).items as TimelineClip[];
  t.is(clip?.media.available, undefined);
  t.regex(warnings.join(), /^a transition longer than the clips beside it is shortened/);
});

test('reads former names of schemas, and numbers that JSON does not have', async (t) => {
  const now = timelineOf(
    holder('Track', [plain('a', 0, 20), { OTIO_SCHEMA: 'Gap.1', source_range: range(0, 5) }]),
  );
  const former = now.replace('Track.1', 'Sequence.1').replace('Gap.1', 'Filler.1');
  t.not(former, now);
  const { timeline } = await readText(now, 'otio');
  t.deepEqual((await readText(former, 'otio')).timeline, timeline);
  const metadata = '"metadata": {"a": NaN, "b": [Infinity, -Infinity, Inf], "c": "NaN, \\"Inf\\""},';
  t.deepEqual((await readText(now.replace('{', `{${metadata}`), 'otio')).timeline, timeline);
});

test('finds the rate in clips where the timeline has no start', async (t) => {
  const document = { ...film(), global_start_time: null };
  const { timeline } = await readText(text(document), 'otio');
  t.deepEqual(timeline.frameRate, rational(24_000, 1001));
  t.is(timeline.startTimecode, '00:00:00:00');
  const empty = { ...document, tracks: { OTIO_SCHEMA: 'Stack.1', children: [] } };
  t.regex((await errorOf(text(empty), 'otio')).message, /line 1: the file has no rate/);
});

test('names the line of a value that is wrong', async (t) => {
  const wrong: [find: string, replacement: string, reason: RegExp][] = [
    ['"Track.1"', '"Track.7"', /tracks\.children\.0\.OTIO_SCHEMA is 'Track\.7', not 'Track\.1'/],
    ['"OTIO_SCHEMA": "Gap.1"', '"Schema": "Gap.1"', /tracks\.children\.0\.children\.3 has no OTIO_SCHEMA/],
    ['"value": 86500', '"value": "86500"', /source_range\.start_time\.value must be a number/],
    ['"value": 86500', '"value": 1e300', /value is too large/],
    ['"rate": 23.976023976023978', '"rate": -24', /rate must be above 0/],
    ['"children": [', '"children": 7, "x": [', /children must be a list/],
    ['"name": "Harbour"', '"name": 12', /name must be a text/],
    [
      '"active_media_reference_key": "proxy"',
      '"active_media_reference_key": "no"',
      /names no media reference: there is no 'no'/,
    ],
    ['"value": 12', '"value": -12', /a transition has a negative offset/],
    ['"value": 86500', '"value": NaN', /source_range\.start_time\.value must be a number/],
    ['"Timeline.1"', '"Timeline.2"', /is a 'Timeline\.2'; a 'Timeline\.1' is needed/],
    ['"name": "Harbour"', '"name": "Harbour",,', /not valid JSON/],
    ['"name": "Harbour"', '"name": NaN,,', /not valid JSON/],
    ['"name": "Harbour"', '// a comment', /not valid JSON/],
  ];
  for (const [find, replacement, reason] of wrong) {
    const good = text(film());
    const at = good.indexOf(find);
    t.true(at >= 0, find);
    const error = await errorOf(good.replace(find, replacement), 'otio');
    t.is(error.kind, 'input');
    t.regex(error.message, reason);
    const line = Number(/line (\d+): /.exec(error.message)?.[1]);
    const expected = good.slice(0, at).split('\n').length;
    // What is missing is told at the bracket that it is missing in, just above.
    const near = /too large|must be a|above 0|is 'Track|NaN|not valid/.test(error.message) ? 0 : 12;
    t.true(line <= expected && line >= expected - near, `${error.message}: line ${expected} is wrong`);
  }
});
