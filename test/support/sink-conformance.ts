import { join } from 'node:path';
import type { TestFn } from 'ava';
import { openClip } from '../../src/decode/open-clip.js';
import { openSink } from '../../src/encode/open-sink.js';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames } from './collect-frames.js';
import { runTool } from './generate-clip.js';
import { leftovers, mediaBench } from './media-bench.js';

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
 * The tests that every ffmpeg backend passes as a sink of frames: what becomes of the image.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function sinkConformance(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  const bench = mediaBench(test, start);

  test.serial('luma and chroma are bit for bit the same in a lossless output', async (t) => {
    const files = LOSSLESS.map(([format, range]) => join(bench.folder, `${format}-${range}.mkv`));
    await runTool(bench.runner, {
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
      const { output, before } = await bench.copy(file, `copy-${format}-${range}.mkv`, { codec: 'ffv1' });
      const after = await openClip(output, { runner: bench.runner });
      t.deepEqual([before.metadata.width, before.metadata.height], [37, 23]);
      t.is(after.metadata.format.bitDepth, before.metadata.format.bitDepth, name);
      t.is(after.metadata.colour.range, range === 'pc' ? 'full' : 'limited', name);
      const gray = format.startsWith('gray');
      t.is(after.metadata.format.subsampling, gray ? '4:4:4' : before.metadata.format.subsampling);
      const found = await collectFrames(after);
      t.deepEqual(
        found.map((frame) => frame.y),
        before.frames.map((frame) => frame.y),
        name,
      );
      if (!gray) t.deepEqual(found, before.frames, name);
    }
    t.deepEqual(await leftovers(bench.folder), []);
  });

  test.serial('uneven frame distances and a start offset are kept exactly', async (t) => {
    const from = await bench.make({
      name: 'uneven.mp4',
      filters: "settb=1/24000,setpts='12000+1000*N+100*N*N'",
      image: ['-c:v', 'libx264', '-threads', '1', '-fps_mode', 'passthrough', '-enc_time_base', '1/24000'],
      output: ['-video_track_timescale', '24000'],
      sound: 1,
    });
    for (const [codec, name] of [
      ['h264', 'uneven-h264.mp4'],
      ['prores', 'uneven-prores.mov'],
      ['ffv1', 'uneven-ffv1.mov'],
    ] as const) {
      const { output, before } = await bench.copy(from, name, { codec });
      const after = await openClip(output, { runner: bench.runner });
      t.is(before.frames[0]?.timestamp, '1/2');
      t.deepEqual(
        (await collectFrames(after)).map((frame) => frame.timestamp),
        before.frames.map((frame) => frame.timestamp),
        name,
      );
      t.deepEqual(await bench.packetHashes(output, 'a:0'), await bench.packetHashes(from, 'a:0'), name);
      t.true(after.metadata.variableFrameRate);
    }
  });

  test.serial('interlaced film stays marked as such, or is refused', async (t) => {
    for (const [field, order] of [
      ['tff', 'top'],
      ['bff', 'bottom'],
    ] as const) {
      const from = await bench.make({
        name: `${field}.mkv`,
        rate: '25',
        filters: `setparams=field_mode=${field}`,
        image: ['-c:v', 'ffv1', '-level', '3', '-field_order', field === 'tff' ? 'tt' : 'bb'],
        frames: 4,
      });
      for (const [codec, name] of [
        ['h264', 'mp4'],
        ['prores', 'mov'],
        ['ffv1', 'mkv'],
      ] as const) {
        const { output } = await bench.copy(from, `${field}-${codec}.${name}`, { codec });
        const after = await openClip(output, { runner: bench.runner });
        t.is(after.metadata.fieldOrder, order, `${field} ${codec}`);
        t.is((await collectFrames(after)).length, 4);
      }
    }
    const source = await openClip(join(bench.folder, 'tff.mkv'), { runner: bench.runner });
    const path = join(bench.folder, 'refused.mp4');
    const error = await t.throwsAsync(
      openSink({ path, codec: 'hevc', source: source.metadata, runner: bench.runner }),
    );
    t.regex(error?.message ?? '', /interlaced, and hevc/);
  });

  test.serial('rotation is kept', async (t) => {
    for (const rotation of [90, 270] as const) {
      const from = await bench.make({
        name: `turned-${rotation}.mp4`,
        rotation,
        image: ['-c:v', 'libx264'],
        frames: 2,
      });
      const { output } = await bench.copy(from, `turned-${rotation}-copy.mp4`, { codec: 'h264' });
      t.is((await openClip(output, { runner: bench.runner })).metadata.rotation, rotation);
    }
  });

  test.serial('H.264, HEVC, ProRes and DNxHR take odd sizes and 8 to 16 bits', async (t) => {
    const odd = await bench.make({ name: 'odd.mkv', size: '257x121', frames: 2 });
    const deep = await bench.make({
      name: 'deep.mkv',
      size: '256x120',
      pixelFormat: 'yuv444p12le',
      frames: 2,
    });
    const expected = [
      ['h264', 'mp4', 'yuv420p', 'yuv420p10le'],
      ['hevc', 'mp4', 'yuv420p', 'yuv420p12le'],
      ['prores', 'mov', 'yuv422p10le', 'yuv444p12le'],
      ['dnxhr', 'mov', 'yuv422p', 'yuv422p10le'],
    ] as const;
    for (const [codec, extension, shallowFormat, deepFormat] of expected) {
      if (codec === 'hevc' && bench.runner.backend === 'wasm') {
        const error = await t.throwsAsync(bench.copy(odd, 'odd-hevc.mp4', { codec }), {
          instanceOf: AutochromeError,
        });
        t.regex(error?.message ?? '', /hevc cannot be written by the embedded ffmpeg/);
        continue;
      }
      const { output, warnings } = await bench.copy(odd, `odd-${codec}.${extension}`, { codec });
      const { metadata } = await openClip(output, { runner: bench.runner });
      const even = codec === 'h264' || codec === 'hevc';
      t.deepEqual([metadata.width, metadata.height], even ? [258, 122] : [257, 121]);
      t.is(warnings.length, even ? 1 : 0);
      t.is(metadata.storedFormat, shallowFormat);
      const other = await bench.copy(deep, `deep-${codec}.${extension}`, { codec });
      const { storedFormat } = (await openClip(other.output, { runner: bench.runner })).metadata;
      t.is(storedFormat, deepFormat, codec);
    }
  });

  test.serial('levels stay in their range: full range is kept, or converted with a warning', async (t) => {
    const from = await bench.make({
      name: 'levels.mkv',
      size: '256x128',
      pixelFormat: 'gray16le',
      filters: "geq=lum='X*257'",
      frames: 1,
      image: ['-c:v', 'ffv1', '-level', '3', '-color_range', 'pc'],
    });
    for (const [codec, name, range] of [
      ['h264', 'levels.mp4', 'full'],
      ['prores', 'levels-prores.mov', 'limited'],
      ['dnxhr', 'levels-dnxhr.mov', 'limited'],
    ] as const) {
      const { output, warnings, before } = await bench.copy(from, name, { codec });
      t.is(before.metadata.colour.range, 'full');
      const expected = before.frames[0]?.y ?? [];
      t.true(expected.length > 0);
      const after = await openClip(output, { runner: bench.runner });
      t.is(after.metadata.colour.range ?? 'limited', range, codec);
      t.is(warnings.length, range === 'full' ? 0 : 1);
      const found = (await collectFrames(after))[0]?.y ?? [];
      const peak = 2 ** after.metadata.format.bitDepth - 1;
      let difference = 0;
      for (const [i, code] of expected.entries()) {
        const level = code / 65535;
        const target = range === 'full' ? level * peak : ((16 + 219 * level) / 256) * (peak + 1);
        difference += Math.abs((found[i] as number) - target) / peak / expected.length;
      }
      t.true(difference < 0.01, `${codec}: ${difference}`);
    }
  });
}
