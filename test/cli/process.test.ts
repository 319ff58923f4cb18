import { access, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { execa } from 'execa';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip } from '../support/generate-clip.js';
import { spawnCli, temporaryFolder } from '../support/run-cli.js';

// What only a process of its own shows; what the command line does is tested within this one.

const BIN = fileURLToPath(import.meta.resolve('#bin'));
const runner = await chooseFfmpeg('auto');
const isBuilt = await access(new URL('../dist/cli/main.js', import.meta.resolve('#bin'))).then(
  () => true,
  () => false,
);

// The program of the package is the one in dist/, which `npm ci` builds; links need no rights but on Windows.
const testBin = isBuilt && process.platform !== 'win32' ? test : test.skip;

testBin('npx finds the program and runs it in any folder (needs the package to be built)', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true });
  await symlink(BIN, join(folder, 'node_modules', '.bin', 'autochrome'));
  const { stdout } = await execa('npx', ['--no', '--', 'autochrome', '--version'], { cwd: folder });
  const { version } = JSON.parse(await readFile(fileURLToPath(import.meta.resolve('#package')), 'utf8'));
  t.is(stdout, version);
});

test('the process ends with the exit code, and its pipes hold everything', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await generateClip(runner, folder, { name: 'reel.mkv', frames: 2 });
  const done = await spawnCli(['probe', clip, '--json']);
  t.is(done.exitCode, 0, done.stderr);
  t.is(JSON.parse(done.stdout).path, clip);
  const usage = await spawnCli(['colorize', clip, '--json']);
  t.is(usage.exitCode, 2);
  t.is(JSON.parse(usage.stdout).type, 'error');
  t.regex(usage.stderr, /^autochrome: no --reference was given/);
  const input = await spawnCli(['probe', join(folder, 'nowhere.mkv')]);
  t.is(input.exitCode, 3);
  t.is(input.stdout, '');
});
