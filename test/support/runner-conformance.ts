import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestFn } from 'ava';
import { NutReader } from '../../src/ffmpeg/nut/reader.js';
import { NutWriter } from '../../src/ffmpeg/nut/writer.js';
import type { FfmpegJob, FfmpegRun, FfmpegRunner } from '../../src/ffmpeg/runner.js';

/** Bytes that no pipe of any backend holds. */
const MORE_THAN_A_PIPE = 64 * 2 ** 20;

const GRAY_STREAM = {
  codecTag: 'Y800',
  width: 64,
  height: 48,
  sampleAspectRatio: { numerator: 4, denominator: 3 },
  timebase: { numerator: 1, denominator: 90000 },
} as const;

const PROBE = ['-v', 'error', '-show_entries', 'stream=codec_name,width,nb_frames,sample_aspect_ratio'];

/** Makes raw gray frames without end, or so many. */
function endless(size: string, frames?: number): string[] {
  return [
    ...['-f', 'lavfi', '-i', `color=gray:s=${size}`, ...(frames ? ['-frames:v', `${frames}`] : [])],
    ...['-pix_fmt', 'gray', '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'],
  ];
}

async function readAll(run: FfmpegRun): Promise<{ bytes: number; text: string }> {
  let bytes = 0;
  let text = '';
  for await (const chunk of run.output) {
    bytes += chunk.length;
    if (text.length < 10_000) text += new TextDecoder().decode(chunk.slice(0, 10_000));
  }
  return { bytes, text };
}

/**
 * What every way of running ffmpeg has to do, as tests.
 *
 * @param test - ava's `test`, or `test.skip` where the backend is missing
 * @param skip - ava's `test.skip`, for what this system cannot show
 * @param load - the backend
 */
