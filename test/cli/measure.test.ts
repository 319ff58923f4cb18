import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const reel = await generateClip(runner, folder, { name: 'reel.mkv', frames: 6 });
const faster = await generateClip(runner, folder, { name: 'faster.mkv', frames: 6, rate: '25' });
const shorter = await generateClip(runner, folder, { name: 'shorter.mkv', frames: 5 });
const gray = await generateClip(runner, folder, { name: 'gray.mkv', frames: 6, filters: 'hue=s=0' });
const long = await generateClip(runner, folder, { name: 'long.mkv', frames: 400, size: '160x120' });

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

const rowsOf = (stdout: string) =>
  new Map(stdout.split('\n').map((line) => line.split(/ {2,}/) as [string, string]));

test('measures are printed as rows, steadiness beside colourfulness', async (t) => {
  const { exitCode, stdout, stderr } = await runCli(['measure', reel, '--lags', '1,4', '--truth', reel]);
  t.is(exitCode, 0, stderr);
  const rows = rowsOf(stdout);
  t.is(rows.get('frames'), '6, 0 cuts, measured at 64x48');
  t.true(Number(rows.get('colourfulness')) > 20);
  t.regex(
    rows.get('warping error, lag 1') ?? '',
    /^[\d.e-]+ in a\*b\* \(squared [\d.e-]+\), RGB [\d.e-]+ squared; \d+ % of the points of 5 pairs$/,
  );
  t.regex(rows.get('warping error, lag 4') ?? '', /of 2 pairs$/);
  t.true(Number(rows.get('CDC')) >= 0);
  t.is(rows.get('PSNR'), '6 of 6 frames identical');
  t.is(rows.get('|Δab|'), '0.00');
  t.is(rows.get('colourfulness ratio'), '1.00 of the truth’s');
  t.regex(stderr, /reel\.mkv: 64x48, 6 frames; motion from its own luma/);
});

test('a gray clip is said to be gray under its perfect steadiness', async (t) => {
  const { exitCode, stdout } = await runCli(['measure', gray]);
  t.is(exitCode, 0);
  t.regex(rowsOf(stdout).get('warping error, lag 1') ?? '', /^0 in a\*b\*/);
  t.regex(stdout, /^Note: .*nearly gray, and gray is perfectly stable/m);
  t.is(rowsOf(stdout).get('warping error, lag 20'), 'not measured');
});

test('--json has events, and the result every key', async (t) => {
  const { exitCode, stdout } = await runCli(['measure', reel, '--source', gray, '--size', '64', '--json']);
  t.is(exitCode, 0);
  const events = stdout.split('\n').map((line) => JSON.parse(line));
  t.deepEqual(
    events.map(({ type }) => type),
    ['start', ...Array(6).fill('progress'), 'result'],
  );
  const { clip, source, truth, size, lags, measures, notes, csv } = events.at(-1);
  t.deepEqual([clip, source, truth, csv], [reel, gray, null, null]);
  t.deepEqual([size, lags], [{ width: 64, height: 48 }, [1, 5, 20]]);
  t.is(measures.warping[0].pairs, 5);
  t.is(measures.warping[2].chroma, null);
  t.is(measures.quality, null);
  t.is(notes.length, 1);
});

test('files are written where they are asked for, and not twice', async (t) => {
  const own = await temporaryFolder(t);
  const files = ['--csv', join(own, 'frames.csv'), '--svg', join(own, 'plot.svg')];
  const first = await runCli(['measure', reel, ...files]);
  t.is(first.exitCode, 0);
  t.true(rowsOf(first.stdout).get('plot')?.endsWith('plot.svg'));
  t.is((await readFile(join(own, 'frames.csv'), 'utf8')).trimEnd().split('\n').length, 7);
  const second = await runCli(['measure', reel, ...files]);
  t.is(second.exitCode, 2);
  t.regex(
    second.stderr,
    /^autochrome: --csv: output .*frames\.csv exists already\nName another output, or allow it with --overwrite\.$/m,
  );
  t.is((await runCli(['measure', reel, ...files, '--overwrite'])).exitCode, 0);
});

test('wrong usage and unreadable clips have their exit codes', async (t) => {
  for (const [args, code, message] of [
    [[], 2, /missing required argument 'clip'/],
    [
      [reel, '--lags', '1,x'],
      2,
      /^autochrome: --lags '1,x' is not allowed\nAllowed: up to 8 different numbers/,
    ],
    [[reel, '--size', '20'], 2, /^autochrome: --size '20' is not allowed\nAllowed: 64 to 512 pixels/],
    [[reel, '--source', long], 2, /reel\.mkv has frames of 64x48, and --source .*long\.mkv 160x120/],
    [[reel, '--truth', faster], 2, /reel\.mkv has 24 frames\/s, and --truth .*faster\.mkv 25:/],
    [[reel, '--source', shorter], 2, /reel\.mkv has (more than 5|6) frames, and --source .*shorter\.mkv 5:/],
    [[join(folder, 'nowhere.mkv')], 3, /nowhere\.mkv does not exist/],
    [[reel, '--truth', join(folder, 'nowhere.mkv')], 3, /--truth .*nowhere\.mkv does not exist/],
  ] as const) {
    const { exitCode, stderr } = await runCli(['measure', ...args]);
    t.is(exitCode, code, stderr);
    t.regex(stderr, message);
  }
});

test('Ctrl+C stops cleanly: exit code 130 and no files', async (t) => {
  const own = await temporaryFolder(t);
  const args = ['measure', long, '--csv', join(own, 'frames.csv'), '--json'];
  const { exitCode, stderr } = await runCli(args, {
    onStdout: (text, interrupt) => text.includes('"frames":3,') && interrupt(),
  });
  t.is(exitCode, 130);
  t.regex(stderr, /Stopping; press Ctrl\+C again to stop immediately\.\n(.*\n)*autochrome: stopped/);
  t.deepEqual(await readdir(own), []);
});
