import { open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { readTimeline } from '../../../src/plugins/interchange/read-timeline.js';
import { TIMELINE_FORMATS, type TimelineFormat } from '../../../src/plugins/interchange/timeline.js';
import { LARGEST_FILE, MOST_ITEMS } from '../../../src/plugins/interchange/timeline-file.js';
import { writeTimeline } from '../../../src/plugins/interchange/write-timeline.js';
import { rational } from '../../../src/time/rational.js';
import { bench, errorOf, freshPath, readText } from '../../support/timeline-bench.js';
import { timelines } from '../../support/timelines.js';

test.after.always(() => rm(bench, { recursive: true, force: true }));

const film = { frameRate: rational(24) };
const names = fc.stringMatching(/^[a-zäЖ映<&"]{1,8}$/);
const choice = { names, centred: true, videoTracks: 1, audioTracks: 1, open: false };

/** A timeline's file in a format, as bytes. */
async function bytesOf(format: TimelineFormat, seed: number): Promise<Buffer> {
  const [timeline] = fc.sample(timelines(choice), { seed, numRuns: 1 });
  const path = freshPath(format);
  await writeTimeline(path, timeline as NonNullable<typeof timeline>);
  return readFile(path);
}

/** Whether bytes are read, or refused in words. */
async function readsOrRefuses(bytes: Uint8Array, format: TimelineFormat): Promise<boolean> {
  try {
    await readText(bytes, format, film);
  } catch (error) {
    if (!(error instanceof AutochromeError)) throw error;
  }
  return true;
}

for (const format of TIMELINE_FORMATS) {
  test(`a file cut off anywhere is read or refused in words: ${format}`, async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), async (seed, share) => {
        const bytes = await bytesOf(format, seed);
        t.true(await readsOrRefuses(bytes.subarray(0, Math.floor(share * bytes.length)), format));
      }),
      { numRuns: 60 },
    );
  });

  test(`a file with other bytes in it is read or refused in words: ${format}`, async (t) => {
    const damage = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 32, max: 126 })),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer(), damage, async (seed, places) => {
        const bytes = await bytesOf(format, seed);
        for (const [share, byte] of places) bytes[Math.floor(share * (bytes.length - 1))] = byte;
        t.true(await readsOrRefuses(bytes, format));
      }),
      { numRuns: 80 },
    );
  });
}

test('a file that is cut off within a line names the line', async (t) => {
  const otio = await bytesOf('otio', 3);
  const half = otio.subarray(0, otio.length >> 1).toString();
  t.regex(
    (await errorOf(half, 'otio')).message,
    new RegExp(`line ${half.split('\n').length}: not valid JSON`),
  );
  const xml = (await bytesOf('xml', 3)).toString();
  // Within a tag: where text ends too early, the line is that of its tag.
  const part = xml.slice(0, xml.indexOf('<', xml.length >> 1) + 3);
  t.regex(
    (await errorOf(part, 'xml')).message,
    new RegExp(`line ${part.split('\n').length}: not well-formed XML`),
  );
});

test('files that are missing, empty, no files, too large or of another kind are refused', async (t) => {
  const missing = await t.throwsAsync(readTimeline('/nowhere/cut.otio'), { instanceOf: AutochromeError });
  t.is((missing as AutochromeError).kind, 'input');
  await t.throwsAsync(readTimeline(bench), { instanceOf: AutochromeError, message: /is not a file/ });
  t.regex((await errorOf('', 'otio')).message, /is empty/);
  t.regex((await errorOf(' \n ', 'edl', film)).message, /is empty/);
  t.regex((await errorOf('hello', 'otio')).message, /neither OpenTimelineIO JSON, nor/);
  t.regex((await errorOf(Buffer.from([0x7b, 0xff, 0xfe]), 'otio')).message, /is not valid UTF-8/);
  const large = freshPath('edl');
  await writeFile(large, 'TITLE: large\n');
  await truncate(large, 200 * 2 ** 20);
  await t.throwsAsync(readTimeline(large, film), {
    message: new RegExp(`no more than ${LARGEST_FILE} are read`),
  });
});

