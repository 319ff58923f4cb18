import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import { readReport } from '../../src/decode/ffprobe-report.js';
import { openClip } from '../../src/decode/open-clip.js';
import { openSink } from '../../src/encode/open-sink.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { formatRational } from '../../src/time/rational.js';
import { collectFrames, poolFor, withSinkChroma } from './collect-frames.js';
import type { ClipRecipe } from './generate-clip.js';
import { leftovers, mediaBench } from './media-bench.js';

const SUBTITLES = `1
00:00:00,100 --> 00:00:00,400
Hello

2
00:00:00,600 --> 00:00:00,900
World
`;

const METADATA = `;FFMETADATA1
title=A \\= title\\; with signs
comment=as shot
com.example.reel=7
creation_time=1929-02-03T04:05:06.000000Z
[CHAPTER]
TIMEBASE=1/1000
START=0
END=500
title=One
[CHAPTER]
TIMEBASE=1/1000
START=500
END=1001
title=Two
`;

/** A second of film with everything that goes along with one. */
const RICH: Omit<ClipRecipe, 'name' | 'output'> = {
  rate: '30000/1001',
  frames: 30,
  filters: 'setsar=16/15',
  image: [
    ...['-c:v', 'libx264', '-threads', '1', '-color_range', 'tv', '-colorspace', 'smpte170m'],
    ...['-color_primaries', 'smpte170m', '-color_trc', 'bt709', '-chroma_sample_location', 'left'],
  ],
  sound: 1,
  subtitles: SUBTITLES,
  metadata: METADATA,
};

