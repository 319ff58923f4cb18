import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import {
  AutochromeError,
  type ColorizeOptions,
  colorize,
  type GivenReference,
  openClip,
} from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { writeColourImage } from '../support/colour-image.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';

let folder: string;
let remove: () => Promise<void>;
let reel: string;
let references: GivenReference[];

test.before(async () => {
  ({ folder, remove } = await mediaFolder());
  reel = await generateClip(await chooseFfmpeg('auto'), folder, {
    ...{ name: 'reel.mkv', size: '96x64', frames: 14, filters: 'hue=s=0' },
  });
  const day = await writeColourImage(join(folder, 'day.png'));
  const dusk = join(folder, 'dusk.png');
  await sharp(day).modulate({ hue: 140 }).toFile(dusk);
  references = [
    {
      path: day,
      keyframes: [
        { frame: 3, weight: 1 },
        { frame: '00:00:00:10', weight: 0 },
      ],
    },
    {
      path: dusk,
      keyframes: [
        { frame: 3, weight: 0 },
        { frame: 10, weight: 1 },
      ],
    },
  ];
});
test.after.always(() => remove?.());

async function coloured(name: string, options: Partial<ColorizeOptions>) {
  const settings = { size: 64, device: 'cpu', codec: 'ffv1', method: 'match', smooth: 0 } as const;
  const output = join(folder, `${name}.mkv`);
  await colorize({ ...settings, input: reel, references, output, ...options });
  const source = await openClip(output);
  const frames = await collectFrames(source);
  await source.close();
  return frames.map(({ y, cb, cr }) => ({ y, cb, cr }));
}

test('a reference hands over to another between keyframes of the film', async (t) => {
  const [both, first, second] = [
    await coloured('both', {}),
    await coloured('first', { references: [(references[0] as GivenReference).path] }),
    await coloured('second', { references: [(references[1] as GivenReference).path] }),
  ];
  t.deepEqual(both.slice(0, 4), first.slice(0, 4));
  t.deepEqual(both.slice(10), second.slice(10));
  for (let index = 4; index < 10; index += 1) {
    t.notDeepEqual(both[index], first[index]);
    t.notDeepEqual(both[index], second[index]);
  }
});

for (const [name, options] of [
  ['match', {}],
  ['reinhard, smoothed', { method: 'reinhard', smooth: 1, temporalWindow: 3 }],
] as const) {
  test(`${name}: a range has the very colours that it has in the whole`, async (t) => {
    const whole = await coloured(`whole-${name}`, options);
    t.deepEqual(await coloured(`part-${name}`, { ...options, start: 5, end: 9 }), whole.slice(5, 9));
  });
}

test('what is wrong with keyframes is wrong usage', async (t) => {
  const path = (references[0] as GivenReference).path;
  const wrong: [reference: object, message: RegExp][] = [
    [{ keyframes: [] }, /^`references\[0\]\.keyframes` \[\] is not allowed$/],
    [{ keyframes: [{ frame: 1, weight: -1 }] }, /^`references\[0\]\.keyframes` .* is not allowed$/],
    [
      { weight: 1, keyframes: [{ frame: 1, weight: 1 }] },
      /^`references` .*day\.png has both `weight` 1 and `keyframes`$/,
    ],
    [{ keyframes: [{ frame: 1, weight: 0 }] }, /^all references have weight 0 at frame 1, /],
  ];
  for (const [reference, message] of wrong) {
    const given = [{ path, ...reference }];
    const error = await t.throwsAsync(colorize({ input: reel, references: given, method: 'reinhard' }), {
      instanceOf: AutochromeError,
      message,
    });
    t.is(error?.kind, 'usage');
    t.truthy(error?.hint);
  }
});
