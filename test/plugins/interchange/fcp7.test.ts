import { rm } from 'node:fs/promises';
import test from 'ava';
import { framesOf } from '../../../src/plugins/interchange/frame-time.js';
import type { TimelineClip, Track } from '../../../src/plugins/interchange/timeline.js';
import { rational, toNumber } from '../../../src/time/rational.js';
import { bench, errorOf, readText } from '../../support/timeline-bench.js';

test.after.always(() => rm(bench, { recursive: true, force: true }));

const rate = (timebase: number, ntsc = true) =>
  `<rate><timebase>${timebase}</timebase><ntsc>${ntsc ? 'TRUE' : 'FALSE'}</ntsc></rate>`;

/** A sequence at 23.976 that starts at one hour, around the items of its only video track. */
const sequence = (items: string) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xmeml>
<xmeml version="4">
	<project>
		<name>Film</name>
		<children>
			<bin><name>Cuts</name><children>
			<sequence id="sequence-1" explodedTracks="true">
				<uuid>6f0c</uuid>
				<duration>300</duration>
				${rate(24)}
				<name>Harbour &amp; street</name>
				<media><video>
					<format><samplecharacteristics>${rate(24)}<width>1440</width></samplecharacteristics></format>
					<track>
${items}
					<enabled>TRUE</enabled><locked>FALSE</locked>
					</track>
				</video><audio><track></track></audio></media>
				<timecode>${rate(24)}<string>01:00:00:00</string><frame>86400</frame><displayformat>NDF</displayformat></timecode>
			</sequence>
			</children></bin>
		</children>
	</project>
</xmeml>
`;

const file = `<file id="file-1"><name>harbour.mov</name><pathurl>file://localhost/Volumes/Film%201/harbour.mov</pathurl>
${rate(24)}<duration>5000</duration>
<timecode>${rate(24)}<string>10:00:00:00</string><frame>864000</frame><displayformat>NDF</displayformat><reel><name>A012</name></reel></timecode>
<media><video><duration>5000</duration></video></media></file>`;

const item = (
  name: string,
  start: number,
  end: number,
  first: number,
  last: number,
  more = '<file id="file-1"/>',
) =>
  `<clipitem id="${name}"><name>${name}</name><enabled>TRUE</enabled><duration>5000</duration>${rate(24)}
<start>${start}</start><end>${end}</end><in>${first}</in><out>${last}</out>${more}</clipitem>`;

const transition = (start: number, end: number, alignment: string) =>
  `<transitionitem>${rate(24)}<start>${start}</start><end>${end}</end><alignment>${alignment}</alignment>
