import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { writeColourImage } from '../support/colour-image.js';
import { mediaFolder } from '../support/generate-clip.js';
import { runCli } from '../support/run-cli.js';

const { folder, remove } = await mediaFolder();
const reference = await writeColourImage(join(folder, 'still.png'));
const photograph = join(folder, 'photograph.png');
await sharp(reference).greyscale().toFile(photograph);
const black = join(folder, 'black.png');
await sharp({ create: { width: 96, height: 64, channels: 3, background: '#000' } }).toFile(black);
const small = await writeColourImage(join(folder, 'small.png'), { width: 9, height: 9 });

test.after.always(remove);

/** Colours the photograph with the quickest settings. */
async function colorize(name: string, ...args: string[]) {
  const output = join(folder, name);
  const quick = ['--method', 'reinhard', '--size', '64', '--device', 'cpu', '--output', output];
  return { ...(await runCli(['colorize', photograph, ...args, ...quick])), output };
}

/** Mean distance of the channels of an image from each other: 0 of gray. */
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

test('weights, regions and masks are for the reference before them', async (t) => {
  const stripes = await sharp(reference).raw().toBuffer();
  const red = join(folder, 'red.png');
  const raw = { width: 96, height: 64, channels: 3 } as const;
  const reddened = stripes.map((value, i) => (i % 3 === 0 ? 255 : Math.floor(value / 2)));
  await sharp(reddened, { raw }).toFile(red);
  const redness = async (name: string, ...args: string[]) => {
    const { exitCode, stderr, output } = await colorize(name, ...args);
    t.is(exitCode, 0, stderr);
    const { channels } = await sharp(output).stats();
    return (channels[0]?.mean as number) - (channels[1]?.mean as number);
  };
  const even = await redness('even.png', '--reference', reference, '--reference', red);
  const first = await redness('first.png', '-r', red, '--weight', '50', '-r', reference);
  const second = await redness('second.png', '-r', red, '-r', reference, '--weight', '50');
  t.true(first > even + 5 && even > second + 5, `${first}, ${even}, ${second}`);
  // The stripe in the middle is green.
  const green = await redness('green.png', '--reference', reference, '--region', '34%,0%,32%,100%');
  t.true(green < second - 5, `${green}, ${second}`);
});

test('keyframes hand over from one reference to another', async (t) => {
  const turned = join(folder, 'turned.png');
  await sharp(reference).modulate({ hue: 120 }).toFile(turned);
  const pixels = async (name: string, ...args: string[]) => {
    const run = await colorize(name, ...args);
    t.is(run.exitCode, 0, run.stderr);
    return sharp(run.output).raw().toBuffer();
  };
  const out = ['--reference', reference, '--keyframe', '0=1', '--keyframe', '8=0'];
  const into = ['--reference', turned, '--keyframe', '0=0', '--keyframe', '8=1'];
  t.deepEqual(
    await pixels('handed.png', ...out, ...into),
    await pixels('first-alone.png', '--reference', reference),
  );
});

test('a frame of a clip is named after its reference', async (t) => {
  const pattern = join(folder, 'stripes_%d.png');
  await writeColourImage(join(folder, 'stripes_0.png'));
  await sharp(reference).modulate({ hue: 120 }).toFile(join(folder, 'stripes_1.png'));
  const output = async (name: string, ...args: string[]) => {
    const run = await colorize(name, ...args);
    t.is(run.exitCode, 0, run.stderr);
    return sharp(run.output).raw().toBuffer();
  };
  const still = await output('of-still.png', '--reference', join(folder, 'stripes_1.png'));
  const distance = (other: Buffer) =>
    other.reduce((sum, value, i) => sum + Math.abs(value - (still[i] as number)), 0) / still.length;
  const same = distance(await output('of-frame.png', '--reference', pattern, '--frame', '1'));
  t.true(same < 1, `${same} from the same image as a still`);
  const other = distance(await output('of-other.png', '--reference', pattern, '--frame', '0'));
  t.true(other > 10, `${other} from another`);
  const none = await colorize('no-frame.png', '--reference', pattern);
  t.is(none.exitCode, 2);
  t.regex(none.stderr, /^autochrome: --reference .*stripes_%d\.png is an image sequence.*\nName the frame/);
});

test('what is wrong with them is wrong usage, said by flag', async (t) => {
  const wrong: [args: string[], message: RegExp][] = [
    [
      ['--weight', '2', '--reference', reference],
      /^autochrome: --weight 2 comes before any --reference\nPut it after the reference it applies to/,
    ],
    [
      ['--reference', reference, '--weight', '2', '--weight', '3'],
      /^autochrome: --weight is given twice for --reference .*still\.png\nGive --weight once per --reference/,
    ],
    [
      ['--reference', reference, '--keyframe', '5:1'],
      /^autochrome: --keyframe '5:1' is not allowed\nAllowed: FRAME=WEIGHT/,
    ],
    [
      ['--reference', reference, '--keyframe', '5=0', '--keyframe', '9=0'],
      /^autochrome: all references have weight 0 at frame 5, .*\nAt every frame, give/,
    ],
    [
      ['--reference', reference, '--keyframe', '5=1', '--weight', '2'],
      /^autochrome: --reference .*still\.png has both --weight 2 and --keyframe\nA weight/,
    ],
    [
      ['--reference', reference, '--weight', '101'],
      /^autochrome: --weight 101 is not allowed\nAllowed: a number/,
    ],
    [
      ['--reference', reference, '--region', '0,0,96,65'],
      /^autochrome: --region 0,0,96,65 does not lie within --reference .*, which has 96x64 pixels\nAllowed: x,y/,
    ],
    [
      ['--reference', reference, '--ignore', '0%,0%,50%,'],
      /^autochrome: --ignore '0%,0%,50%,' is not allowed/,
    ],
    [
      ['--reference', reference, '--mask', small],
      /^autochrome: --mask .*small\.png has 9x9 pixels, and --reference .* has 96x64\nGive a mask/,
    ],
    [
      ['--reference', reference, '--mask', black],
      /^autochrome: --mask leaves nothing of --reference .* to take colours from\nColours are taken/,
    ],
  ];
  for (const [args, message] of wrong) {
    const { exitCode, stderr } = await colorize('wrong.png', ...args);
    t.is(exitCode, 2, args.join(' '));
    t.regex(stderr, message);
  }
});

test('an output that is the mask is refused even with --overwrite', async (t) => {
  const args = ['--reference', reference, '--mask', black, '--output', black, '--overwrite'];
  const { exitCode, stderr } = await runCli(['colorize', photograph, ...args, '--device', 'cpu']);
  t.is(exitCode, 2);
  t.regex(stderr, /^autochrome: output .*black\.png is the input/);
});

test('--precision fp16, which earlier versions had, goes on as fp32 and says so', async (t) => {
  const made = async (precision: string) => {
    const output = join(folder, `${precision}.png`);
    const args = ['--reference', reference, '--method', 'match', '--size', '64', '--device', 'cpu'];
    const run = await runCli([
      ...['colorize', photograph, ...args, '--output', output],
      '--precision',
      precision,
    ]);
    t.is(run.exitCode, 0, run.stderr);
    return { stderr: run.stderr, pixels: await sharp(output).raw().toBuffer() };
  };
  const [half, whole] = [await made('fp16'), await made('fp32')];
  t.regex(half.stderr, /^warning: precision fp16 is no longer there: the networks compute in fp32$/m);
  t.notRegex(whole.stderr, /warning/);
  t.deepEqual(half.pixels, whole.pixels);
});
