import { join } from 'node:path';
import type { TestFn } from 'ava';
import { openClip } from '../../src/decode/open-clip.js';
import type { CodecName } from '../../src/encode/frame-sink.js';
import { joinSegments, segmentExtension } from '../../src/encode/join-segments.js';
import { openSegmentSink } from '../../src/encode/open-sink.js';
import type { Segment } from '../../src/encode/segment-sink.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { poolFor, withSinkChroma } from './collect-frames.js';
import type { ClipRecipe } from './generate-clip.js';
import { mediaBench } from './media-bench.js';
import { packetTimes } from './packet-times.js';

/** Where the segments of a clip of 12 frames begin; two are shorter than an encoder's reordering. */
const BORDERS = [0, 1, 3, 12];
const FRAMES = 12;

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-bf', '2'];
const MPEG2 = ['-c:v', 'mpeg2video', '-bf', '2', '-q:v', '3'];
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '3'];
const PCM = { sound: 0.5, soundOptions: ['-c:a', 'pcm_s16le'] };
/** A frame is missing after every three. */
const UNEVEN = { filters: 'setpts=PTS+floor(N/3)/FRAME_RATE/TB', output: ['-fps_mode', 'passthrough'] };

/** A clip in every kind of container, with clocks of all sorts. */
export const SOURCES: readonly ClipRecipe[] = [
  { name: 'reel.mp4', image: H264, sound: 0.5 },
  { name: 'reel.mov', rate: '24000/1001', image: ['-c:v', 'mjpeg', '-q:v', '3'], ...PCM },
  { name: 'coarse.mp4', rate: '24000/1001', image: H264, output: ['-video_track_timescale', '90000'] },
  { name: 'reel.mkv', rate: '30000/1001', image: H264, ...PCM },
  { name: 'reel.webm', image: ['-c:v', 'libvpx', '-cpu-used', '8', '-b:v', '200k'] },
  { name: 'reel.avi', rate: '30000/1001', image: MPEG4, ...PCM },
  { name: 'reel.ts', rate: '25', image: H264, sound: 0.5, output: ['-output_ts_offset', '7.5'] },
  { name: 'reel.vob', rate: '30000/1001', image: MPEG2, sound: 0.5, soundOptions: ['-c:a', 'ac3'] },
  { name: 'reel.flv', rate: '30', image: H264 },
  { name: 'reel.wmv', rate: '25', image: ['-c:v', 'wmv2', '-q:v', '3'] },
  { name: 'reel.ogv', rate: '25', image: ['-c:v', 'libtheora', '-q:v', '7'] },
  { name: 'reel.mxf', rate: '25', image: MPEG2 },
  { name: 'reel.nut', rate: '24000/1001', image: H264 },
  { name: 'reel.h264', rate: '25', image: H264 },
  { name: 'uneven.mkv', rate: '25', image: H264, ...UNEVEN },
  { name: 'uneven.mp4', rate: '24000/1001', image: H264, ...UNEVEN },
  { name: 'later.mp4', rate: '25', image: H264, sound: 0.5, output: ['-output_ts_offset', '1.0133'] },
];

/** Outputs of every container, coded with and without reordering. */
export const OUTPUTS = [
  ['h264', 'mkv'],
  ['h264', 'mp4'],
  ['h264', 'mov'],
  ['ffv1', 'mkv'],
] as const satisfies readonly (readonly [CodecName, string])[];

/**
 * The tests that every ffmpeg backend passes when a clip in one container is joined into another.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function joinConformance(
  test: TestFn,
  start: () => Promise<FfmpegRunner>,
  sources: readonly ClipRecipe[],
  outputs: readonly (readonly [CodecName, string])[],
): void {
  const bench = mediaBench(test, start);

  /** Writes segments with the clip's own planes. */
  async function segmentsOf(from: string, codec: CodecName, extension: string) {
    const segments: Segment[] = [];
    const source = await openClip(from, { runner: bench.runner });
    const pool = poolFor(source);
    for (const [i, begin] of BORDERS.slice(0, -1).entries()) {
      const name = `${codec}-${i}.${segmentExtension(codec, `x.${extension}`)}`;
      const sink = await openSegmentSink({
        ...{ path: join(bench.folder, name), codec, quality: 70, runner: bench.runner },
        ...{ source: source.metadata, onWarning: () => {} },
      });
      for await (const frame of source.frames({ pool, range: { start: begin, end: BORDERS[i + 1] } })) {
        await sink.write(withSinkChroma(frame, sink));
        frame.buffer.release();
      }
      await sink.finish();
      segments.push(sink.segment as Segment);
    }
    await source.close();
    return { segments, source: source.metadata };
  }

  for (const recipe of sources) {
    test.serial(
      `${recipe.name}: joined into any container, it keeps the times of a whole render`,
      async (t) => {
        const from = await bench.make({ frames: FRAMES, size: '64x48', ...recipe });
        for (const [codec, extension] of outputs) {
          const name = `${codec}-${recipe.name}.${extension}`;
          const whole = await bench.copy(from, `whole-${name}`, { codec, range: { start: 0, end: FRAMES } });
          const { segments, source } = await segmentsOf(from, codec, extension);
          const path = join(bench.folder, `joined-${name}`);
          await joinSegments({ runner: bench.runner, codec, path, segments, source });
          const times = await packetTimes(bench.runner, path, 'pts');
          t.is(times.video.length, whole.before.frames.length, `${codec} in ${extension}`);
          t.deepEqual(
            times,
            await packetTimes(bench.runner, whole.output, 'pts'),
            `${codec} in ${extension}`,
          );
        }
      },
    );
  }
}
