import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { collectFrames } from '../support/collect-frames.js';
import type { ClipRecipe } from '../support/generate-clip.js';
import { mediaBench } from '../support/media-bench.js';
import { packetTimes } from '../support/packet-times.js';

const bench = mediaBench(test, () => chooseFfmpeg('auto'));

const CELL = { rate: '25', frames: 50, sound: 2 };
const MPEG2 = ['-c:v', 'mpeg2video', '-bf', '2', '-q:v', '3'];
const MP2 = ['-c:a', 'mp2'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1'];

const later = (seconds: number) => ({ output: ['-output_ts_offset', `${seconds}`] });
const VOB: ClipRecipe = { ...CELL, name: 'cell.vob', image: MPEG2, soundOptions: MP2 };
const TS: ClipRecipe = { ...CELL, name: 'part.ts', image: H264, soundOptions: MP2 };
const VOB_LATER = { ...VOB, ...later(60), name: 'later.vob' };
const TS_LATER = { ...TS, ...later(60), name: 'later.ts' };

/** Recordings and cells that follow each other. */
const FILMS: readonly (readonly [string, readonly ClipRecipe[]])[] = [
  ['disc.vob', [VOB, VOB]],
  ['long-disc.vob', [VOB, VOB, VOB]],
  ['apart.vob', [VOB, VOB_LATER]],
  ['back.vob', [VOB_LATER, VOB]],
  ['tape.ts', [TS, TS]],
  ['apart.ts', [TS, TS_LATER]],
  ['back.ts', [TS_LATER, TS]],
];

async function joined(name: string, cells: readonly ClipRecipe[]): Promise<string> {
  const files: Buffer[] = [];
  for (const cell of cells) files.push(await readFile(await bench.make(cell)));
  const path = join(bench.folder, name);
  await writeFile(path, Buffer.concat(files));
  return path;
}

const steps = (times: readonly number[]) => times.slice(1).map((time, i) => time - (times[i] as number));

for (const [name, cells] of FILMS) {
  test.serial(`${name}: picture and sound go on where the part before ended`, async (t) => {
    const from = await joined(name, cells);
    for (const extension of ['mp4', 'mkv']) {
      const { output } = await bench.copy(from, `${name}.${extension}`, { codec: 'h264' });
      const { video, audio } = await packetTimes(bench.runner, output, 'pts_time');
      t.is(video.length, cells.length * CELL.frames);
      // Where sound is longer than the picture it comes with, one of them waits for the other.
      t.true(
        steps(video).every((step) => step > 0.025 && step < 0.06),
        `${steps(video)}`,
      );
      t.true(
        steps(audio).every((step) => step > 0.01 && step < 0.045),
        `${steps(audio)}`,
      );
      t.true(Math.abs((video.at(-1) as number) - (audio.at(-1) as number)) < 0.1);
    }
  });

  test.serial(`${name}: a frame has one number on both sides of the jump`, async (t) => {
    await bench.using(await joined(name, cells), async (source) => {
      const all = await collectFrames(source);
      t.is(all.length, cells.length * CELL.frames);
      for (const start of [30, 49, 75]) {
        t.deepEqual(await collectFrames(source, { start, end: start + 2 }), all.slice(start, start + 2));
      }
    });
  });
}