test('too many events, and lines without end, are refused', async (t) => {
  const event = '001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n';
  const path = freshPath('edl');
  const file = await open(path, 'w');
  await file.write('TITLE: many\n');
  await file.write(event.repeat(1_000_000));
  await file.close();
  await t.throwsAsync(readTimeline(path, film), {
    message: new RegExp(`line ${MOST_ITEMS + 2}: more than ${MOST_ITEMS} events`),
  });
  t.regex((await errorOf('1'.repeat(20_000_000), 'edl', film)).message, /line 1: longer than/);
  t.regex((await errorOf(`${'\n'.repeat(5_000_000)}001`, 'edl', film)).message, /line 5000001: not an event/);
});

test('brackets and tags within others without end are refused', async (t) => {
  const deep = 300_000;
  t.regex((await errorOf('['.repeat(deep), 'otio')).message, /line 1: brackets within more than 200 others/);
  t.regex(
    (await errorOf(`${'['.repeat(deep)}${']'.repeat(deep)}`, 'otio')).message,
    /line 1: brackets within more than 200 others/,
  );
  t.regex((await errorOf('<a>\n'.repeat(deep), 'xml')).message, /line 201: tags within more than 200 others/);
  t.regex((await errorOf(`{"a": "${'['.repeat(deep)}`, 'otio')).message, /not valid JSON/);
  t.regex((await errorOf(`{"a": "\n${'['.repeat(deep)}`, 'otio')).message, /line 2: brackets within/);
  const stack = '{"OTIO_SCHEMA":"SerializableCollection.1","children":[';
  const collections = `${stack.repeat(1000)}${']}'.repeat(1000)}`;
  t.regex((await errorOf(collections, 'otio')).message, /line 1: brackets within more than 200 others/);
  const nested = '{"OTIO_SCHEMA":"Track.1","children":[';
  const tracks = `{"OTIO_SCHEMA":"Timeline.1","global_start_time":{"OTIO_SCHEMA":"RationalTime.1","rate":24,"value":0},
    "tracks":{"OTIO_SCHEMA":"Stack.1","children":[${nested.repeat(1000)}${']}'.repeat(1000)}]}}`;
  t.regex((await errorOf(tracks, 'otio')).message, /line 2: brackets within more than 200 others/);
});

test('entities that multiply, and files outside, are not followed', async (t) => {
  const bomb = `<!DOCTYPE xmeml [<!ENTITY a "aaaaaaaaaa">
${Array.from({ length: 20 }, (_, i) => `<!ENTITY b${i} "${`&b${i - 1};`.repeat(10)}">`).join('\n')}
<!ENTITY outside SYSTEM "file:///etc/passwd">]>
<xmeml version="5"><sequence><name>&b19;</name></sequence></xmeml>`;
  t.regex((await errorOf(bomb, 'xml')).message, /line 23: not well-formed XML: undefined entity/);
  t.regex((await errorOf(bomb.replace('&b19;', '&outside;'), 'xml')).message, /undefined entity/);
});

test('names of what all objects have are names like others', async (t) => {
  const text = (key: string) => `{"OTIO_SCHEMA":"Timeline.1","name":"x",
    "global_start_time":{"OTIO_SCHEMA":"RationalTime.1","rate":24,"value":0},
    "tracks":{"OTIO_SCHEMA":"Stack.1","children":[{"OTIO_SCHEMA":"Track.1","children":[
    {"OTIO_SCHEMA":"Clip.2","media_references":{},"active_media_reference_key":"${key}"}]}]}}`;
  for (const key of ['constructor', '__proto__', 'toString']) {
    t.regex(
      (await errorOf(text(key), 'otio')).message,
      /line 4: .*active_media_reference_key names no media reference/,
    );
  }
});

test('words from a file are shown short, and without characters that move a cursor', async (t) => {
  const text = (schema: string) => JSON.stringify({ OTIO_SCHEMA: schema });
  const { message } = await errorOf(text(`\u001b[2J${'x'.repeat(1_000_000)}`), 'otio');
  t.true(message.length < 500);
  t.notRegex(message, /\p{Cc}/u);
});
