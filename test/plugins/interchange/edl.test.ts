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
004 C003 V K 012 00:00:00:00 00:00:01:00 10:00:00:00 10:00:01:00
`,
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
    ['002 A Q C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00', /'Q' is not a track/],
    ['002 A V C 00:00:00:00 00:00:01:00 01:00:01:24 01:00:02:00', /01:00:01:24 does not exist at 24/],
    ['002 A V C 00:00:00:00 00:00:01;00 01:00:01:00 01:00:02:00', /drop-frame timecode does not exist/],
    ['002 A V C 0: 24 01:00:01:00 01:00:02:00', /'0:' is not a timecode/],
    ['002 A V C 00:00:02:00 00:00:01:00 01:00:01:00 01:00:02:00', /source range ends before it begins/],
    [`* ${'x'.repeat(5000)}`, /longer than 4096 characters/],
  ];
  for (const [line, reason] of wrong) {
    const error = await errorOf(`TITLE: x\n\n${good}\n\n${line}\n`, 'edl', film);
    t.is(error.kind, 'input');
    t.regex(error.message, reason);
    t.regex(error.message, /\.edl, line 5: /);
  }
});

test('reads keys as their background, with a space or without one', async (t) => {
  const { timeline, warnings } = await readText(
    `001  AX V     K B      00:01:06:06 00:01:08:03 01:00:04:10 01:00:06:07
001  AX V     K    000 00:00:03:08 00:00:03:08 01:00:04:10 01:00:04:10
* FROM CLIP NAME:  street
* KEY CLIP NAME:  title
002  BX V     KB       00:00:00:00 00:00:01:00 01:00:06:07 01:00:07:07
* FROM CLIP NAME:  harbour
002  BX V     K O  012 00:00:00:00 00:00:01:00 01:00:06:07 01:00:07:07
`,
    'edl',
    film,
  );
  t.deepEqual(shown(timeline, first(timeline)), ['street 1590-1635 at 0-45', 'harbour 0-24 at 45-69']);
  t.deepEqual(warnings, [
    'keys are not followed: what they lay over the image is left out (line 2, 2 times)',
  ]);
});

test('reads the tracks that programs write in one word', async (t) => {
  const tracks = async (word: string) =>
    (
      await readText(`001 A ${word} C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00`, 'edl', film)
    ).timeline.tracks.map(({ name }) => name);
  t.deepEqual(await tracks('A1234V'), ['V1', 'A1', 'A2', 'A3', 'A4']);
  t.deepEqual(await tracks('VA1A2'), ['V1', 'A1', 'A2']);
  t.deepEqual(await tracks('AV'), ['V1', 'A1']);
  t.deepEqual(await tracks('AA/V2'), ['V2', 'A1', 'A2']);
  t.deepEqual(await tracks('v1/A12'), ['V1', 'A12']);
});

test('leaves out events and tracks without pictures that it cannot read, and says so', async (t) => {
  const { timeline, warnings } = await readText(
    `001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00
002 A A Q 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00
003 A NONE C 00:00:00:00 00:00:01:00 01:00:01:00 nowhere
* FROM CLIP NAME: sound
004 A A2/NONE C 00:00:00:00 00:00:99:00 01:00:01:00 01:00:02:00
005 B V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00
`,
    'edl',
    film,
  );
  t.deepEqual(shown(timeline, first(timeline)), ['A 0-24 at 0-24', 'B 0-24 at 24-48']);
  t.deepEqual(
    timeline.tracks.map(({ name }) => name),
    ['V1'],
  );
  t.deepEqual(warnings, [
    "an event without pictures is left out: 'Q' is not a transition (line 2)",
    "an event without pictures is left out: 'nowhere' is not a timecode (line 3)",
    'an event without pictures is left out: 00:00:99:00 does not exist at 24 frames per second: hours end at 23, ' +
      'minutes and seconds at 59, frames at 23 (line 5)',
  ]);
});

test('says when no video event is understood', async (t) => {
  const line = '001 A A C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00';
  const audio = await errorOf(line, 'edl', film);
  t.is(audio.kind, 'input');
  t.regex(audio.message, /^no video event is understood in .*\.edl: none of its 1 is on a video track$/);
  t.regex((await errorOf('TITLE: x\n', 'edl', film)).message, /no video event .*: it has no event$/);
});

test('an FCM line between events is of the sources that follow, and the first one of the record', async (t) => {
  const event = (number: number, source: string, record: string) =>
    `00${number} A V C ${source}:00 ${source}:10 ${record}:00 ${record}:10\n`;
  const ntsc = { frameRate: rational(30_000, 1001) };
  const { timeline, warnings } = await readText(
    `FCM: NON-DROP FRAME\n${event(1, '00:10:01', '01:00:00')}FCM: DROP FRAME\n${event(2, '00:10:01', '01:10:01')}`,
    'edl',
    ntsc,
  );
  const hours = (minutes: number, seconds: number) => (minutes * 60 + seconds) * 30;
  t.is(timeline.startTimecode, '01:00:00:00');
  // Ten minutes of drop frame have 18 frames less.
  t.deepEqual(shown(timeline, first(timeline)), [
    `A ${hours(10, 1)}-${hours(10, 1) + 10} at 0-10`,
    `gap 10-${hours(10, 1)}`,
    `A ${hours(10, 1) - 18}-${hours(10, 1) - 8} at ${hours(10, 1)}-${hours(10, 1) + 10}`,
  ]);
  t.deepEqual(warnings, []);
  // At a rate that has no drop frame, the line is passed over; timecodes that say so themselves are not.
  const slow = await readText(`FCM: DROP FRAME\n${event(1, '00:10:01', '01:00:00')}`, 'edl', film);
  t.regex(slow.warnings.join(), /the FCM line says drop frame, which does not exist at 24 frames per second/);
  const apart = '001 A V C 10;35;42;28 10;35;43;28 00:00:00:00 00:00:01:00';
  const { timeline: semicolons } = await readText(apart, 'edl', ntsc);
  t.deepEqual(shown(semicolons, first(semicolons)), ['A 1143144-1143174 at 0-30']);
});

test('events of one number each have what is said below them', async (t) => {
  const { timeline } = await readText(
    `001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00
