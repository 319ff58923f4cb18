import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { secondsOf } from '../../../src/plugins/interchange/frame-time.js';
import { readTimeline } from '../../../src/plugins/interchange/read-timeline.js';
import { shotsFromTimeline } from '../../../src/plugins/interchange/shots-from-timeline.js';
import {
  type FrameSize,
  TIMELINE_FORMATS,
  type Timeline,
  type TimelineClip,
  type TimelineFormat,
  type Track,
} from '../../../src/plugins/interchange/timeline.js';
import { timelineOfShots } from '../../../src/plugins/interchange/timeline-of-shots.js';
import { writeTimeline } from '../../../src/plugins/interchange/write-timeline.js';
import { rational } from '../../../src/time/rational.js';
import { formatTimecode, frameToTimecode } from '../../../src/time/timecode.js';
import { bench, freshPath, throughFile } from '../../support/timeline-bench.js';
import { COUNTS } from '../../support/timelines.js';

test.after.always(() => rm(bench, { recursive: true, force: true }));

const film = rational(24);

/** Shots of a clip in files with handles of up to 12 frames, and the timecode of each of its frames. */
const rendered = fc
  .record({
    count: fc.constantFrom(...COUNTS),
    first: fc.nat({ max: 1_500_000 }),
    handle: fc.nat({ max: 12 }),
    parts: fc.array(fc.record({ gap: fc.constantFrom(0, 0, 7), length: fc.integer({ min: 1, max: 300 }) }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ count: { frameRate, dropFrame }, first, handle, parts }) => {
    const timecodeAt = (frame: number) =>
      formatTimecode(frameToTimecode(first + frame, frameRate, dropFrame));
    const frameCount = parts.reduce((sum, { gap, length }) => sum + gap + length, 0);
    let end = 0;
    const shots = parts.map(({ gap, length }, index) => {
      const start = end + gap;
      end = start + length;
      const path = `/results/reel ${index + 1}.mov`;
      const media = { path, start: Math.max(0, start - handle), end: Math.min(frameCount, end + handle) };
      return { name: `shot ${index + 1}`, start, end, media };
    });
    return {
      clip: { name: 'Reel 1', frameRate, startTimecode: timecodeAt(0), shots },
      timecodeAt,
      frameCount,
    };
  });

test('shots come back from their timeline, in every format', async (t) => {
  await fc.assert(
    fc.asyncProperty(rendered, fc.constantFrom(...TIMELINE_FORMATS), async (made, format) => {
      const { frameRate, startTimecode, shots } = made.clip;
      const given = timelineOfShots(made.clip);
      const { timeline, written } = await throughFile(given, format);
      if (format !== 'edl') t.deepEqual(timeline, given);
      t.is(written.length, format === 'edl' ? 1 : 0);
      // The programme made of the shots has their cuts.
      const whole = { path: 'all.mov', frameRate, startTimecode, frameCount: made.frameCount };
      const programme = shotsFromTimeline(timeline, whole);
      t.is(programme.basis, 'programme');
      t.deepEqual(
        programme.shots.filter(({ name }) => name !== undefined),
        shots.map(({ start, end, name }) => ({ start, end, name })),
      );
      // Each file has its shot, with handles around it, under the timecode of the clip.
      for (const { start, end, name, media } of shots) {
        const frameCount = media.end - media.start;
        const file = { path: media.path, frameRate, startTimecode: made.timecodeAt(media.start), frameCount };
        const source = shotsFromTimeline(timeline, file);
        t.is(source.matchedBy, 'file name');
        const found = source.shots.filter((shot) => shot.name !== undefined);
        t.deepEqual(found, [{ start: start - media.start, end: end - media.start, name }]);
      }
    }),
    { numRuns: 60 },
  );
});

test('shots that cannot be put on a timeline are refused', (t) => {
  const shot = (start: number, end: number, first = start, last = end) => ({
    name: 'a',
    start,
    end,
    media: { path: 'a.mov', start: first, end: last },
  });
  const wrong: [shots: ReturnType<typeof shot>[], message: RegExp][] = [
    [[shot(10, 10)], /begins at frame 10 and ends before 10/],
    [[shot(0, 10), shot(5, 20)], /begins at frame 5, before 10/],
    [[shot(5, 10, 6)], /a\.mov has frames 6 to 10, but shot 'a' has 5 to 10/],
    [[shot(0.5, 10)], /has frames 0\.5, 10/],
  ];
  for (const [shots, message] of wrong) {
    t.throws(() => timelineOfShots({ name: '', frameRate: film, startTimecode: undefined, shots }), {
      instanceOf: AutochromeError,
      message,
    });
  }
  const wrongStart = { name: '', frameRate: film, startTimecode: '01:00:00;00', shots: [] };
  t.throws(() => timelineOfShots(wrongStart), { message: /startTimecode: drop-frame/ });
});

/** A timeline of one clip. */
function single(
  given: Partial<TimelineClip> & { readonly frameRate?: Timeline['frameRate'] } = {},
): Timeline {
  const { frameRate = film, ...clip } = given;
  const range = { start: secondsOf(0, frameRate), end: secondsOf(24, frameRate) };
  const media = { path: 'media/a.mov', name: undefined, reel: undefined, frameRate, available: undefined };
  const item: TimelineClip = { kind: 'clip', name: 'a', media, source: range, record: range, ...clip };
  const tracks = [{ kind: 'video' as const, name: 'V1', items: [item] }];
  return { name: 'cut', frameRate, startTimecode: '01:00:00:00', tracks };
}

test('a file is replaced only where that is allowed, and has its name only when it is complete', async (t) => {
  const path = freshPath('otio');
  await writeFile(path, 'mine');
  await t.throwsAsync(writeTimeline(path, single()), {
    instanceOf: AutochromeError,
    message: /exists already/,
  });
  t.is(await readFile(path, 'utf8'), 'mine');
  await writeTimeline(path, single(), { overwrite: true });
  t.deepEqual((await readTimeline(path)).timeline, single());
  const names = await readdir(dirname(path));
  t.deepEqual(
    names.filter((name) => name.startsWith(`.${basename(path, '.otio')}.`)),
    [],
  );
  const nowhere = await t.throwsAsync(writeTimeline(join(bench, 'no', 'cut.otio'), single()));
  t.is((nowhere as AutochromeError).kind, 'failure');
  await t.throwsAsync(writeTimeline(join(bench, 'cut.aaf'), single()), {
    message: /does not say its format/,
  });
});

test('timelines say what DaVinci Resolve needs to find the files and show them', async (t) => {
  const written = async (format: TimelineFormat, frameSize?: FrameSize) => {
    const path = freshPath(format);
    const [track] = single().tracks as [Track];
    const { media } = track.items[0] as TimelineClip;
    const timeline = single({ media: { ...media, path: '/reels 1/a 50%.mov' } });
    await writeTimeline(path, timeline, { frameSize });
    t.deepEqual((await readTimeline(path)).timeline, timeline);
    return readFile(path, 'utf8');
  };
  const otio = JSON.parse(await written('otio'));
  const clip = otio.tracks.children[0].children[0];
  t.like(clip, { OTIO_SCHEMA: 'Clip.2', active_media_reference_key: 'DEFAULT_MEDIA' });
  t.is(clip.media_reference, undefined);
  t.like(clip.media_references.DEFAULT_MEDIA, {
    OTIO_SCHEMA: 'ExternalReference.1',
    name: 'a 50%.mov',
    target_url: '/reels 1/a 50%.mov',
  });
  const xml = await written('xml');
  t.regex(xml, /<media>\s*<video>\s*<format\/>\s*<track>/);
  t.regex(xml, /<name>a 50%.mov<\/name>\s*<pathurl>file:\/\/localhost\/reels%201\/a%2050%25\.mov<\/pathurl>/);
  const sized = await written('xml', { width: 1440, height: 1080 });
  t.regex(
    sized,
    /<video>\s*<format>\s*<samplecharacteristics>.*?<width>1440<\/width>\s*<height>1080<\/height>\s*<\/samplecharacteristics>\s*<\/format>\s*<track>/s,
  );
  await t.throwsAsync(written('xml', { width: 0, height: 1080 }), { message: /frameSize is 0 by 1080/ });
});

test('media paths are written as asked', async (t) => {
  const pathAfter = async (mediaPaths: 'as-given' | 'relative' | 'absolute', path: string) => {
    const file = freshPath('otio');
    const given = single();
    const [track] = given.tracks;
    const clip = track?.items[0] as TimelineClip;
    await writeTimeline(file, single({ media: { ...clip.media, path } }), { mediaPaths });
    const [read] = (await readTimeline(file)).timeline.tracks as [Track];
    return (read.items[0] as TimelineClip).media.path;
  };
  t.is(await pathAfter('as-given', 'media/a.mov'), 'media/a.mov');
  t.is(await pathAfter('relative', join(bench, 'media', 'a b.mov')), 'media/a b.mov');
  t.is(await pathAfter('relative', join(dirname(bench), 'a.mov')), '../a.mov');
  t.is(await pathAfter('absolute', 'media/a.mov'), join(process.cwd(), 'media', 'a.mov'));
  t.is(await pathAfter('absolute', 'https://example.org/a.mov'), 'https://example.org/a.mov');
  await t.throwsAsync(writeTimeline(freshPath('otio'), single(), { mediaPaths: 'odd' as 'relative' }), {
    message: /mediaPaths 'odd'/,
  });
});

test('what a format cannot hold is told by name, or refused', async (t) => {
  const told = async (timeline: Timeline, extension: string) =>
    (await writeTimeline(freshPath(extension), timeline)).warnings.join('\n');
  const base = single();
  const [track] = base.tracks as [Timeline['tracks'][0]];
  const more = { ...base, tracks: [track, track, ...Array(3).fill({ ...track, kind: 'audio' })] };
  t.regex(await told(more, 'edl'), /one video track.*\n.*only the first two/);
  const clip = track.items[0] as TimelineClip;
  t.regex(await told(single({ media: { ...clip.media, reel: 'Reel Nine!' } }), 'edl'), /8 capital letters/);
  t.regex(await told(single({ media: { ...clip.media, frameRate: rational(25) } }), 'edl'), /one frame rate/);
  t.regex(await told(single({ name: 'a\nb' }), 'edl'), /one line/);
  t.regex(await told(single({ name: 'a\u0001b' }), 'xml'), /characters that XML cannot hold/);
  t.regex(await told({ ...base, tracks: [{ ...track, name: 'Titles' }] }, 'xml'), /names are left out/);
  const fast = single({ source: { start: secondsOf(0, film), end: secondsOf(48, film) } });
  t.regex(await told(fast, 'otio'), /faster or slower/);
  t.regex(await told(fast, 'edl'), /the speed of clips is rounded/);
  t.is(await told(fast, 'xml'), '');
  t.deepEqual((await throughFile(fast, 'xml')).timeline, fast);
  const between = single({ source: { start: rational(1, 48), end: rational(49, 48) } });
  t.regex(await told(between, 'xml'), /moved to the nearest frame/);
  await t.throwsAsync(told(single({ frameRate: rational(25, 2) }), 'xml'), {
    message: /cannot hold 25\/2 frames/,
  });
  const long = single({ source: { start: secondsOf(86_400 * 24, film), end: secondsOf(86_401 * 24, film) } });
  await t.throwsAsync(told(long, 'edl'), { message: /ends at 24:00:00:00/ });
  const twice = { ...base, tracks: [{ ...track, items: [clip, clip] }] };
  await t.throwsAsync(told(twice, 'otio'), { message: /track 1, item 2: a clip does not begin where/ });
});

test('an EDL numbers its events, gives each file a reel of its own, and has an end', async (t) => {
  const made = (count: number) =>
    timelineOfShots({
      name: 'many',
      frameRate: film,
      startTimecode: undefined,
      shots: Array.from({ length: count }, (_, index) => ({
        name: `${index}`,
        start: index,
        end: index + 1,
        media: { path: `reel_shot_${index}.mov`, start: index, end: index + 1 },
      })),
    });
  const path = freshPath('edl');
  const { warnings } = await writeTimeline(path, made(1200));
  t.true(warnings.includes('1200 events are more than the 999 that CMX 3600 numbers'));
  const events = (await readFile(path, 'utf8')).split('\n').filter((line) => /^\d/.test(line));
  const reels = events.map((line) => line.split(/\s+/)[1] as string);
  t.is(new Set(reels).size, 1200);
  t.true(reels.every((reel) => /^[A-Z0-9_]{1,8}$/.test(reel)));
  await t.throwsAsync(writeTimeline(freshPath('edl'), made(10_000)), {
    message: /more than the 9999 events/,
  });
});
