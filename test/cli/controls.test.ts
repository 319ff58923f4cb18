import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { writeColourPicture } from '../support/colour-picture.js';
import { mediaFolder } from '../support/generate-clip.js';
import { runCli } from '../support/run-cli.js';

const { folder, remove } = await mediaFolder();
const reference = await writeColourPicture(join(folder, 'still.png'));
const photograph = join(folder, 'photograph.png');
await sharp(reference).greyscale().toFile(photograph);

test.after.always(remove);

/** Colours the photograph with the quickest settings. */
async function colorize(name: string, ...args: string[]) {
  const output = join(folder, name);
  const quick = ['--method', 'reinhard', '--size', '64', '--device', 'cpu', '--output', output];
  return { ...(await runCli(['colorize', photograph, ...args, ...quick])), output };
}

/** Mean distance of the channels of a picture from each other: 0 of gray. */
async function colourOf(path: string): Promise<number> {
  const data = await sharp(path).removeAlpha().toColourspace('srgb').raw().toBuffer();
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += Math.abs((data[i] as number) - (data[i + 2] as number));
  return sum / (data.length / 3);
}

test('strength 0 is black and white, and saturation makes colours paler or more vivid', async (t) => {
  const given = ['--reference', reference];
  const plain = await colorize('plain.png', ...given);
  t.is(plain.exitCode, 0, plain.stderr);
  const colour = await colourOf(plain.output);
  t.true(colour > 20, String(colour));
  const none = await colorize('none.png', ...given, '--strength', '0', '--saturation', '2');
  t.true((await colourOf(none.output)) <= 1);
  const pale = await colorize('pale.png', ...given, '--saturation', '.5');
  t.true((await colourOf(pale.output)) < 0.7 * colour);
  const vivid = await colorize('vivid.png', ...given, '--saturation', '1.3');
  t.true((await colourOf(vivid.output)) > 1.1 * colour);
});

test('a strength out of its range is wrong usage', async (t) => {
  const { exitCode, stderr } = await colorize('bad.png', '--reference', reference, '--strength', '-0.5');
  t.is(exitCode, 2);
  t.is(stderr, 'autochrome: --strength -0.5 is not allowed\nAllowed: 0 to 1.');
});
