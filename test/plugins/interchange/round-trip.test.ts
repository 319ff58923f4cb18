import { rm } from 'node:fs/promises';
import test from 'ava';
import fc from 'fast-check';
import type { Timeline, TimelineClip } from '../../../src/plugins/interchange/timeline.js';
import { bench, throughFile } from '../../support/timeline-bench.js';
import { timelines } from '../../support/timelines.js';

test.after.always(() => rm(bench, { recursive: true, force: true }));

const anyNames = fc.string({ unit: 'binary', maxLength: 20 });
const lineNames = fc.stringMatching(/^[a-z:*äöЖ映 <&"'.-]{0,20}[a-z]$/).map((name) => name.trim());
const xmlNames = anyNames.filter(
  (name) => !/(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/u.test(name),
);

/** A timeline with its clips changed. */
function withClips(timeline: Timeline, change: (clip: TimelineClip) => TimelineClip): Timeline {
  return {
    ...timeline,
    tracks: timeline.tracks.map((track) => ({
      ...track,
      items: track.items.map((item) => (item.kind === 'clip' ? change(item) : item)),
    })),
  };
}

test('OpenTimelineIO holds all of a timeline', async (t) => {
  const choice = { names: anyNames, centred: false, videoTracks: 3, audioTracks: 2, open: true };
  await fc.assert(
    fc.asyncProperty(timelines(choice), async (timeline) => {
      const { format, timeline: read, warnings, written } = await throughFile(timeline, 'otio');
      t.is(format, 'otio');
      t.deepEqual(read, timeline);
      t.deepEqual([...warnings, ...written], []);
    }),
    { numRuns: 150 },
  );
});

test('Final Cut Pro 7 XML holds all but the places of cuts within transitions', async (t) => {
  const choice = { names: xmlNames, centred: true, videoTracks: 3, audioTracks: 2, open: false };
  await fc.assert(
    fc.asyncProperty(timelines(choice), async (timeline) => {
      const { format, timeline: read, warnings, written } = await throughFile(timeline, 'xml');
      t.is(format, 'xml');
      t.deepEqual(read, timeline);
      t.deepEqual([...warnings, ...written], []);
    }),
    { numRuns: 150 },
  );
});

test('an EDL holds one video track, two audio tracks, and names of one line', async (t) => {
  const choice = { names: lineNames, centred: true, videoTracks: 1, audioTracks: 2, open: false };
  await fc.assert(
    fc.asyncProperty(timelines(choice), async (timeline) => {
      const { format, timeline: read, warnings, written } = await throughFile(timeline, 'edl');
      fc.pre(!written.includes('the media of a clip that is seen in transitions alone is not named'));
      t.is(format, 'edl');
      t.deepEqual(warnings, []);
      // A reel comes back for media that had none, since each event needs one.
      const reels = timeline.tracks.flatMap(({ items }) =>
        items.map((item) => (item.kind === 'clip' ? item.media.reel : undefined)),
      );
      const known = new Set(reels);
      const plain = withClips(timeline, (clip) => ({
        ...clip,
        media: { ...clip.media, name: undefined, available: undefined, frameRate: timeline.frameRate },
      }));
      const bare = withClips(read, ({ media, ...clip }) => ({
        ...clip,
        media: { ...media, reel: known.has(media.reel) ? media.reel : undefined },
      }));
      t.deepEqual(bare, plain);
    }),
    { numRuns: 150 },
  );
});

test('timelines go from one format to another', async (t) => {
  const choice = { names: lineNames, centred: true, videoTracks: 1, audioTracks: 1, open: false };
  await fc.assert(
    fc.asyncProperty(timelines(choice), async (timeline) => {
      const direct = await throughFile(timeline, 'edl');
      const otio = await throughFile(timeline, 'otio');
      const xml = await throughFile(otio.timeline, 'xml');
      const edl = await throughFile(xml.timeline, 'edl');
      t.deepEqual(edl.timeline, direct.timeline);
    }),
    { numRuns: 60 },
  );
});
