import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import sharp from 'sharp';
import { evaluateClip } from '../../evaluation/evaluate-clip.js';
import { colouringOf, compare } from '../../evaluation/measure.js';
import { EVALUATED_METHODS, parseMethods } from '../../evaluation/methods.js';
import { withFigures } from '../../evaluation/page.js';
import { enlarge } from '../../evaluation/resize-chroma.js';
import { markdownTables } from '../../evaluation/tables.js';
import { srgbToLab } from '../../src/colour/lab-image.js';
import { AutochromeError } from '../../src/errors.js';

const FIRST = ['first'] as const;
const noNetworks = { load: () => Promise.reject(new Error('no network belongs here')) };

let folder = '';

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-evaluation-'));
  // Two bands, dark blue and bright orange, that drift sideways.
  await mkdir(join(folder, 'bands'));
  for (let n = 0; n < 5; n += 1) {
    const rgb = Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => {
      const x = Math.floor(i / 3) % 96;
      return ((x < 40 + n ? [20, 30, 90] : [230, 160, 60])[i % 3] as number) + (x % 3);
    });
    await sharp(rgb, { raw: { width: 96, height: 64, channels: 3 } }).toFile(
      join(folder, 'bands', `${n}.png`),
    );
  }
  await mkdir(join(folder, 'fade'));
  for (let n = 0; n < 3; n += 1) {
    const background = n === 2 ? '#000' : '#a64';
    await sharp({ create: { width: 64, height: 64, channels: 3, background } }).toFile(
      join(folder, 'fade', `${n}.png`),
    );
  }
  await mkdir(join(folder, 'gray'));
  await sharp(new Uint8Array(64 * 64), { raw: { width: 64, height: 64, channels: 1 } })
    .toColourspace('b-w')
    .toFile(join(folder, 'gray', '0.png'));
});
test.after.always(() => rm(folder, { recursive: true }));

test('the classical methods beat no colour and mean colour where lightness tells colours apart', async (t) => {
  const methods = parseMethods('gray,mean,reinhard,welsh');
  const heldOut = new Set(['bands']);
  const options = { methods, references: FIRST, every: 1, size: 64, loader: noNetworks, heldOut };
  const [figures] = await evaluateClip(join(folder, 'bands'), options);
  if (!figures) throw new Error('there are no figures');
  t.is(figures.frames, 4, 'the first frame is the reference');
  t.true(figures.heldOut);
  t.deepEqual(Object.keys(figures.methods), methods);
  const { gray, mean, reinhard, welsh } = figures.methods;
  if (!gray || !mean || !reinhard || !welsh) throw new Error('a method is missing');
  t.is(gray.colourfulness, 0);
  for (const classical of [reinhard, welsh]) {
    t.true(classical.psnr > gray.psnr + 6 && classical.psnr > mean.psnr + 6);
    t.true(classical.chromaDistance < 0.2 * gray.chromaDistance);
    t.true(classical.ciede2000 < 0.2 * gray.ciede2000);
    t.true(Math.abs(classical.colourfulness - 1) < 0.2);
  }
});

test('a far reference is a frame of the clip, another for each frame', async (t) => {
  const shown: string[] = [];
  const [first, far] = await evaluateClip(join(folder, 'bands'), {
    methods: parseMethods('mean'),
    references: ['first', 'far'],
    every: 1,
    size: 64,
    loader: noNetworks,
    heldOut: new Set<string>(),
    show: async (kind) => void shown.push(kind),
  });
  t.deepEqual([first?.reference, far?.reference], ['first', 'far']);
  t.deepEqual([first?.frames, far?.frames], [4, 4]);
  t.is(first?.distance, 2.5, '1, 2, 3 and 4');
  t.is(far?.distance, 3, '3, 2, 3 and 4');
  t.deepEqual(shown, ['first', 'far']);
});

test('frames without colour of their own are not compared', async (t) => {
  const options = {
    methods: parseMethods('gray'),
    references: FIRST,
    every: 1,
    size: 64,
    loader: noNetworks,
    heldOut: new Set<string>(),
  };
  const [figures] = await evaluateClip(join(folder, 'fade'), options);
  t.is(figures?.frames, 1);
  t.true(Number.isFinite(figures?.methods.gray?.psnr));
});

test('true chroma measures as nearly perfect', (t) => {
  const rgb = Uint8Array.from({ length: 300 }, (_, i) => (i * 89) % 256);
  const truth = { width: 10, height: 10, rgb, bitDepth: 8 } as const;
  const chroma = { width: 10, height: 10, channels: 2, data: srgbToLab(truth).data.slice(100) };
  const { measures, rgb: painted } = compare(chroma, truth);
  t.deepEqual(painted.rgb, rgb);
  t.is(measures.psnr, Number.POSITIVE_INFINITY);
  t.is(measures.chromaDistance, 0);
  t.is(measures.ciede2000, 0);
  t.is(measures.colourfulness, 1);
  const own = colouringOf(srgbToLab(truth));
  t.deepEqual([measures.stain, measures.meanChroma], [own.stain, own.meanChroma]);
  t.true(own.stain > 0 && own.meanChroma > 0);
});

