import { join } from 'node:path';
import test from 'ava';
import {
  AutochromeError,
  colourFrame,
  type FrameSource,
  openColourer,
  openPredictionCache,
  openShotView,
} from '../../src/index.js';
import { writeColourImage } from '../support/colour-image.js';
import { FakeSource } from '../support/fake-source.js';
import { mediaFolder } from '../support/generate-clip.js';

const { folder, remove } = await mediaFolder();
const references = [await writeColourImage(join(folder, 'still.png'))];
test.after.always(remove);
const source: FrameSource = new FakeSource({ frames: 6, width: 64, height: 48 });

test('a frame and a shot are coloured with nothing but what the library exports', async (t) => {
  const cache = openPredictionCache();
  const opened = await openColourer(source, {
    references,
    method: 'reinhard',
    size: 64,
    device: 'cpu',
    cache,
  });
  const y = new Uint8Array(64 * 48).map((_, i) => 30 + (i % 64) * 3);
  const into = { subsampling: '4:2:0', cb: new Uint8Array(32 * 24), cr: new Uint8Array(32 * 24) } as const;
  await colourFrame(
    opened.colourer,
    { index: 0, width: 64, height: 48, format: { bitDepth: 8 }, y },
    { into },
  );
  t.true(new Set(into.cb).size > 1);
  const view = openShotView(source, opened.colourer, { shot: { start: 0, end: 6 } });
  t.is((await view.raw(3))?.lightness.width, 96);
  await view.close();
  t.is(opened.device, 'cpu');
  await Promise.all([opened.close(), cache.close()]);
});

test('options that cannot be are refused by their names', async (t) => {
  const refused = async (options: object, message: RegExp) => {
    const error = await t.throwsAsync(openColourer(source, { references, ...options } as never));
    t.true(error instanceof AutochromeError && error.kind === 'usage');
    t.regex(error?.message ?? '', message);
  };
  await refused({ references: [] }, /^`references` \[\] is not allowed/);
  await refused({ cache: true }, /^`cache` true is not allowed/);
  await refused({ strenght: 1 }, /strenght/);
  await refused({ size: 7 }, /size.* 7/);
});