export function runnerConformance(
  test: TestFn['skip'],
  skip: TestFn['skip'],
  load: () => Promise<FfmpegRunner>,
): void {
  async function inFolder(use: (runner: FfmpegRunner, folder: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'autochrome-runner-'));
    try {
      await use(await load(), folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const start = async (args: string[], more: Partial<FfmpegJob> = {}) =>
    (await load()).start({ program: 'ffmpeg', args, ...more });

  test('says its version', async (t) => {
    t.regex((await load()).version, /^(N-)?\d+(\.\d+)*/);
  });

  test('decodes to NUT on pipe:1', async (t) => {
    const run = await start([
      ...['-f', 'lavfi', '-i', 'testsrc=s=64x48:r=30000/1001', '-frames:v', '5', '-pix_fmt', 'yuv420p10le'],
      ...['-c:v', 'rawvideo', '-f', 'nut', 'pipe:1'],
    ]);
    const reader = new NutReader(run.output);
    const stream = await reader.readHeader();
    t.is(stream?.codecTag, 'Y3\x0b\x0a');
    const times: number[] = [];
    for (let frame = await reader.nextFrame(); frame; frame = await reader.nextFrame()) {
      t.is(frame.byteLength, 64 * 48 * 3);
      times.push(
        (frame.pts * (stream?.timebase.numerator ?? 0) * 30000) / (stream?.timebase.denominator ?? 1),
      );
    }
    t.deepEqual(times, [0, 1001, 2002, 3003, 4004]);
    t.is((await run.done).exitCode, 0);
  });

  test('encodes NUT on pipe:0 to an mp4, which ffprobe reads', (t) =>
    inFolder(async (runner, folder) => {
      const path = join(folder, 'a film.mp4');
      const run = runner.start({
        program: 'ffmpeg',
        args: ['-f', 'nut', '-i', 'pipe:0', '-c:v', 'mpeg4', '-movflags', '+faststart', `file:${path}`],
        writes: [path],
      });
      const writer = new NutWriter(GRAY_STREAM);
      await run.write(writer.header());
      for (let i = 0; i < 7; i++) {
        const image = new Uint8Array(64 * 48).fill(20 * i);
        for (const chunk of writer.frame(3000 * i, [image])) await run.write(chunk);
      }
      run.endInput();
      const result = await run.done;
      t.is(result.exitCode, 0, result.log.join('\n'));
      // Seeking back moved the index to the front.
      t.is((await readFile(path)).subarray(0, 200).includes('moov'), true);

      const probe = runner.start({
        program: 'ffprobe',
        args: [...PROBE, '-of', 'json', path],
        reads: [path],
      });
      const { text } = await readAll(probe);
      t.deepEqual(JSON.parse(text).streams, [
        { codec_name: 'mpeg4', width: 64, sample_aspect_ratio: '4:3', nb_frames: '7' },
      ]);
      t.is((await probe.done).exitCode, 0);
    }));

  test('reads a file larger than a pipe from its middle', (t) =>
    inFolder(async (runner, folder) => {
      const path = join(folder, 'large.gray');
      const size = 512 * 512;
      const content = new Uint8Array(48 * size);
      for (let i = 0; i < 48; i++) content.fill(i, i * size, (i + 1) * size);
      await writeFile(path, content);
      const run = runner.start({
        program: 'ffmpeg',
        args: [
          ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '512x512', '-r', '1', '-ss', '30', '-i', path],
          ...['-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'],
        ],
        reads: [path],
      });
      let bytes = 0;
      for await (const chunk of run.output) {
        if (bytes === 0) t.is(chunk[0], 30);
        bytes += chunk.length;
      }
      t.is(bytes, 18 * size);
      t.is((await run.done).exitCode, 0);
    }));

  test('writes a file larger than a pipe', (t) =>
    inFolder(async (runner, folder) => {
      const path = join(folder, 'large.gray');
      const args = endless('1024x1024', 12).map((arg) => (arg === 'pipe:1' ? path : arg));
      const result = await runner.start({ program: 'ffmpeg', args, writes: [path] }).done;
      t.is(result.exitCode, 0);
      t.is((await stat(path)).size, 12 * 2 ** 20);
    }));

  test('a program whose output nobody reads waits, and so does one that feeds it', async (t) => {
    const run = await start([
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '1024x1024', '-i', 'pipe:0'],
      ...['-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'],
    ]);
    let written = 0;
    const feed = (async () => {
      for (; written < MORE_THAN_A_PIPE; written += 2 ** 20) await run.write(new Uint8Array(2 ** 20));
      run.endInput();
    })();
    // A pipe without an end would have taken everything by then; one with an end never will.
    await delay(700);
    t.true(written < MORE_THAN_A_PIPE);
    t.is((await readAll(run)).bytes, MORE_THAN_A_PIPE);
    await feed;
    t.is((await run.done).exitCode, 0);
  });

  test('kill ends a run that works without end', async (t) => {
    const run = await start(endless('640x480'));
    let chunks = 0;
    for await (const _ of run.output) {
      chunks += 1;
      run.kill();
      run.kill();
    }
    t.true(chunks >= 1);
    t.is((await run.done).exitCode, undefined);
  });

  test('kill ends a run whose output nobody reads, and one that waits for input', async (t) => {
    const writing = await start(endless('640x480'));
    const reading = await start(['-f', 'nut', '-i', 'pipe:0', '-f', 'null', '-']);
    await reading.write(new NutWriter(GRAY_STREAM).header());
    writing.kill();
    reading.kill();
    t.is((await writing.done).exitCode, undefined);
    t.is((await reading.done).exitCode, undefined);
    await reading.write(new Uint8Array(2 ** 20));
  });

  test('a signal ends a run, also one that was aborted before', async (t) => {
    const controller = new AbortController();
    const run = await start(endless('640x480'), { signal: controller.signal });
    for await (const _ of run.output) controller.abort();
    t.is((await run.done).exitCode, undefined);
    const late = await start(endless('640x480'), { signal: controller.signal });
    t.is((await readAll(late)).bytes, 0);
    t.is((await late.done).exitCode, undefined);
  });

  test('leaving the output early ends the program', async (t) => {
    const run = await start(endless('640x480'));
    for await (const _ of run.output) break;
    t.not((await run.done).exitCode, 0);
  });

  test('an early end while writing lets writes through', async (t) => {
    const run = await start([
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x64', '-i', 'pipe:0', '-frames:v', '1'],
      ...['-f', 'null', '-'],
    ]);
    for (let i = 0; i < 32; i++) await run.write(new Uint8Array(2 ** 20));
    run.endInput();
    t.is((await run.done).exitCode, 0);
  });

  test('a failed run tells its exit code and why', async (t) => {
    const result = await (await start(['-f', 'lavfi', '-i', 'nosuchfilter', '-f', 'null', '-'])).done;
    t.not(result.exitCode, 0);
    t.not(result.exitCode, undefined);
    t.regex(result.log.join('\n'), /nosuchfilter/);
  });

  test('keeps the last 40 lines of the log', async (t) => {
    const run = await start(['-v', 'debug', '-f', 'lavfi', '-i', 'testsrc=d=1', '-f', 'null', '-']);
    const { log } = await run.done;
    t.is(log.length, 40);
    t.deepEqual([...run.log], [...log]);
  });

  test('a missing input file is named', (t) =>
    inFolder(async (runner, folder) => {
      const path = join(folder, 'missing.mp4');
      for (const program of ['ffmpeg', 'ffprobe'] as const) {
        const run = runner.start({ program, args: ['-i', path], reads: [path] });
        const { exitCode, log } = await run.done;
        t.is(exitCode, 1);
        t.true(log.some((line) => line.includes(`${path}: No such file or directory`)));
      }
    }));

  test('an output that cannot be made is named', (t) =>
    inFolder(async (runner, folder) => {
      const path = join(folder, 'folder.mkv');
      await mkdir(path);
      const args = ['-f', 'lavfi', '-i', 'testsrc', '-frames:v', '2', path];
      const { exitCode, log } = await runner.start({ program: 'ffmpeg', args, writes: [path] }).done;
      t.is(exitCode, 1);
      t.true(log.some((line) => line.includes(`${path}: Is a directory`)));
    }));

  // Linux has a file that is always full.
  const testFull = existsSync('/dev/full') ? test : skip;
  testFull('a full disk is named', async (t) => {
    const args = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=640x480',
      '-frames:v',
      '9',
      '-c:v',
      'rawvideo',
      '-f',
      'nut',
    ];
    const { exitCode, log } = await (await start([...args, '/dev/full'], { writes: ['/dev/full'] })).done;
    t.is(exitCode, 1, log.join('\n'));
    t.regex(log.join('\n'), /No space left on device/);
  });
}
