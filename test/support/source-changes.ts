import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames, poolFor } from './collect-frames.js';
import { mediaBench } from './media-bench.js';

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '4', '-bf', '0', '-threads', '1'];

/** Clips of which the second begins where the first ends, joined byte for byte, and what is said of them. */
const CHANGES = [
  { name: 'larger', filters: 'scale=96x64', says: /changes its frame size: that of frame 12 is not 64x48/ },
  // The same number of bytes.
  { name: 'turned', filters: 'scale=48x64', says: /changes its frame size: that of frame 12 is not 64x48/ },
  {
    name: 'wider',
    filters: 'setsar=16/11',
    says: /changes its pixel aspect ratio: that of frame 12 is not 1:1/,
  },
] as const;

/**
 * The tests that every ffmpeg backend passes as a source of frames when a clip's frames change on the way.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function sourceChanges(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  const bench = mediaBench(test, start);

  for (const { name, filters, says } of CHANGES) {
    test.serial(`frames that are ${name} from the middle on end the frames before them`, async (t) => {
      const parts = [
        { name: `first-${name}.ts`, filters: 'setsar=1', output: [] },
        { name: `second-${name}.ts`, filters: `${filters}`, output: ['-output_ts_offset', '0.5'] },
      ];
      const bytes: Buffer[] = [];
      for (const part of parts) {
        bytes.push(await readFile(await bench.make({ ...part, image: H264, frames: 12 })));
      }
      const path = join(bench.folder, `${name}.ts`);
      await writeFile(path, Buffer.concat(bytes));
      await bench.using(path, async (source) => {
        const indexes: number[] = [];
        const reading = async (start: number) => {
          for await (const frame of source.frames({
            pool: poolFor(source),
            range: { start, end: undefined },
          })) {
            indexes.push(frame.index);
            frame.buffer.release();
          }
        };
        const error = await t.throwsAsync(reading(0), { instanceOf: AutochromeError });
        t.is(error?.kind, 'input');
        t.regex(error?.message ?? '', says);
        t.regex(error?.hint ?? '', /`end` 12/);
        t.deepEqual(indexes, [...Array(12).keys()]);
        await t.throwsAsync(reading(14), {
          instanceOf: AutochromeError,
          message: /changes its (frame|pixel)/,
        });
        t.is((await collectFrames(source, { start: 6, end: 12 })).length, 6);
      });
    });
  }

  test.serial('frames whose pixel aspect ratio only the container knows are all alike', async (t) => {
    const path = await bench.make({ name: 'anamorphic.mov', filters: 'setsar=16/11', image: H264 });
    await bench.using(path, async (source) => {
      t.deepEqual(source.metadata.sampleAspectRatio, { numerator: 16, denominator: 11 });
      t.is((await collectFrames(source)).length, 8);
    });
  });
}