/**
 * The tests that every ffmpeg backend passes as a sink of frames: what goes along with the image, and what is left of
 * a render that is stopped.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function sinkExtrasConformance(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  const bench = mediaBench(test, start);

  test.serial('mp4: sound copied; subtitles, chapters, tags, timecode, aspect and colour kept', async (t) => {
    const from = await bench.make({
      ...RICH,
      name: 'rich.mp4',
      output: [
        ...['-c:s', 'mov_text', '-metadata:s:a:0', 'language=fra', '-metadata:s:s:0', 'language=deu'],
        ...['-timecode', '01:00:00;00', '-movflags', '+use_metadata_tags'],
      ],
    });
    const { output, warnings, before } = await bench.copy(from, 'rich-h264.mp4', {
      codec: 'h264',
      provenance: { 'colorized by': 'autochrome 0.0.0', method: 'match' },
    });
    t.deepEqual(warnings, []);
    t.deepEqual(await bench.packetHashes(output, 'a:0'), await bench.packetHashes(from, 'a:0'));
    const after = await openClip(output, { runner: bench.runner });
    const frames = await collectFrames(after);
    t.deepEqual(
      frames.map((frame) => frame.timestamp),
      before.frames.map((frame) => frame.timestamp),
    );
    t.is(after.metadata.startTimecode, '01:00:00;00');
    t.is(formatRational(after.metadata.frameRate), '30000/1001');
    t.is(formatRational(after.metadata.sampleAspectRatio), '16/15');
    t.deepEqual(after.metadata.colour, before.metadata.colour);
    t.deepEqual(
      after.metadata.sideStreams.filter((stream) => stream.kind !== 'data'),
      before.metadata.sideStreams.filter((stream) => stream.kind !== 'data'),
    );
    const { tags } = after.metadata;
    t.is(tags.title, 'A = title; with signs');
    t.is(tags.comment, 'as shot; colorized by: autochrome 0.0.0, method: match');
    t.is(tags['com.example.reel'], '7');
    t.is(tags.creation_time, '1929-02-03T04:05:06.000000Z');
    const { report } = await readReport(bench.runner, output);
    t.deepEqual(
      report?.chapters.map((chapter) => [chapter.start, chapter.end, chapter.tags.title]),
      [
        [0, 500, 'One'],
        [500, 1001, 'Two'],
      ],
    );
  });

  test.serial('mkv: sound copied, SubRip and chapters kept, times to the millisecond', async (t) => {
    const from = await bench.make({
      ...RICH,
      name: 'rich.mkv',
      output: ['-c:s', 'srt', '-timecode', '01:00:00;00'],
    });
    const { output, warnings, before } = await bench.copy(from, 'rich-ffv1.mkv', { codec: 'ffv1' });
    t.deepEqual(warnings, []);
    t.deepEqual(await bench.packetHashes(output, 'a:0'), await bench.packetHashes(from, 'a:0'));
    t.deepEqual(await bench.packetHashes(output, 's:0'), await bench.packetHashes(from, 's:0'));
    const after = await openClip(output, { runner: bench.runner });
    t.deepEqual(await collectFrames(after), before.frames);
    t.is(formatRational(after.metadata.frameRate), '30000/1001');
    t.is(after.metadata.startTimecode, '01:00:00;00');
    t.deepEqual(after.metadata.colour, before.metadata.colour);
    t.is(after.metadata.tags.title, 'A = title; with signs');
    t.is((await readReport(bench.runner, output)).report?.chapters.length, 2);
  });

  test.serial('the declared frame rate stays as it is, also where times are in milliseconds', async (t) => {
    const rates =
      bench.runner.backend === 'native'
        ? ['24000/1001', '24', '25', '30000/1001', '30', '50', '60']
        : ['30000/1001', '30', '60'];
    for (const extension of ['mkv', 'mov', 'mp4'] as const) {
      // Those who count in ticks know no doubt: one rate will do.
      for (const rate of extension === 'mkv' ? rates : ['30000/1001']) {
        const from = await bench.make({
          ...{ name: `rate-${rates.indexOf(rate)}.${extension}`, size: '16x16', rate, frames: 7 },
          image: ['-c:v', 'libx264', '-threads', '1'],
        });
        const { output } = await bench.copy(from, `rate-copy-${rates.indexOf(rate)}.${extension}`);
        await bench.using(output, async ({ metadata }) => {
          t.is(formatRational(metadata.frameRate), rate, extension);
          t.false(metadata.variableFrameRate);
        });
      }
    }
  });

  test.serial('a range takes its own sound, timecode and chapters', async (t) => {
    const from = join(bench.folder, 'rich.mp4');
    const { output } = await bench.copy(from, 'part.mp4', { codec: 'h264', range: { start: 12, end: 24 } });
    const after = await openClip(output, { runner: bench.runner });
    const frames = await collectFrames(after);
    t.is(frames.length, 12);
    t.is(frames[0]?.timestamp, '0');
    t.is(frames[11]?.timestamp, '11011/30000');
    t.is(after.metadata.startTimecode, '01:00:00;12');
    const hashes = await bench.packetHashes(from, 'a:0');
    const part = await bench.packetHashes(output, 'a:0');
    const first = hashes.indexOf(part[0] as string);
    t.deepEqual(part, hashes.slice(first, first + part.length));
    // 0.4004 s of sound at 44100 Hz in packets of 1024 samples, beginning within a packet of frame 12 at 0.4004 s.
    t.true(Math.abs(part.length - 17) <= 1, `${part.length} packets`);
    t.true(Math.abs(((first - 1) * 1024) / 44100 - 0.4004) < (2 * 1024) / 44100, `packet ${first}`);
    const { report } = await readReport(bench.runner, output);
    t.deepEqual(
      report?.chapters.map((chapter) => chapter.tags.title),
      ['One', 'Two'],
    );
  });

  test.serial('sound that a container does not hold is converted, with a warning', async (t) => {
    const from = await bench.make({ name: 'pcm.mkv', sound: 0.5, soundOptions: ['-c:a', 'flac'], frames: 4 });
    const { output, warnings } = await bench.copy(from, 'pcm.mp4', { codec: 'h264' });
    t.is(warnings.length, 1);
    t.regex(warnings[0] ?? '', /audio stream 1 \(flac\) is converted to AAC/);
    t.is((await openClip(output, { runner: bench.runner })).metadata.sideStreams[0]?.codec, 'aac');
  });

  test.serial('a render that is stopped keeps what can be played, under a name that says so', async (t) => {
    const from = join(bench.folder, 'rich.mp4');
    for (const [codec, name] of [
      ['h264', 'stopped.mp4'],
      ['ffv1', 'stopped.mkv'],
      ['prores', 'stopped.mov'],
    ] as const) {
      const source = await openClip(from, { runner: bench.runner });
      const sink = await openSink({
        path: join(bench.folder, name),
        codec,
        source: source.metadata,
        runner: bench.runner,
      });
      for await (const frame of source.frames({ pool: poolFor(source), range: { start: 0, end: 10 } })) {
        await sink.write(withSinkChroma(frame, sink));
        frame.buffer.release();
      }
      const { partial } = await sink.abort();
      t.is(partial, join(bench.folder, name.replace('.', '.partial.')));
      const kept = await openClip(partial as string, { runner: bench.runner });
      t.is((await collectFrames(kept)).length, 10, name);
    }
    t.deepEqual((await leftovers(bench.folder)).sort(), [
      'stopped.partial.mkv',
      'stopped.partial.mov',
      'stopped.partial.mp4',
    ]);
  });

  test.serial('nothing is left of a render stopped before its first frame', async (t) => {
    const source = await openClip(join(bench.folder, 'rich.mp4'), { runner: bench.runner });
    const before = await readdir(bench.folder);
    const sink = await openSink({
      path: join(bench.folder, 'none.mp4'),
      source: source.metadata,
      runner: bench.runner,
    });
    t.deepEqual(await sink.abort(), { partial: undefined });
    t.deepEqual(await readdir(bench.folder), before);
  });
}
