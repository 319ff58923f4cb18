/** Frames of a view are those of a render, byte for byte, in any order: real clips through the real graphs. */
import { join } from 'node:path';
import test from 'ava';
import { openClip } from '../../src/decode/open-clip.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import type { Smoothing } from '../../src/pipeline/temporal-stage.js';
import { openColouring } from '../../src/render/open-colouring.js';
import { openShotView } from '../../src/render/shot-view.js';
import { type GivenSettings, resolveSettings } from '../../src/settings/settings.js';
import { ON_THIS_THREAD } from '../../src/temporal/temporal-compute.js';
import { writeColourImage } from '../support/colour-image.js';
import { type ClipRecipe, generateClip, mediaFolder } from '../support/generate-clip.js';
import { memorySource } from '../support/memory-source.js';
import { paintedFrame, renderedShot, shuffled } from '../support/shot-bench.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const reference = await writeColourImage(join(folder, 'still.png'));
test.after.always(remove);

interface Case {
  readonly name: string;
  readonly clip: ClipRecipe;
  readonly shot: { readonly start: number; readonly end: number };
  readonly settings: GivenSettings;
  readonly radius: number;
  /** Whether the file itself is read, at any place. */
  readonly seeks?: boolean;
}

const GRAY = 'hue=s=0';
/** Another image from frame 5 on, and again from frame 16 on. */
const CUTS = `${GRAY},negate=enable='between(n,5,15)',hflip=enable='between(n,5,15)'`;

const cases: readonly Case[] = [
  {
    ...{ name: '8 bits, 4:2:0', radius: 3, shot: { start: 0, end: 14 } },
    clip: { name: 'eight.mkv', frames: 14, filters: GRAY },
    settings: { method: 'welsh', size: 64, saturation: 1.2 },
  },
  {
    ...{ name: '10 bits, 4:2:2', radius: 7, shot: { start: 2, end: 12 } },
    clip: { name: 'ten.mkv', frames: 14, filters: GRAY, pixelFormat: 'yuv422p10le' },
    settings: { method: 'reinhard', size: 64 },
  },
  {
    ...{ name: 'cuts on both sides', radius: 7, shot: { start: 5, end: 16 } },
    clip: { name: 'cuts.mkv', frames: 22, filters: CUTS },
    settings: { method: 'welsh', size: 64, strength: 0.8 },
  },
  {
    ...{ name: 'the network', radius: 1, shot: { start: 1, end: 5 } },
    clip: { name: 'network.mkv', frames: 6, filters: GRAY },
    settings: { method: 'network', size: 64 },
    seeks: true,
  },
];

for (const { name, clip, shot, settings: given, radius, seeks } of cases) {
  test(`${name}: smoothed and raw frames are those of a render, in any order`, async (t) => {
    const settings = resolveSettings({ device: 'cpu', ...given });
    const file = await openClip(await generateClip(runner, folder, clip), { runner });
    // Every frame is decoded many times over; but for one clip from memory, since starting ffmpeg takes long.
    const source = seeks ? file : await memorySource(file);
    const { metadata } = source;
    const { format } = metadata;
    const warn = (message: string) => t.fail(message);
    const colouring = await openColouring({
      metadata,
      references: [{ path: reference }],
      settings,
      runner,
      warn,
    });
    const smoothing: Smoothing = { compute: ON_THIS_THREAD, settings: { lambda: 10, radius, sigma: 5 } };
    const { colourer } = colouring;
    try {
      for (const kind of ['smoothed', 'raw'] as const) {
        const options = { shot, ...(kind === 'smoothed' ? { smoothing } : {}) };
        const rendered = await renderedShot(source, colourer, { ...options, format, controls: settings });
        t.is(rendered.length, shot.end - shot.start);
        const view = openShotView(source, colourer, { shot, smoothing });
        for (const index of shuffled(shot.start, shot.end)) {
          const prediction = await view[kind](index);
          if (!prediction) return t.fail(`frame ${index} has no colours`);
          const painted = await paintedFrame(source, colourer, index, prediction, format, settings);
          t.deepEqual(painted, rendered[index - shot.start], `${kind} frame ${index}`);
        }
        await view.close();
      }
    } finally {
      await Promise.all([colouring.close(), source.close()]);
    }
  });
}
