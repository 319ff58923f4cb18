import { rm } from 'node:fs/promises';
import test from 'ava';
import { framesOf } from '../../../src/plugins/interchange/frame-time.js';
import type { Timeline, TimelineClip, Track } from '../../../src/plugins/interchange/timeline.js';
import { rational, toNumber } from '../../../src/time/rational.js';
import { bench, errorOf, readText } from '../../support/timeline-bench.js';

test.after.always(() => rm(bench, { recursive: true, force: true }));

const film = { frameRate: rational(24) };

/** The items of a track as text: names with source and record ranges in frames of the timeline. */
function shown({ frameRate }: Timeline, { items }: Track): string[] {
  const frames = (seconds: TimelineClip['source']['start']) => toNumber(framesOf(seconds, frameRate));
  return items.map((item) => {
    if (item.kind === 'transition')
      return `${item.effect} ${frames(item.inOffset)}+${frames(item.outOffset)}`;
    const record = `${frames(item.record.start)}-${frames(item.record.end)}`;
    if (item.kind === 'gap') return `gap ${record}`;
    return `${item.name} ${frames(item.source.start)}-${frames(item.source.end)} at ${record}`;
  });
}

const first = ({ tracks }: Timeline) => tracks[0] as Track;

test('reads what a grading program writes', async (t) => {
  const { timeline, format, warnings } = await readText(
    [
      'TITLE: Harbour 1931 - conform',
      'FCM: NON-DROP FRAME',
      '',
      '001  HARBOUR_0001 V     C        01:00:10:00 01:00:14:12 01:00:00:00 01:00:04:12 ',
      '* FROM CLIP NAME: HARBOUR_0001.mov',
      '',
      '002  HARBOUR_0001 V     C        01:02:00:00 01:02:01:00 01:00:04:12 01:00:05:12 ',
      '* FROM CLIP NAME: HARBOUR_0001.mov',
      '* LOC: 01:00:05:00 GREEN   scratch',
      '',
      '003  AX       V     C        00:00:00:00 00:00:01:00 01:00:06:12 01:00:07:12 ',
      '* FROM CLIP NAME: title card.png',
    ].join('\r\n'),
    'edl',
    film,
  );
  t.is(format, 'edl');
  t.is(timeline.name, 'Harbour 1931 - conform');
  t.is(timeline.startTimecode, '01:00:00:00');
  t.deepEqual(shown(timeline, first(timeline)), [
    'HARBOUR_0001.mov 86640-86748 at 0-108',
    'HARBOUR_0001.mov 89280-89304 at 108-132',
    'gap 132-156',
    'title card.png 0-24 at 156-180',
  ]);
  const clips = first(timeline).items.filter((item) => item.kind === 'clip');
  t.deepEqual(
    clips.map(({ media }) => media.reel),
    ['HARBOUR_0001', 'HARBOUR_0001', undefined],
  );
  t.deepEqual(warnings, []);
});

test('reads dissolves, fades, speed lines and several tracks, as editing programs for film write them', async (t) => {
  const { timeline, warnings } = await readText(
    `TITLE:   REEL 2 V3
FCM: DROP FRAME
000001  012      B     C        01:00:00;00 01:00:02;00 00:59:58;00 01:00:00;00
* FROM CLIP NAME:  CROWD
000002  012      V     C        01:00:02;00 01:00:02;00 01:00:00;00 01:00:00;00
000002  013      V     D    020 02:00:00;00 02:00:04;00 01:00:00;00 01:00:04;00
* BLEND, DISSOLVE
* FROM CLIP NAME:  CROWD
* TO CLIP NAME:  SPEECH
000003  013      V     C        02:00:04;00 02:00:04;00 01:00:04;00 01:00:04;00
000003  BL       V     D    030 00:00:00;00 00:00:01;00 01:00:04;00 01:00:05;00
000004  BL       V     C        00:00:00;00 00:00:00;00 01:00:06;00 01:00:06;00
000004  014      V     W001 010 03:00:00;00 03:00:01;00 01:00:06;00 01:00:07;00
M2   014             060.0                03:00:00;00
000005  015      AA/V  C        04:00:00;00 04:00:01;00 01:00:07;00 01:00:08;00
`,
    'edl',
  );
  t.deepEqual(timeline.frameRate, rational(30_000, 1001));
  t.is(timeline.startTimecode, '00:59:58;00');
  t.deepEqual(
    timeline.tracks.map(({ kind, name }) => `${kind} ${name}`),
    ['video V1', 'audio A1', 'audio A2'],
  );
  // Drop-frame counting: 02:00:00;00 is frame 215784.
  t.deepEqual(shown(timeline, first(timeline)), [
    'CROWD 107892-107962 at 0-70',
    'dissolve 10+10',
    'SPEECH 215794-215934 at 70-210',
    'dissolve 30+0',
    'gap 210-240',
    'other 0+10',
    '014 323676-323706 at 240-270',
    '015 431568-431598 at 270-300',
  ]);
  t.deepEqual(shown(timeline, timeline.tracks[1] as Track), [
    'CROWD 107892-107952 at 0-60',
    'gap 60-270',
    '015 431568-431598 at 270-300',
  ]);
  t.deepEqual(warnings, [
    'speed effects (M2) are not followed: source ranges are taken as they are written (line 14)',
  ]);
});

