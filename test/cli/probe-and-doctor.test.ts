import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { runCli } from '../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const clip = await generateClip(runner, folder, {
  name: 'reel.mov',
  rate: '30000/1001',
  frames: 6,
  sound: 0.2,
  image: ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709'],
  output: ['-timecode', '01:00:00;00', '-metadata', 'title=A trip'],
});

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

test('probe says what a clip holds', async (t) => {
  const { exitCode, stdout, stderr } = await runCli(['probe', clip]);
  t.is(exitCode, 0, stderr);
  const rows = new Map(stdout.split('\n').map((line) => line.split(/ {2,}/) as [string, string]));
  t.is(rows.get('size'), '64x48');
  t.is(rows.get('format'), '8-bit 4:2:0 (stored as yuv420p)');
  t.is(rows.get('rate'), '30000/1001 frames/s');
  t.is(rows.get('frames'), '6');
  t.is(rows.get('timecode'), '01:00:00;00');
  t.regex(rows.get('audio') ?? '', /stream 1, aac/);
  t.regex(rows.get('colour') ?? '', /bt709/);
  t.is(rows.get('tag title'), 'A trip');
});

test('probe --json gives exact values, and null for what the clip does not say', async (t) => {
  const { exitCode, stdout } = await runCli(['probe', clip, '--json']);
  t.is(exitCode, 0);
  const metadata = JSON.parse(stdout);
  t.deepEqual(metadata.frameRate, { numerator: 30_000, denominator: 1001 });
  t.deepEqual(metadata.frameCount, { value: 6, exact: true });
  t.is(metadata.colour.matrix, 'bt709');
  t.is(metadata.colour.primaries, null);
});

test('probe of what is no clip ends like colorize does', async (t) => {
  const { exitCode, stdout, stderr } = await runCli(['probe', join(folder, 'nowhere.mp4'), '--json']);
  t.is(exitCode, 3);
  t.is(JSON.parse(stdout).kind, 'input');
  t.regex(stderr, /nowhere\.mp4 does not exist/);
});

test('doctor finds what the main job needs', async (t) => {
  const { exitCode, stdout } = await runCli(['doctor', '--json']);
  const report = JSON.parse(stdout);
  t.is(exitCode, 0, stdout);
  t.true(report.ready);
  t.is(report.node.version, process.versions.node);
  t.true(report.ffmpeg.some(({ works }: { works: boolean }) => works));
  t.true(report.devices.find(({ device }: { device: string }) => device === 'cpu').works);
  t.deepEqual(
    report.networks.map(({ name, precision }: { name: string; precision: string }) => [name, precision]),
    [
      ...['lightness', 'reference', 'colour', 'upscale', 'describe', 'rank', 'integers'].map((name) => [
        name,
        'fp32',
      ]),
      ['colour', 'int8'],
    ],
  );
  for (const { precision, sha256 } of report.networks) {
    if (precision === 'fp32') t.regex(sha256, /^[0-9a-f]{64}$/);
  }
});