<effect><name>Cross Dissolve</name><effectid>Cross Dissolve</effectid></effect></transitionitem>`;

/** The items of a track as text: names with source and record ranges in frames at 23.976. */
function shown({ items }: Track): string[] {
  const frames = (seconds: TimelineClip['source']['start']) =>
    toNumber(framesOf(seconds, rational(24_000, 1001)));
  return items.map((each) => {
    if (each.kind === 'transition')
      return `${each.effect} ${frames(each.inOffset)}+${frames(each.outOffset)}`;
    const record = `${frames(each.record.start)}-${frames(each.record.end)}`;
    if (each.kind === 'gap') return `gap ${record}`;
    return `${each.name} ${frames(each.source.start)}-${frames(each.source.end)} at ${record}`;
  });
}

test('reads what editing programs write: clips beside transitions, files named by their id', async (t) => {
  const { timeline, format, warnings } = await readText(
    sequence(
      [
        transition(12, 24, 'start-black'),
        item('fade in', -1, 100, 1000, 1088, file),
        item('plain', 100, -1, 50, 110),
        transition(140, 160, 'center'),
        item('dissolved', -1, 200, 300, 360),
        transition(190, 200, 'end-black'),
      ].join('\n'),
    ),
    'xml',
  );
  t.is(format, 'xml');
  t.is(timeline.name, 'Harbour & street');
  t.is(timeline.startTimecode, '01:00:00:00');
  t.deepEqual(timeline.frameRate, rational(24_000, 1001));
  const video = timeline.tracks[0] as Track;
  t.deepEqual(shown(video), [
    'gap 0-12',
    'dissolve 0+12',
    'fade in 865000-865088 at 12-100',
    'plain 864050-864100 at 100-150',
    'dissolve 10+10',
    'dissolved 864310-864360 at 150-200',
    'dissolve 10+0',
  ]);
  const { media } = video.items[3] as TimelineClip;
  t.is(media.path, '/Volumes/Film 1/harbour.mov');
  t.is(media.reel, 'A012');
  t.is(media.name, undefined);
  t.deepEqual(media.available, {
    start: rational(864_000 * 1001, 24_000),
    end: rational(869_000 * 1001, 24_000),
  });
  t.deepEqual(timeline.tracks[1], { kind: 'audio', name: 'A1', items: [] });
  t.deepEqual(warnings, []);
});

test('reads positions that are written out beside transitions, overlapping or meeting', async (t) => {
  const overlapping = sequence(
    [item('a', 0, 60, 0, 60, file), transition(40, 60, 'end'), item('b', 40, 100, 200, 260)].join('\n'),
  );
  const meeting = sequence(
    [item('a', 0, 60, 0, 60, file), transition(45, 65, 'center'), item('b', 60, 100, 220, 260)].join('\n'),
  );
  const read = async (text: string) => shown((await readText(text, 'xml')).timeline.tracks[0] as Track);
  t.deepEqual(await read(overlapping), [
    'a 864000-864060 at 0-60',
    'dissolve 20+0',
    'b 864220-864260 at 60-100',
  ]);
  t.deepEqual(await read(meeting), ['a 864000-864060 at 0-60', 'dissolve 15+5', 'b 864220-864260 at 60-100']);
});

test('tells what it passes over', async (t) => {
  const filter = '<filter><effect><name>Time Remap</name><effectid>timeremap</effectid></effect></filter>';
  const { timeline, warnings } = await readText(
    sequence(
      [
        item('fast', 0, 10, 0, 20, `${file}${filter}`),
        `<generatoritem id="g">${rate(24)}<name>Text</name><start>10</start><end>20</end><in>-1</in><out>-1</out></generatoritem>`,
        item('nested', 20, 30, 0, 10, '<sequence id="s2"><name>inner</name></sequence>'),
        item('off', 30, 40, 0, 10).replace('<enabled>TRUE', '<enabled>FALSE'),
        item('none', 40, 40, 0, 0),
        item('last', 40, 50, 0, 10, ''),
      ].join('\n'),
    ),
    'xml',
  );
  t.deepEqual(shown(timeline.tracks[0] as Track), [
    'fast 864000-864020 at 0-10',
    'Text 0-10 at 10-20',
    'nested 0-10 at 20-30',
    'gap 30-40',
    'last 0-10 at 40-50',
  ]);
  t.deepEqual(
    warnings.map((warning) => warning.replace(/ \(line \d+\)/, '')),
    [
      "the effect 'Time Remap' is not followed",
      'generators count as clips without media',
      'a nested sequence that the file does not describe counts as one clip without media',
      'a clip that is switched off counts as a gap',
      'a clip of no length is left out',
    ],
  );
});

/** A nested sequence at 25 frames per second: an upper track with a title from 40 to 60, one that is switched off, and clips. */
const nested =
  `<sequence id="inner"><name>inner</name><duration>100</duration>${rate(25, false)}<media><video>