test('reads events in any order, paths, keys and lines it does not know', async (t) => {
  const { timeline, warnings } = await readText(
    `TITLE: C mode
001 B002 V2 C 00:00:05:00 00:00:06:00 10:00:01:00 10:00:02:00
* SOURCE FILE: file:///reels/b%20002.mov
002 A001 V C 00:00:01:00 00:00:02:00 10:00:01:00 10:00:02:00
003 A001 V C 00:00:09:00 00:00:10:00 10:00:00:00 10:00:01:00
004 C003 V K B 00:00:00:00 00:00:01:00 10:00:00:00 10:00:01:00
`.replace('K B', 'KB'),
    'txt',
    film,
  );
  t.deepEqual(shown(timeline, first(timeline)), ['A001 216-240 at 0-24', 'A001 24-48 at 24-48']);
  t.deepEqual(shown(timeline, timeline.tracks[1] as Track), ['gap 0-24', 'B002 120-144 at 24-48']);
  const clip = timeline.tracks[1]?.items[1] as TimelineClip;
  t.is(clip.media.path, '/reels/b 002.mov');
  t.deepEqual(warnings, ['keys are not followed: what they lay over the image is left out (line 6)']);
});

test('needs a frame rate where nothing tells it', async (t) => {
  const text = 'TITLE: x\n001 A V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n';
  const error = await errorOf(text, 'edl');
  t.is(error.kind, 'usage');
  t.regex(error.message, /frameRate/);
  const fast = text
    .replaceAll(/:(\d\d)(?= |\n)/g, ';$1')
    .replace('01;00 00', '01;45 00')
    .replace('01;00\n', '01;45\n');
  const { timeline } = await readText(fast, 'edl');
  t.deepEqual(timeline.frameRate, rational(60_000, 1001));
});

test('ends a range at midnight', async (t) => {
  const { timeline } = await readText(
    '001 A V C 00:00:00:00 00:00:01:00 23:59:59:00 00:00:00:00',
    'edl',
    film,
  );
  t.deepEqual(shown(timeline, first(timeline)), ['A 0-24 at 0-24']);
});

test('names the line and the reason where an EDL is malformed', async (t) => {
  const good = '001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00';
  const wrong: [line: string, reason: RegExp][] = [
    ['002 A V C 00:00:00:00 00:00:01:00 01:00:01:00', /not an event/],
    ['002 A V X 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00', /'X' is not a transition/],
    ['002 A V D 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00', /'D' has no duration/],
    ['002 A V D 048 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00', /longer than its event/],
    ['002 A Q C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00', /'Q' is not a track/],
    ['002 A V C 00:00:00:00 00:00:01:00 01:00:01:24 01:00:02:00', /01:00:01:24 does not exist at 24/],
    ['002 A V C 00:00:00:00 00:00:01;00 01:00:01:00 01:00:02:00', /drop-frame timecode does not exist/],
    ['002 A V C 0 24 01:00:01:00 01:00:02:00', /'0' is not a timecode/],
    ['002 A V C 00:00:02:00 00:00:01:00 01:00:01:00 01:00:02:00', /source range ends before it begins/],
    ['002 A V C 00:00:00:00 00:00:01:00 01:00:00:12 01:00:01:12', /records over what line 3 records/],
    [`* ${'x'.repeat(5000)}`, /longer than 4096 characters/],
  ];
  for (const [line, reason] of wrong) {
    const error = await errorOf(`TITLE: x\n\n${good}\n\n${line}\n`, 'edl', film);
    t.is(error.kind, 'input');
    t.regex(error.message, reason);
    t.regex(error.message, /\.edl, line 5: /);
  }
});

test('reads EDLs in the encoding of old programs', async (t) => {
  const text = Buffer.from(
    'TITLE: Caf\xe9\n001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00',
    'latin1',
  );
  t.is((await readText(text, 'edl', film)).timeline.name, 'Café');
});