* FROM CLIP NAME: one
001 B V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00
* FROM CLIP NAME: two
* SOURCE FILE: two.mov
002 C V C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00
002 C A C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00
* FROM CLIP NAME: both
`,
    'edl',
    film,
  );
  t.deepEqual(shown(timeline, first(timeline)), [
    'one 0-24 at 0-24',
    'two 0-24 at 24-48',
    'both 0-24 at 48-72',
  ]);
  t.is((first(timeline).items[1] as TimelineClip).media.path, 'two.mov');
  t.deepEqual(shown(timeline, timeline.tracks[1] as Track), ['gap 0-48', 'both 0-24 at 48-72']);
});

test('two tracks of one name are two tracks', async (t) => {
  const { timeline, warnings } = await readText(
    `001 A V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00
002 B V C 00:00:00:00 00:00:02:00 01:00:02:00 01:00:04:00
003 L V C 00:00:00:00 00:00:02:00 01:00:01:00 01:00:03:00
003 M V D 012 00:00:00:00 00:00:01:00 01:00:03:00 01:00:04:00
`,
    'edl',
    film,
  );
  t.deepEqual(
    timeline.tracks.map((track) => shown(timeline, track)),
    [
      ['A 0-48 at 0-48', 'B 0-48 at 48-96'],
      ['gap 0-24', 'L 0-54 at 24-78', 'dissolve 6+6', 'M 6-24 at 78-96'],
    ],
  );
  t.deepEqual(warnings, ['events that record over others are read as a track of their own (line 3)']);
});

test('reads frame numbers, sources of no length, and lines that go on in the next', async (t) => {
  const { timeline } = await readText(
    `TITLE: x
 LIST OPTIONS: REEL NAME LIMITED TO
   3 DIGITS - RETIMES (M2) SHOW SOURCE TC
001  A V C        1009        1064  00:00:00:00 00:00:02:07
002  A V C 00:00:05:00 00:00:05:00 00:00:02:07 00:00:02:07
002  B V D 010 00:00:09:00 00:00:09:00 00:00:02:07 00:00:03:07
003  C V W001 006
     00:00:05:00 00:00:06:00 00:00:03:07 00:00:04:07
004  D V    008 00:00:05:00 00:00:06:00 00:00:04:07 00:00:05:07
005  E V D  048 00:00:05:00 00:00:06:00 00:00:05:07 00:00:06:07
`,
    'edl',
    film,
  );
  t.deepEqual(shown(timeline, first(timeline)), [
    'A 1009-1064 at 0-55',
    'A 120-125 at 55-60',
    'dissolve 5+5',
    'B 216-219 at 60-82',
    'other 3+3',
    'C 123-148 at 82-107',
    'dissolve 4+4',
    'D 124-156 at 107-139',
    'dissolve 12+12',
    'E 132-144 at 139-151',
  ]);
});

test('reads EDLs in the encoding of old programs', async (t) => {
  const text = Buffer.from(
    'TITLE: Caf\xe9\n001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00',
    'latin1',
  );
  t.is((await readText(text, 'edl', film)).timeline.name, 'Café');
});

test('reads line ends and padding of old systems', async (t) => {
  const lines = [
    'TITLE: x',
    '001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00',
    '002 B V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00',
  ];
  for (const text of [
    lines.join('\r'),
    `${lines.join('\r')}\r* SOURCE FILE: b.mov\r\n`,
    `${lines.join('\r\n')}\r\n\x1a${'\0'.repeat(300)}`,
    lines.join(`\0\0\0\r\n`),
    Buffer.from(lines.join('\r\n'), 'utf16le'),
    Buffer.from(lines.join('\n'), 'utf16le').swap16(),
  ]) {
    const { timeline, warnings } = await readText(text, 'edl', film);
    t.is(timeline.name, 'x');
    t.is(first(timeline).items.length, 2);
    t.deepEqual(warnings, []);
  }
});
