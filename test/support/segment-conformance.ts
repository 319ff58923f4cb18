import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import { readReport } from '../../src/decode/ffprobe-report.js';
import { openClip } from '../../src/decode/open-clip.js';
import type { CodecName } from '../../src/encode/frame-sink.js';
import { joinSegments, segmentExtension } from '../../src/encode/join-segments.js';
import { openSegmentSink } from '../../src/encode/open-sink.js';
import type { Segment } from '../../src/encode/segment-sink.js';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames, type KeptFrame, poolFor, withSinkChroma } from './collect-frames.js';
import { mediaBench } from './media-bench.js';

/** Where the segments of a clip of 24 frames begin; the first ones are shorter than an encoder's reordering. */
const BORDERS = [0, 1, 3, 4, 13, 24];

const WAYS = [
  ['h264', 'mp4'],
  ['h264', 'mkv'],
  ['hevc', 'mov'],
  ['prores', 'mov'],
  ['dnxhr', 'mkv'],
  ['ffv1', 'mkv'],
] as const satisfies readonly (readonly [CodecName, string])[];

const COLOURS = [
  ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
] as const;

/**
 * The tests that every ffmpeg backend passes as a writer of segments that are joined.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 * @param ways - codecs that the backend writes
 */
export function segmentConformance(
  test: TestFn,
  start: () => Promise<FfmpegRunner>,
  ways: readonly CodecName[],
): void {
  const bench = mediaBench(test, start);

  /** Writes segments with the clip's own planes. */
  async function segmentsOf(from: string, codec: CodecName, extension: string, borders: readonly number[]) {
    const segments: Segment[] = [];
    const source = await openClip(from, { runner: bench.runner });
    for (const [i, begin] of borders.slice(0, -1).entries()) {
      const sink = await openSegmentSink({
        path: join(bench.folder, `it's ${codec} ${i}.${segmentExtension(codec, `x.${extension}`)}`),
        ...{ codec, quality: 70, runner: bench.runner, source: source.metadata, onWarning: () => {} },
      });
      const pool = poolFor(source);
      for await (const frame of source.frames({ pool, range: { start: begin, end: borders[i + 1] } })) {
        await sink.write(withSinkChroma(frame, sink));
        frame.buffer.release();
      }
      await sink.finish();
      segments.push(sink.segment as Segment);
    }
    await source.close();
    return { segments, source: source.metadata };
  }

  async function framesOf(path: string): Promise<KeptFrame[]> {
    const source = await openClip(path, { runner: bench.runner });
    const frames = await collectFrames(source);
    await source.close();
    return frames;
  }

  const planes = ({ y, cb, cr }: KeptFrame) => ({ y, cb, cr });
  const times = (frames: readonly KeptFrame[]) => frames.map(({ timestamp }) => timestamp);

  for (const [codec, extension] of WAYS.filter(([name]) => ways.includes(name))) {
    test.serial(`${codec} segments in ${extension} are joined into what a whole render is`, async (t) => {
      const from = await bench.make({
        ...{
          name: `rich-${codec}.${extension}`,
          rate: '30000/1001',
          frames: 24,
          size: '256x120',
          sound: 0.8,
        },
        image: ['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', ...COLOURS],
        metadata: ';FFMETADATA1\ntitle=Reel\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=One\n',
        output: ['-timecode', '01:00:00;00'],
      });
      const whole = await bench.copy(from, `whole-${codec}.${extension}`, {
        codec,
        provenance: { by: 'me' },
      });
      const { segments, source } = await segmentsOf(from, codec, extension, BORDERS);
      t.deepEqual(
        segments.map(({ first, frames }) => [first.index, frames]),
        BORDERS.slice(0, -1).map((begin, i) => [begin, (BORDERS[i + 1] as number) - begin]),
      );
      const warnings: string[] = [];
      const output = await joinSegments({
        ...{
          ...{ runner: bench.runner, codec },
          path: join(bench.folder, `joined-${codec}.${extension}`),
          segments,
          source,
        },
        ...{ provenance: { by: 'me' }, onWarning: (warning) => void warnings.push(warning) },
      });
      t.deepEqual(warnings, []);
      const [expected, found] = [await framesOf(whole.output), await framesOf(output)];
      t.deepEqual(times(found), times(expected));
      const parts = (await Promise.all(segments.map(({ path }) => framesOf(path)))).flat();
      t.deepEqual(found.map(planes), parts.map(planes));
      if (codec === 'ffv1') t.deepEqual(found, expected);
      t.deepEqual(await bench.packetHashes(output, 'a:0'), await bench.packetHashes(whole.output, 'a:0'));
      const reports = [await readReport(bench.runner, whole.output), await readReport(bench.runner, output)];
      const [before, after] = reports.map(({ report }) => ({
        chapters: report?.chapters,
        tags: report?.format.tags,
        duration: report?.format.duration,
        streams: report?.streams,
      }));
      t.deepEqual(after, before);
    });
  }

  test.serial('uneven frame distances and a start offset are kept exactly across joints', async (t) => {
    const from = await bench.make({
      name: 'uneven.mp4',
      frames: 24,
      filters: "settb=1/24000,setpts='12000+1000*N+100*N*N'",
      image: ['-c:v', 'libx264', '-threads', '1', '-fps_mode', 'passthrough', '-enc_time_base', '1/24000'],
      output: ['-video_track_timescale', '24000'],
      sound: 1,
    });
    for (const [codec, extension] of [
      ['h264', 'mp4'],
      ['h264', 'mkv'],
    ] as const) {
      const whole = await bench.copy(from, `whole-uneven.${extension}`, { codec });
      const { segments, source } = await segmentsOf(from, codec, extension, BORDERS);
      const path = join(bench.folder, `joined-uneven.${extension}`);
      await joinSegments({ runner: bench.runner, codec, path, segments, source });
      t.deepEqual(times(await framesOf(path)), times(await framesOf(whole.output)), extension);
      t.deepEqual(await bench.packetHashes(path, 'a:0'), await bench.packetHashes(whole.output, 'a:0'));
    }
  });

  test.serial('a part of a clip takes its own sound and timecode', async (t) => {
    const from = join(bench.folder, 'rich-ffv1.mkv');
    const whole = await bench.copy(from, 'part.mkv', { codec: 'ffv1', range: { start: 5, end: 20 } });
    const { segments, source } = await segmentsOf(from, 'ffv1', 'mkv', [5, 12, 20]);
    const path = join(bench.folder, 'joined-part.mkv');
    await joinSegments({ runner: bench.runner, codec: 'ffv1', path, segments, source });
    t.deepEqual((await framesOf(path)).map(planes), (await framesOf(whole.output)).map(planes));
    t.deepEqual(await bench.packetHashes(path, 'a:0'), await bench.packetHashes(whole.output, 'a:0'));
    await bench.using(path, async ({ metadata }) => {
      t.is(metadata.startTimecode, '01:00:00;05');
    });
  });

  test.serial('segments that do not belong together are refused, and nothing is left', async (t) => {
    const from = join(bench.folder, 'rich-ffv1.mkv');
    const { segments, source } = await segmentsOf(from, 'ffv1', 'mkv', [0, 2, 4, 6]);
    const [one, two, three] = segments as [Segment, Segment, Segment];
    const path = join(bench.folder, 'refused.mkv');
    const joined = (given: readonly Segment[]) =>
      joinSegments({ runner: bench.runner, codec: 'ffv1', path, segments: given, source });
    await t.throwsAsync(joined([one, three]), { message: /begins with frame 4, and .* ends at 2/ });
    await t.throwsAsync(joined([one, { ...two, parameters: 'other' }]), { message: /in different ways/ });
    // ffmpeg passes over what it cannot read, and ends well.
    const { size } = await stat(two.path);
    await writeFile(two.path, new Uint8Array(size));
    const lost = await t.throwsAsync(joined([one, two, three]), { instanceOf: AutochromeError });
    t.is(lost?.kind, 'failure');
    await rm(two.path);
    t.is((await t.throwsAsync(joined([one, two, three]), { instanceOf: AutochromeError }))?.kind, 'failure');
    const stopped = joinSegments({
      ...{ runner: bench.runner, codec: 'ffv1', path, segments, source },
      signal: AbortSignal.abort(),
    });
    await t.throwsAsync(stopped, { message: 'stopped' });
    t.deepEqual(
      (await readdir(bench.folder)).filter((name) => /refused|muxing/.test(name)),
      [],
    );
  });

  test.serial('a segment that is stopped leaves nothing', async (t) => {
    const source = await openClip(join(bench.folder, 'rich-ffv1.mkv'), { runner: bench.runner });
    const path = join(bench.folder, 'stopped.mkv');
    const sink = await openSegmentSink({
      ...{ path, codec: 'ffv1', quality: 70, runner: bench.runner, source: source.metadata },
      onWarning: () => {},
    });
    for await (const frame of source.frames({
      pool: poolFor(source),
      range: { start: 0, end: 3 },
    })) {
      await sink.write(withSinkChroma(frame, sink));
      frame.buffer.release();
    }
    await sink.abort();
    await source.close();
    t.deepEqual(
      (await readdir(bench.folder)).filter((name) => name.includes('stopped')),
      [],
    );
  });
}
