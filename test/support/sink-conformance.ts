import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import { readReport } from '../../src/decode/ffprobe-report.js';
import { openClip } from '../../src/decode/open-clip.js';
import { type OpenSinkOptions, openSink } from '../../src/encode/open-sink.js';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { formatRational } from '../../src/time/rational.js';
import { collectFrames, copyFrames, poolFor, withSinkChroma } from './collect-frames.js';
import { type ClipRecipe, generateClip, mediaFolder, runTool } from './generate-clip.js';

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
  picture: [
    ...['-c:v', 'libx264', '-threads', '1', '-color_range', 'tv', '-colorspace', 'smpte170m'],
    ...['-color_primaries', 'smpte170m', '-color_trc', 'bt709', '-chroma_sample_location', 'left'],
  ],
  sound: 1,
  subtitles: SUBTITLES,
  metadata: METADATA,
};

/** Lossless sources: every depth, every chroma, both ranges. */
const LOSSLESS = [
  ['gray', 'tv'],
  ['gray10le', 'pc'],
  ['gray16le', 'tv'],
  ['yuv420p', 'pc'],
  ['yuv444p16le', 'pc'],
  ['yuv420p10le', 'tv'],
  ['yuv422p12le', 'tv'],
  ['yuv444p12le', 'pc'],
] as const;

