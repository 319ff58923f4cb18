import test from 'ava';
import fc from 'fast-check';
import { probeClip } from '../../src/decode/probe.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { collectFrames, type KeptFrame } from '../support/collect-frames.js';
import type { ClipRecipe } from '../support/generate-clip.js';
import { mediaBench } from '../support/media-bench.js';

const bench = mediaBench(test, () => chooseFfmpeg('auto'));

const FRAMES = 80;
const passthrough = ['-fps_mode', 'passthrough'];
const WITH_GAP = { filters: "select='not(between(n,10,12))'", output: passthrough };
const UNEVEN = { filters: 'setpts=PTS+floor(N/3)/FRAME_RATE/TB', output: passthrough };
const TONE = { sound: 3, soundOptions: ['-c:a', 'mp2'] };

const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '2', '-g', '12'];
const MPEG2 = ['-c:v', 'mpeg2video', '-q:v', '3', '-bf', '2'];
const MJPEG = ['-c:v', 'mjpeg', '-q:v', '3'];
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-g', '25'];
const VP8 = ['-c:v', 'libvpx', '-cpu-used', '8', '-b:v', '200k'];

const CLIPS: readonly ClipRecipe[] = [
  { name: 'tape.avi', image: MPEG4, ...TONE },
  { name: 'reordered.avi', image: [...MPEG4, '-bf', '2'], ...TONE },
  { name: 'dropped.avi', image: MJPEG, ...WITH_GAP },
  { name: 'dropped-mpeg4.avi', image: MPEG4, ...TONE, ...WITH_GAP },
  { name: 'dropped-late.avi', image: MJPEG, filters: "select='gt(n,3)'", output: passthrough },
  { name: 'half.avi', image: ['-c:v', 'ffv1'], filters: "select='mod(n,2)'", output: passthrough },
  { name: 'h264.avi', image: [...H264, '-bf', '2'], ...TONE },
  { name: 'h264-simple.avi', image: [...H264, '-bf', '0'], ...TONE },
  { name: 'mpeg2.avi', image: MPEG2 },
  { name: 'raw.avi', image: ['-c:v', 'rawvideo'] },
  { name: 'mpeg4.mp4', image: [...MPEG4, '-bf', '2'] },
  { name: 'gap.mp4', image: [...MPEG4, '-bf', '2'], ...WITH_GAP },
  { name: 'uneven.mov', image: H264, ...UNEVEN },
  { name: 'gap.mkv', image: [...MPEG4, '-bf', '2'], ...WITH_GAP },
  { name: 'uneven.mkv', image: H264, ...UNEVEN },
  { name: 'film.webm', image: VP8 },
  { name: 'gap.webm', image: VP8, ...WITH_GAP },
  { name: 'film.ts', image: H264, sound: 3, output: ['-output_ts_offset', '7.5'] },
  { name: 'gap.ts', image: MPEG2, ...WITH_GAP },
  { name: 'film.vob', image: MPEG2, ...TONE },
  { name: 'film.mxf', image: MPEG2, rate: '25' },
  { name: 'film.ogv', image: ['-c:v', 'libtheora', '-q:v', '7'] },
  { name: 'film.flv', image: ['-c:v', 'flv1'] },
  { name: 'film.wmv', image: ['-c:v', 'wmv2'] },
  { name: 'film.nut', image: [...MPEG4, '-bf', '2'] },
];

/** That a frame is the same one, whatever way led to it. */
async function hasOneNumber(path: string): Promise<void> {
  await bench.using(path, async (source) => {
    const all: KeptFrame[] = await collectFrames(source);
    const property = fc.asyncProperty(fc.nat(all.length - 1), async (start) => {
      const found = await collectFrames(source, { start, end: start + 3 });
      const named = ({ index, timestamp }: KeptFrame) => `${index} at ${timestamp}`;
      const wanted = all.slice(start, start + 3);
      if (found.map(named).join() !== wanted.map(named).join()) {
        throw new Error(`${found.map(named)} instead of ${wanted.map(named)}`);
      }
      if (found.some(({ y }, i) => `${y}` !== `${wanted[i]?.y}`)) {
        throw new Error(`other samples from ${start}`);
      }
    });
    await fc.assert(property, { numRuns: 6, examples: [[1], [30], [all.length - 2]] });
  });
}

for (const recipe of CLIPS) {
  test.serial(`${recipe.name}: a frame has one number`, async (t) => {
    const path = await bench.make({ frames: FRAMES, rate: '25', size: '48x48', ...recipe });
    await t.notThrowsAsync(hasOneNumber(path));
  });
}

test.serial('the chunks of AVI are no count of its frames', async (t) => {
  const path = await bench.make({ name: 'counted.avi', frames: 40, rate: '25', image: MJPEG, ...WITH_GAP });
  t.is((await probeClip(bench.runner, path)).frameCount?.exact, false);
});
