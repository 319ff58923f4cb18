import { rm } from 'node:fs/promises';
import test from 'ava';
import type { TimelineClip, Track } from '../../../src/plugins/interchange/timeline.js';
import { rational } from '../../../src/time/rational.js';
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
    ['clip', 'transition', 'clip', 'gap', 'clip', 'clip'],
  );
  const [harbour, , street, gap, nested, whole] = track.items as TimelineClip[];
  t.is(harbour?.media.path, '/Volumes/Film 1/harbour.mov');
  t.deepEqual(harbour?.media.frameRate, rational(24_000, 1001));
  t.deepEqual(harbour?.media.available?.start, rational(86_400 * 1001, 24_000));
  t.deepEqual(harbour?.source.start, rational(86_500 * 1001, 24_000));
  t.is(street?.media.path, undefined);
  t.is(street?.media.name, 'street, lost');
  t.deepEqual(gap?.record, { start: rational(150 * 1001, 24_000), end: rational(160 * 1001, 24_000) });
  t.is(nested?.name, 'titles');
  t.deepEqual(nested?.record.end, rational(190 * 1001, 24_000));
  t.is(whole?.media.path, 'scan/frame_%05d.tif');
  t.deepEqual(whole?.source, { start: rational(0), end: rational(100 * 1001, 24_000) });
  t.is(timeline.tracks[1]?.kind, 'audio');
  t.deepEqual(
    warnings.map((warning) => warning.replace(/\(line \d+\)/, '(line)')),
    [
      "the effect 'Retime' is not followed (line)",
      'a clip that is switched off counts as a gap (line)',
      "what is in a 'Stack.1' is not read: it counts as one clip without media (line)",
    ],
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
  const [plain, older] = [await readText(text(film()), 'otio'), await readText(text(collection), 'json')];
  t.deepEqual(older.timeline, plain.timeline);
  t.true(
    older.warnings.some((warning) => warning.startsWith('of a collection, only the first timeline is read')),
  );
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
    ['"value": 12', '"value": 500', /a transition begins before the item that it leads from/],
    ['"Timeline.1"', '"Timeline.2"', /is a 'Timeline\.2'; a 'Timeline\.1' is needed/],
    ['"name": "Harbour"', '"name": "Harbour",,', /not valid JSON/],
    ['"name": "Harbour"', '"name": NaN', /not valid JSON/],
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