<track>${item('a', 0, 30, 0, 30, file)}${item('b', 30, 100, 500, 570)}</track>
<track><generatoritem id="t">${rate(25, false)}<name>Title</name><start>40</start><end>60</end><in>0</in><out>20</out></generatoritem></track>
<track><enabled>FALSE</enabled>${item('off', 0, 100, 0, 100)}</track>
</video></media></sequence>`.replaceAll(rate(24), rate(25, false));

/** A sequence at 25 frames per second, without timecode. */
const pal = (items: string) => sequence(items).replaceAll(rate(24), rate(25, false));

/** Clips and transitions of each track, with record ranges in frames. */
function shownTracks(tracks: readonly Track[]): string[] {
  const frames = (seconds: TimelineClip['source']['start']) => toNumber(framesOf(seconds, rational(25)));
  return tracks.map(
    ({ kind, items }) =>
      `${kind}: ${items
        .flatMap((each) => {
          if (each.kind === 'gap') return [];
          if (each.kind === 'transition') return [`${frames(each.inOffset)}+${frames(each.outOffset)}`];
          const { name, source, record } = each;
          const from = [source.start, source.end].map(frames).join('-');
          return [`${name} ${from} at ${[record.start, record.end].map(frames).join('-')}`];
        })
        .join(', ')}`,
  );
}

test('follows nested sequences, each part of one that is shown, with their tracks', async (t) => {
  const { timeline, warnings } = await readText(
    pal(
      [
        item('whole', 0, 100, 0, 100, nested),
        item('part', 100, 120, 20, 40, '<sequence id="inner"/>'),
        item('last', 120, 130, 0, 10),
      ].join(''),
    ).replace('<audio>', '<audio><track><enabled>TRUE</enabled></track>'),
    'xml',
  );
  const start = 864_000;
  t.deepEqual(shownTracks(timeline.tracks), [
    `video: a ${start}-${start + 30} at 0-30, b ${start + 500}-${start + 570} at 30-100, ` +
      `a ${start + 20}-${start + 30} at 100-110, b ${start + 500}-${start + 510} at 110-120, ` +
      `last ${start}-${start + 10} at 120-130`,
    'video: Title 0-20 at 40-60',
    'audio: ',
    'audio: ',
  ]);
  t.true(warnings.some((warning) => warning.startsWith('a track that is switched off is left out')));
});

test('a transition at a nested sequence leads from the clip that is at its end', async (t) => {
  const { timeline } = await readText(
    pal(
      [item('whole', 0, -1, 0, 105, nested), transition(95, 105, 'center'), item('c', -1, 150, 0, 55)].join(
        '',
      ),
    ),
    'xml',
  );
  t.deepEqual(shownTracks(timeline.tracks.slice(0, 1)), [
    'video: a 864000-864030 at 0-30, b 864500-864570 at 30-100, 5+5, c 864005-864055 at 100-150',
  ]);
});

test('refuses a sequence within itself, and takes the one that is not nested where there are several', async (t) => {
  const inner = nested.replace('<track>', `<track>${item('self', 0, 10, 0, 10, '<sequence id="inner"/>')}`);
  const message = (await errorOf(pal(item('whole', 0, 100, 0, 100, inner)), 'xml')).message;
  t.regex(message, /line \d+: a sequence is nested within itself/);
  const beside = pal(item('whole', 0, 100, 0, 100, '<sequence id="inner"/>')).replace(
    '<sequence id="sequence-1"',
    `${nested}<sequence id="sequence-1"`,
  );
  const { timeline, warnings } = await readText(beside, 'xml');
  t.is(timeline.name, 'Harbour & street');
  t.is(timeline.tracks[0]?.items.length, 2);
  t.false(warnings.some((warning) => warning.includes('sequences, only')));
});

test('tracks that are switched off are left out', async (t) => {
  const { timeline, warnings } = await readText(
    sequence(
      `${item('seen', 0, 10, 0, 10, file)}</track><track>${item('off', 0, 10, 0, 10)}<enabled>FALSE</enabled></track><track>`,
    ),
    'xml',
  );
  t.deepEqual(
    timeline.tracks.filter(({ kind }) => kind === 'video').map(({ items }) => items.length),
    [1, 0],
  );
  t.regex(warnings.join(), /a track that is switched off is left out/);
});

test('says which clips are seen through', async (t) => {
  const blend = '<compositemode>overlay</compositemode>';
  const effect = (value: string) =>
    `<filter><effect><name>Opacity</name><effectid>opacity</effectid><parameter><parameterid>opacity</parameterid>${value}</parameter></effect></filter>`;
  const slug = `<file id="file-2"><name>Adjustment Layer</name><mediaSource>Slug</mediaSource>${rate(24)}</file>`;
  const { timeline } = await readText(
    sequence(
      [
        item(
          'opaque',
          0,
          10,
          0,
          10,
          `${file}<compositemode>normal</compositemode><alphatype>none</alphatype>`,
        ),
        item('adjustment', 10, 20, 0, 10, slug),
        item('adjustment again', 20, 30, 0, 10, '<file id="file-2"/>'),
        item('blended', 30, 40, 0, 10, `<file id="file-1"/>${blend}`),
        item('alpha', 40, 50, 0, 10, '<file id="file-1"/><alphatype>straight</alphatype>'),
        item('half', 50, 60, 0, 10, `<file id="file-1"/>${effect('<value>50</value>')}`),
        item('full', 60, 70, 0, 10, `<file id="file-1"/>${effect('<value>100</value>')}`),
        item(
          'fades',
          70,
          80,
          0,
          10,
          `<file id="file-1"/>${effect('<value>0</value><keyframe><when>0</when><value>0</value></keyframe>')}`,
        ),
      ].join(''),
    ),
    'xml',
  );
  const clips = timeline.tracks[0]?.items as TimelineClip[];
  t.deepEqual(
    clips.map(({ overlay }) => overlay),
    [undefined, 'certain', 'certain', 'likely', 'likely', 'likely', undefined, undefined],
  );
});

test('counts in and out of older Premiere by the rate that lengths and ticks show', async (t) => {
  const said = rate(30);
  const mixed = (name: string, start: number, end: number, first: number, last: number, more = '') =>
    item(
      name,
      start,
      end,
      first,
      last,
      `<file id="file-3"><name>pal.mov</name>${rate(25, false)}<duration>9000</duration></file>${more}`,
    ).replace(rate(25, false), said);
  const ticks = (first: number, last: number) =>
    `<pproTicksIn>${(first * 254_016_000_000) / 25}</pproTicksIn><pproTicksOut>${(last * 254_016_000_000) / 25}</pproTicksOut>`;
  const items = [
    mixed('by length', 0, 50, 1000, 1050),
    // Half as fast, so that its length says nothing.
    mixed('by ticks', 50, 150, 2000, 2050, ticks(2000, 2050)),
    mixed('as the others', 150, 250, 3000, 3050),
  ].map((each) => each.replaceAll(rate(24), said));
  const { timeline, warnings } = await readText(
    sequence('ITEMS').replaceAll(rate(24), rate(25, false)).replace('ITEMS', items.join('')),
    'xml',
  );
  t.deepEqual(shownTracks(timeline.tracks.slice(0, 1)), [
    'video: by length 1000-1050 at 0-50, by ticks 2000-2050 at 50-150, as the others 3000-3050 at 150-250',
  ]);
  t.regex(warnings.join(), /clips that say 30000\/1001 frames per second are counted by 25/);
  // What differs and is right stays as it is said.
  const true30 = mixed('true', 0, 50, 1000, 1060).replaceAll(rate(24), said);
  const kept = await readText(
    sequence('ITEMS').replaceAll(rate(24), rate(25, false)).replace('ITEMS', true30),
    'xml',
  );
  const [clip] = (kept.timeline.tracks[0] as Track).items as TimelineClip[];
  t.deepEqual(clip?.source.start, rational(1000 * 1001, 30_000));
});

test('reads transitions at ends of a track, fades that meet, and those too long for their clips', async (t) => {
  const read = async (...items: string[]) => {
    const { timeline, warnings } = await readText(sequence(items.join('')), 'xml');
    const plain = warnings.map((warning) => warning.replace(/ \(line .*/, ''));
    return [...shown(timeline.tracks[0] as Track), ...plain];
  };
  // All of a transition to nothing is the clip's, wherever its middle is.
  t.deepEqual(await read(item('a', 0, -1, 0, 100, file), transition(80, 100, 'center')), [
    'a 864000-864100 at 0-100',
    'dissolve 20+0',
  ]);
  t.deepEqual(await read(item('a', 0, 90, 0, 90, file), transition(80, 100, 'center')), [
    'a 864000-864090 at 0-90',
    'dissolve 10+0',
    'a transition longer than the clips beside it is shortened',
  ]);
  t.deepEqual(
    await read(
      item('a', 0, -1, 0, 100, file),
      transition(90, 100, 'end-black'),
      transition(100, 110, 'start-black'),
      item('b', -1, 200, 500, 600),
    ),
    [
      'a 864000-864100 at 0-100',
      'b 864500-864600 at 100-200',
      'transitions that meet, such as a fade-out and a fade-in, count as a cut',
    ],
  );
});

test('an audio track that cannot be read is left out, and a video track is not', async (t) => {
  const overlap = `${item('a', 0, 60, 0, 60, file)}${item('b', 50, 100, 0, 50)}`;
  const text = sequence(item('seen', 0, 10, 0, 10, file)).replace(
    '<audio><track>',
    `<audio><track>${overlap}</track><track>`,
  );
  const { timeline, warnings } = await readText(text, 'xml');
  t.deepEqual(
    timeline.tracks.map(({ name }) => name),
    ['V1', 'A2'],
  );
  t.regex(
    warnings.join(),
    /^an audio track is left out: begins before the item before it ends \(line \d+\)$/,
  );
  t.regex((await errorOf(sequence(overlap), 'xml')).message, /begins before the item before it ends/);
});

test('reads rates and positions that are written as fractions', async (t) => {
  const fraction = '<rate><timebase>23.976</timebase><ntsc>TRUE</ntsc></rate>';
  const { timeline, warnings } = await readText(
    sequence(
      item('a', 0, 10, 0, 10, file).replace('<in>0</in><out>10', '<in>1.5</in><out>11.5') +
        item('b', 10, 20, 0, 10).replace('<end>20', '<end>19.8'),
    ).replaceAll(rate(24), fraction),
    'xml',
  );
  t.deepEqual(timeline.frameRate, rational(24_000, 1001));
  t.deepEqual(shown(timeline.tracks[0] as Track), [
    'a 864001.5-864011.5 at 0-10',
    'b 864000-864010 at 10-20',
  ]);
  t.regex(warnings.join(), /^positions between frames are moved to the nearest frame/);
});

test('reads the encoding that the file says', async (t) => {
  const text = sequence(item('Caf\xe9', 0, 10, 0, 10, file)).replace('UTF-8', 'ISO-8859-1');
  const { timeline } = await readText(Buffer.from(text, 'latin1'), 'xml');
  const [clip] = (timeline.tracks[0] as Track).items as TimelineClip[];
  t.is(clip?.name, 'Café');
  const error = await errorOf(Buffer.from(text.replace('ISO-8859-1', 'UTF-8'), 'latin1'), 'xml');
  t.regex(error.message, /is not valid UTF-8/);
  const wide = await readText(Buffer.from(text.replace('ISO-8859-1', 'UTF-16'), 'utf16le'), 'xml');
  t.deepEqual(wide.timeline, timeline);
});

test('reads media of another rate than the sequence on its own clock', async (t) => {
  const other = file.replaceAll(rate(24), rate(25, false)).replace('<frame>864000</frame>', '');
  const { timeline } = await readText(
    sequence(item('pal', 0, 48, 25, 75, other).replace(rate(24), rate(25, false))),
    'xml',
  );
  const clip = timeline.tracks[0]?.items[0] as TimelineClip;
  t.deepEqual(clip.media.frameRate, rational(25));
  t.deepEqual(clip.source, { start: rational(36_001), end: rational(36_003) });
});

test('names the line and the reason where XML is malformed', async (t) => {
  const good = sequence(`${item('a', 0, 10, 0, 10, file)}\n${item('b', 10, 20, 0, 10)}`);
  const wrong: [find: string, replacement: string, reason: RegExp][] = [
    ['</children></bin>', '</children>', /not well-formed XML: unexpected close tag/],
    ['&amp;', '&', /not well-formed XML/],
    ['&amp;', '&harbour;', /not well-formed XML: undefined entity/],
    ['<start>10</start><end>20</end>', '<start>ten</start><end>20</end>', /start 'ten' is not a number/],
    [
      '<start>10</start><end>20</end>',
      '<start>5</start><end>20</end>',
      /begins before the item before it ends/,
    ],
    ['<start>10</start><end>20</end>', '<start>-1</start><end>20</end>', /-1 need an adjacent transition/],
    ['<start>10</start><end>20</end>', '<end>20</end>', /has no start/],
    ['<timebase>24</timebase>', '<timebase>0</timebase>', /a timebase of 0 is not possible/],
    ['<frame>86400</frame>', '<frame>-86400</frame>', /a timecode of frame -86400 is not possible/],
    ['<xmeml version="4">', '<fcpxml version="1.9">', /XML of Final Cut Pro X|unexpected close tag/],
  ];
  for (const [find, replacement, reason] of wrong) {
    t.true(good.includes(find), find);
    const error = await errorOf(good.replace(find, replacement), 'xml');
    t.is(error.kind, 'input');
    t.regex(error.message, reason);
    const line = Number(/\.xml, line (\d+): /.exec(error.message)?.[1]);
    const expected = good.slice(0, good.indexOf(find)).split('\n').length;
    t.true(
      Math.abs(line - expected) <= 1 || /close tag/.test(error.message),
      `${error.message}: ${expected}`,
    );
  }
  t.regex((await errorOf('<html></html>', 'xml')).message, /line 1: the root element is 'html', not 'xmeml'/);
  t.regex((await errorOf('<xmeml version="5"/>', 'xml')).message, /line 1: there is no sequence/);
});
