import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import type { SmallImage } from '../../src/colour/small-image.js';
import { AutochromeError } from '../../src/errors.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import type { GivenReference } from '../../src/references/given-reference.js';
import { loadReferences } from '../../src/references/load-references.js';
import { generateClip, mediaFolder, runTool } from '../support/generate-clip.js';

let runner: FfmpegRunner;
let folder: string;
let remove: () => Promise<void>;
/** 36 frames at 24 per second of three colours, of which the left half is gray, and each as a still. */
let reel: string;
let stills: string[];

/** Colours of the reel, half a second each. */
const COLOURS = ['#a04020', '#20a040', '#4020a0'] as const;

test.before(async () => {
  runner = await chooseFfmpeg('wasm');
  ({ folder, remove } = await mediaFolder());
  reel = join(folder, 'reel.mp4');
  const colour = (c: string, i: number) => `color=c=0x${c.slice(1)}:s=64x72:r=24:d=0.5,format=rgb24[c${i}]`;
  const halves = [
    ...COLOURS.map(colour),
    '[c0][c1][c2]concat=n=3[right]',
    'color=c=0x808080:s=64x72:r=24:d=1.5,format=rgb24[left]',
    '[left][right]hstack,scale=out_color_matrix=bt709:out_range=limited,format=yuv444p',
  ];
  await runTool(runner, {
    args: [
      ...['-v', 'error', '-filter_complex', halves.join(';'), '-colorspace', 'bt709', '-color_range', 'tv'],
      ...['-c:v', 'libx264', '-qp', '10', '-g', '10', '-bf', '2', '-timecode', '01:00:00:00', reel],
    ],
    writes: [reel],
  });
  stills = await Promise.all(Array.from({ length: 36 }, (_, i) => writeStill(i)));
});
test.after.always(() => remove?.());

async function writeStill(index: number): Promise<string> {
  const path = join(folder, `frame_${String(index).padStart(2, '0')}.png`);
  const background = COLOURS[Math.floor(index / 12)] as string;
  const left = { create: { width: 64, height: 72, channels: 3 as const, background: '#808080' } };
  const input = await sharp(left).png().toBuffer();
  await sharp({ create: { width: 128, height: 72, channels: 3, background } })
    .composite([{ input, left: 0, top: 0 }])
    .toFile(path);
  return path;
}

const load = (...references: GivenReference[]) => loadReferences(references, 64, { runner });

/** Mean difference of L*, a*, b*; infinite where there are not two images of one size. */
function distance(one?: SmallImage, other?: SmallImage): number {
  if (!one || one.data.length !== other?.data.length) return Number.POSITIVE_INFINITY;
  const sum = one.data.reduce((all, value, i) => all + Math.abs(value - (other.data[i] as number)), 0);
  return sum / one.data.length;
}

test('the frame that is named is the reference, by number and by timecode of its clip', async (t) => {
  for (const [frame, still] of [
    [0, 0],
    [13, 13],
    ['01:00:01:02', 26],
    [35, 35],
  ] as const) {
    const { images } = await load({ path: reel, frame }, { path: stills[still] as string });
    const [found, expected] = images;
    t.deepEqual([found?.width, found?.height], [expected?.width, expected?.height]);
    const mean = distance(found, expected);
    t.true(mean < 1, `frame ${frame}: ${mean}`);
  }
});

test('weights and parts count for frames too, and a frame without colours is told of by name', async (t) => {
  const left = { x: 0, y: 0, width: 50, height: 100, unit: 'percent' } as const;
  const { images, warnings } = await load({ path: reel, frame: 20, weight: 3, region: left });
  t.is(images[0]?.weight, 3);
  const used = images[0]?.used?.data ?? new Float32Array();
  t.true(Math.abs(used.reduce((sum, share) => sum + share, 0) / used.length - 0.5) < 0.01);
  t.is(warnings.length, 1);
  t.true(
    warnings[0]?.startsWith(`\`references\` ${reel} \`frame\` 20 has no colours in the part that is used`),
  );
});

test('a part is one of the frame as it is seen: upright, with square samples', async (t) => {
  const path = await generateClip(runner, folder, {
    ...{ name: 'turned.mp4', size: '64x48', frames: 3, rotation: 90, filters: 'setsar=2/1' },
    image: ['-c:v', 'libx264'],
  });
  const whole = (width: number, height: number) => ({
    path,
    frame: 2,
    region: { x: 0, y: 0, width, height },
  });
  t.is((await load(whole(48, 128))).images.length, 1);
  const error = await t.throwsAsync(load(whole(128, 48)), { instanceOf: AutochromeError });
  t.regex(error?.message ?? '', /which has 48x128 pixels$/);
});

test('a numbered sequence is a clip', async (t) => {
  const { images } = await load(
    { path: join(folder, 'frame_%02d.png'), frame: 30 },
    { path: stills[30] as string },
  );
  const mean = distance(...images);
  t.true(mean < 1, String(mean));
});

test('what is wrong is said of the reference and its frame', async (t) => {
  const still = stills[0] as string;
  const pattern = join(folder, 'frame_%02d.png');
  const wrong: [reference: GivenReference, kind: string, message: string][] = [
    [{ path: reel }, 'usage', `\`references\` ${reel} is a clip, and a reference is one image`],
    [
      { path: pattern },
      'usage',
      `\`references\` ${pattern} is an image sequence, and a reference is one image`,
    ],
    [
      { path: reel, frame: 36 },
      'usage',
      `\`references\` ${reel} \`frame\` 36 is after the end of the clip: the clip has 36 frames`,
    ],
    [
      { path: reel, frame: 'last' },
      'usage',
      `\`references\` ${reel} \`frame\` 'last' is neither a frame number nor a timecode`,
    ],
    [
      { path: reel, frame: '00:59:00:00' },
      'usage',
      `\`references\` ${reel} \`frame\` '00:59:00:00' is before the start of the clip, 01:00:00:00`,
    ],
    [{ path: still, frame: 0 }, 'usage', `\`references\` ${still} is an image, and \`frame\` 0 is for clips`],
    [
      { path: join(folder, 'none.mp4'), frame: 0 },
      'input',
      `\`references\` ${join(folder, 'none.mp4')} does not exist`,
    ],
  ];
  for (const [reference, kind, message] of wrong) {
    const error = await t.throwsAsync(load(reference), { instanceOf: AutochromeError });
    t.is(error?.kind, kind as never, error?.message);
    t.true(error?.message.startsWith(message), error?.message);
    t.truthy(error?.hint);
  }
});