/**
 * The tests that every ffmpeg backend passes as a sink of frames.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function sinkConformance(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  let runner: FfmpegRunner;
  let folder: string;
  let remove: () => Promise<void>;

  test.before(async () => {
    runner = await start();
    ({ folder, remove } = await mediaFolder());
  });
  test.after.always(() => remove?.());

  const make = (recipe: ClipRecipe) => generateClip(runner, folder, recipe);
  const tool = (...args: string[]) => {
    const reads = args.filter((argument) => argument.startsWith(folder));
    return runTool(runner, { program: 'ffprobe', args: ['-v', 'error', ...args], reads });
  };

  /** Renders a clip with its own planes, and collects what was warned of. */
  const copy = async (
    from: string,
    name: string,
    options: Partial<Pick<OpenSinkOptions, 'codec' | 'range' | 'provenance' | 'quality'>> = {},
  ) => {
    const warnings: string[] = [];
    const path = join(folder, name);
    const source = await openClip(from, { runner });
    const onWarning = (warning: string) => void warnings.push(warning);
    const sink = await openSink({ path, source: source.metadata, runner, onWarning, ...options });
    const output = await copyFrames(source, sink, options.range);
    await source.close();
    return { output, warnings, sink };
  };

  const packetHashes = async (path: string, stream: string) => {
    const entries = 'packet=data_hash';
    const args = ['-select_streams', stream, '-show_data_hash', 'md5', '-show_entries', entries];
    return (await tool(...args, '-of', 'csv=p=0', path)).trim().split('\n');
  };
  const noLitter = async () => (await readdir(folder)).filter((name) => /partial|muxing/.test(name));

  test.serial('luma and chroma are bit for bit the same in a lossless output', async (t) => {
    const files = LOSSLESS.map(([format, range]) => join(folder, `${format}-${range}.mkv`));
    await runTool(runner, {
      args: [
        ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=37x23:r=24,format=gbrp,noise=alls=60:allf=t'],
        ...LOSSLESS.flatMap(([format, range], i) => [
          ...['-map', '0:v', '-frames:v', '2', '-pix_fmt', format, '-c:v', 'ffv1', '-level', '3'],
          ...['-color_range', range, files[i] as string],
        ]),
      ],
      writes: files,
    });
    for (const [i, file] of files.entries()) {
      const [format, range] = LOSSLESS[i] as (typeof LOSSLESS)[number];
      const name = `${format} ${range}`;
      const { output } = await copy(file, `copy-${format}-${range}.mkv`, { codec: 'ffv1' });
      const before = await openClip(file, { runner });
      const after = await openClip(output, { runner });
      t.deepEqual([before.metadata.width, before.metadata.height], [37, 23]);
      t.is(after.metadata.format.bitDepth, before.metadata.format.bitDepth, name);
      t.is(after.metadata.colour.range, range === 'pc' ? 'full' : 'limited', name);
      const gray = format.startsWith('gray');
      t.is(after.metadata.format.subsampling, gray ? '4:4:4' : before.metadata.format.subsampling);
      const [expected, found] = [await collectFrames(before), await collectFrames(after)];
      t.deepEqual(
        found.map((frame) => frame.y),
        expected.map((frame) => frame.y),
        name,
      );
      if (!gray) t.deepEqual(found, expected, name);
    }
    t.deepEqual(await noLitter(), []);
  });

  test.serial('mp4: sound copied; subtitles, chapters, tags, timecode, aspect and colour kept', async (t) => {
    const from = await make({
      ...RICH,
      name: 'rich.mp4',
      output: [
        ...['-c:s', 'mov_text', '-metadata:s:a:0', 'language=fra', '-metadata:s:s:0', 'language=deu'],
        ...['-timecode', '01:00:00;00', '-movflags', '+use_metadata_tags'],
      ],
    });
    const { output, warnings } = await copy(from, 'rich-h264.mp4', {
      codec: 'h264',
      provenance: { 'colorized by': 'autochrome 0.0.0', method: 'match' },
    });
    t.deepEqual(warnings, []);
    t.deepEqual(await packetHashes(output, 'a:0'), await packetHashes(from, 'a:0'));
    const before = await openClip(from, { runner });
    const after = await openClip(output, { runner });
    const frames = await collectFrames(after);
    t.deepEqual(
      frames.map((frame) => frame.timestamp),
      (await collectFrames(before)).map((frame) => frame.timestamp),
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
    const { report } = await readReport(runner, output);
    t.deepEqual(
      report?.chapters.map((chapter) => [chapter.start, chapter.end, chapter.tags.title]),
      [
        [0, 500, 'One'],
        [500, 1001, 'Two'],
      ],
    );
  });

  test.serial('mkv: sound copied, SubRip and chapters kept, times to the millisecond', async (t) => {
    const from = await make({
      ...RICH,
      name: 'rich.mkv',
      output: ['-c:s', 'srt', '-timecode', '01:00:00;00'],
    });
    const { output, warnings } = await copy(from, 'rich-ffv1.mkv', { codec: 'ffv1' });
    t.deepEqual(warnings, []);
    t.deepEqual(await packetHashes(output, 'a:0'), await packetHashes(from, 'a:0'));
    t.deepEqual(await packetHashes(output, 's:0'), await packetHashes(from, 's:0'));
    const before = await openClip(from, { runner });
    const after = await openClip(output, { runner });
    t.deepEqual(await collectFrames(after), await collectFrames(before));
    t.is(formatRational(after.metadata.frameRate), '30000/1001');
    t.is(after.metadata.startTimecode, '01:00:00;00');
    t.deepEqual(after.metadata.colour, before.metadata.colour);
    t.is(after.metadata.tags.title, 'A = title; with signs');
    t.is((await readReport(runner, output)).report?.chapters.length, 2);
  });

  test.serial('a range takes its own sound, timecode and chapters', async (t) => {
    const from = join(folder, 'rich.mp4');
    const { output } = await copy(from, 'part.mp4', { codec: 'h264', range: { start: 12, end: 24 } });
    const after = await openClip(output, { runner });
    const frames = await collectFrames(after);
    t.is(frames.length, 12);
    t.is(frames[0]?.timestamp, '0');
    t.is(frames[11]?.timestamp, '11011/30000');
    t.is(after.metadata.startTimecode, '01:00:00;12');
    const hashes = await packetHashes(from, 'a:0');
    const part = await packetHashes(output, 'a:0');
    const first = hashes.indexOf(part[0] as string);
    t.deepEqual(part, hashes.slice(first, first + part.length));
    // 0.4004 s of sound at 44100 Hz in packets of 1024 samples, beginning within a packet of frame 12 at 0.4004 s.
    t.true(Math.abs(part.length - 17) <= 1, `${part.length} packets`);
    t.true(Math.abs(((first - 1) * 1024) / 44100 - 0.4004) < (2 * 1024) / 44100, `packet ${first}`);
    const { report } = await readReport(runner, output);
    t.deepEqual(
      report?.chapters.map((chapter) => chapter.tags.title),
      ['One', 'Two'],
    );
  });

  test.serial('uneven frame distances and a start offset are kept exactly', async (t) => {
    const from = await make({
      name: 'uneven.mp4',
      filters: "settb=1/24000,setpts='12000+1000*N+100*N*N'",
      picture: ['-c:v', 'libx264', '-threads', '1', '-fps_mode', 'passthrough', '-enc_time_base', '1/24000'],
      output: ['-video_track_timescale', '24000'],
      sound: 1,
    });
    const before = await openClip(from, { runner });
    const expected = (await collectFrames(before)).map((frame) => frame.timestamp);
    t.is(expected[0], '1/2');
    for (const [codec, name] of [
      ['h264', 'uneven-h264.mp4'],
      ['prores', 'uneven-prores.mov'],
      ['ffv1', 'uneven-ffv1.mov'],
    ] as const) {
      const { output } = await copy(from, name, { codec });
      const after = await openClip(output, { runner });
      t.deepEqual(
        (await collectFrames(after)).map((frame) => frame.timestamp),
        expected,
        name,
      );
      t.deepEqual(await packetHashes(output, 'a:0'), await packetHashes(from, 'a:0'), name);
      t.true(after.metadata.variableFrameRate);
    }
  });

  test.serial('interlaced film stays marked as such, or is refused', async (t) => {
    for (const [field, order] of [
      ['tff', 'top'],
      ['bff', 'bottom'],
    ] as const) {
      const from = await make({
        name: `${field}.mkv`,
        rate: '25',
        filters: `setparams=field_mode=${field}`,
        picture: ['-c:v', 'ffv1', '-level', '3', '-field_order', field === 'tff' ? 'tt' : 'bb'],
        frames: 4,
      });
      for (const [codec, name] of [
        ['h264', 'mp4'],
        ['prores', 'mov'],
        ['ffv1', 'mkv'],
      ] as const) {
        const { output } = await copy(from, `${field}-${codec}.${name}`, { codec });
        const after = await openClip(output, { runner });
        t.is(after.metadata.fieldOrder, order, `${field} ${codec}`);
        t.is((await collectFrames(after)).length, 4);
      }
    }
    const source = await openClip(join(folder, 'tff.mkv'), { runner });
    const path = join(folder, 'refused.mp4');
    const error = await t.throwsAsync(openSink({ path, codec: 'hevc', source: source.metadata, runner }));
    t.regex(error?.message ?? '', /interlaced, and hevc/);
  });

  test.serial('rotation is kept', async (t) => {
    for (const rotation of [90, 270] as const) {
      const from = await make({
        name: `turned-${rotation}.mp4`,
        rotation,
        picture: ['-c:v', 'libx264'],
        frames: 2,
      });
      const { output } = await copy(from, `turned-${rotation}-copy.mp4`, { codec: 'h264' });
      t.is((await openClip(output, { runner })).metadata.rotation, rotation);
    }
  });

  test.serial('H.264, HEVC, ProRes and DNxHR take odd sizes and 8 to 16 bits', async (t) => {
    const odd = await make({ name: 'odd.mkv', size: '257x121', frames: 2 });
    const deep = await make({ name: 'deep.mkv', size: '256x120', pixelFormat: 'yuv444p12le', frames: 2 });
    const expected = [
      ['h264', 'mp4', 'yuv420p', 'yuv420p10le'],
      ['hevc', 'mp4', 'yuv420p', 'yuv420p12le'],
      ['prores', 'mov', 'yuv422p10le', 'yuv444p12le'],
      ['dnxhr', 'mov', 'yuv422p', 'yuv422p10le'],
    ] as const;
    for (const [codec, extension, shallowFormat, deepFormat] of expected) {
      if (codec === 'hevc' && runner.backend === 'wasm') {
        const error = await t.throwsAsync(copy(odd, 'odd-hevc.mp4', { codec }), {
          instanceOf: AutochromeError,
        });
        t.regex(error?.message ?? '', /hevc cannot be written by the embedded ffmpeg/);
        continue;
      }
      const { output, warnings } = await copy(odd, `odd-${codec}.${extension}`, { codec });
      const { metadata } = await openClip(output, { runner });
      const even = codec === 'h264' || codec === 'hevc';
      t.deepEqual([metadata.width, metadata.height], even ? [258, 122] : [257, 121]);
      t.is(warnings.length, even ? 1 : 0);
      t.is(metadata.storedFormat, shallowFormat);
      const other = await copy(deep, `deep-${codec}.${extension}`, { codec });
      const { storedFormat } = (await openClip(other.output, { runner })).metadata;
      t.is(storedFormat, deepFormat, codec);
    }
  });

  test.serial('sound that a container does not hold is converted, with a warning', async (t) => {
    const from = await make({ name: 'pcm.mkv', sound: 0.5, soundOptions: ['-c:a', 'flac'], frames: 4 });
    const { output, warnings } = await copy(from, 'pcm.mp4', { codec: 'h264' });
    t.is(warnings.length, 1);
    t.regex(warnings[0] ?? '', /audio stream 1 \(flac\) is converted to AAC/);
    t.is((await openClip(output, { runner })).metadata.sideStreams[0]?.codec, 'aac');
  });

  test.serial('a render that is stopped keeps what can be played, under a name that says so', async (t) => {
    const from = join(folder, 'rich.mp4');
    for (const [codec, name] of [
      ['h264', 'stopped.mp4'],
      ['ffv1', 'stopped.mkv'],
      ['prores', 'stopped.mov'],
    ] as const) {
      const source = await openClip(from, { runner });
      const sink = await openSink({ path: join(folder, name), codec, source: source.metadata, runner });
      for await (const frame of source.frames({ pool: poolFor(source), range: { start: 0, end: 10 } })) {
        await sink.write(withSinkChroma(frame, sink));
        frame.buffer.release();
      }
      const { partial } = await sink.abort();
      t.is(partial, join(folder, name.replace('.', '.partial.')));
      const kept = await openClip(partial as string, { runner });
      t.is((await collectFrames(kept)).length, 10, name);
    }
    t.deepEqual((await noLitter()).sort(), [
      'stopped.partial.mkv',
      'stopped.partial.mov',
      'stopped.partial.mp4',
    ]);
  });

  test.serial('nothing is left of a render stopped before its first frame', async (t) => {
    const source = await openClip(join(folder, 'rich.mp4'), { runner });
    const before = await readdir(folder);
    const sink = await openSink({ path: join(folder, 'none.mp4'), source: source.metadata, runner });
    t.deepEqual(await sink.abort(), { partial: undefined });
    t.deepEqual(await readdir(folder), before);
  });
}