test('enlarging keeps constants and interpolates between sample centres', (t) => {
  const flat = {
    width: 2,
    height: 3,
    channels: 2,
    data: Float32Array.of(5, 5, 5, 5, 5, 5, 9, 9, 9, 9, 9, 9),
  };
  const large = enlarge(flat, { width: 7, height: 6 });
  t.true(large.data.subarray(0, 42).every((value) => value === 5));
  t.true(large.data.subarray(42).every((value) => value === 9));
  const ramp = { width: 2, height: 1, channels: 1, data: Float32Array.of(0, 8) };
  t.deepEqual([...enlarge(ramp, { width: 4, height: 1 }).data], [0, 2, 6, 8]);
});

test('tables weigh clips equally and mark those held out', (t) => {
  const first = { reference: 'first' } as const;
  const quality = (psnr: number) => ({
    ...{ psnr, chromaDistance: 1, ciede2000: 2, colourfulness: 0.5 },
    ...{ stain: psnr / 1000, meanChroma: 6 },
  });
  const truth = { stain: 0.01, meanChroma: 12 };
  const tables = markdownTables([
    { ...first, name: 'a', heldOut: true, frames: 100, distance: 50, truth, methods: { gray: quality(20) } },
    { ...first, name: 'b', heldOut: false, frames: 1, distance: 10, truth, methods: { gray: quality(30) } },
  ]);
  t.true(tables.includes("### Reference: the shot's first frame\n\n30 frames away on average."));
  t.true(tables.includes('Clips held out of training (1)\n\n'));
  t.true(tables.includes('| gray | 20.00 | 1.00 | 2.00 | 0.50 | 0.0200 | 2.00 | 6.0 | 0.50 |'));
  t.true(tables.includes('All clips (2)'));
  t.true(tables.includes('| true colours |  |  |  | 1.00 | 0.0100 | 1.00 | 12.0 | 1.00 |'));
  t.true(tables.includes('| gray | 25.00 | 1.00 | 2.00 | 0.50 | 0.0250 | 2.50 | 6.0 | 0.50 |'));
  t.true(tables.includes('| a * | 100 | 20.00 / 1.00 |'));
  t.true(tables.includes('| b | 1 | 30.00 / 1.00 |'));
});

test('figures of a page are renewed in their place, and only there', (t) => {
  const page = 'before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n';
  const once = withFigures(page, 'new');
  t.is(once, 'before\n<!-- figures -->\n\nnew\n\n<!-- end of figures -->\nafter\n');
  t.is(withFigures(once, 'new'), once);
  t.is(t.throws(() => withFigures('no place', 'new'), { instanceOf: AutochromeError })?.kind, 'usage');
});

test('gray clips, single frames and unknown methods are refused', async (t) => {
  t.deepEqual(parseMethods(EVALUATED_METHODS.join(', ')), [...EVALUATED_METHODS]);
  const unknown = t.throws(() => parseMethods('gray,magic'), { instanceOf: AutochromeError });
  t.is(unknown?.kind, 'usage');
  const options = {
    methods: parseMethods('gray'),
    references: FIRST,
    size: 64,
    loader: noNetworks,
    heldOut: new Set<string>(),
  };
  const gray = evaluateClip(join(folder, 'gray'), { ...options, every: 1 });
  t.is((await t.throwsAsync(gray, { instanceOf: AutochromeError }))?.kind, 'input');
  const short = evaluateClip(join(folder, 'bands'), { ...options, every: 5 });
  t.regex(
    (await t.throwsAsync(short, { instanceOf: AutochromeError }))?.message ?? '',
    /no frame in colour to compare, every 5 frames/,
  );
});

test('the command prints tables, writes figures, and tells wrong usage by its exit code', async (t) => {
  const main = new URL('../../evaluation/main.js', import.meta.url).pathname;
  const json = join(folder, 'figures.json');
  const evaluate = (...args: string[]) => execa(process.execPath, [main, ...args], { reject: false });
  const selected = ['--clips', 'bands', '--methods', 'gray,welsh', '--every', '2', '--size', '64'];
  const done = await evaluate('--data', folder, ...selected, '--json', json);
  t.is(done.exitCode, 0, done.stderr);
  t.regex(done.stdout, /\| bands \| 2 \| \d/);
  const figures = JSON.parse(await readFile(json, 'utf8'));
  t.deepEqual(
    figures.clips.map(({ name, reference }: Record<string, string>) => [name, reference]),
    [
      ['bands', 'first'],
      ['bands', 'far'],
    ],
  );
  t.true(figures.clips[0].methods.welsh.psnr > figures.clips[0].methods.gray.psnr);

  const missing = await evaluate();
  t.is(missing.exitCode, 2);
  t.regex(missing.stderr, /--data is missing/);
  t.is((await evaluate('--data', folder, '--every', '0')).exitCode, 2);
  t.is((await evaluate('--data', folder, '--references', 'class')).exitCode, 3);
  t.is((await evaluate('--data', join(folder, 'nowhere'), '--methods', 'gray')).exitCode, 3);
});
