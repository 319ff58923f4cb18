import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { REFERENCE_SETTING_NAMES, referenceFlagOf } from '../../src/settings/reference-settings.js';
import { flagOf, SETTING_NAMES } from '../../src/settings/settings.js';
import { runCli } from '../support/run-cli.js';

test('--version prints the package’s version', async (t) => {
  const { version } = JSON.parse(await readFile(fileURLToPath(import.meta.resolve('#package')), 'utf8'));
  t.deepEqual(await runCli(['--version']), { exitCode: 0, stdout: version, stderr: '' });
});

test('--help shows the commands, examples and exit codes', async (t) => {
  const { exitCode, stdout } = await runCli(['--help']);
  t.is(exitCode, 0);
  for (const text of [
    'colorize',
    'measure',
    'probe',
    'doctor',
    '$ autochrome colorize reel.mp4',
    'Exit codes: 0 done',
  ]) {
    t.true(stdout.includes(text), text);
  }
});

test('colorize --help shows every setting, and examples', async (t) => {
  const { exitCode, stdout } = await runCli(['colorize', '--help']);
  t.is(exitCode, 0);
  for (const flag of [
    ...SETTING_NAMES.map(flagOf),
    '--reference',
    ...REFERENCE_SETTING_NAMES.map((name) => `--${referenceFlagOf(name)}`),
    '--output',
    '--overwrite',
    '--verbose',
    '--json',
  ]) {
    t.true(stdout.includes(`${flag} `) || stdout.includes(`${flag}\n`), flag);
  }
  t.regex(stdout.replace(/\s+/g, ' '), /auto, or 64 to 1024 pixels; default auto/);
  t.true(stdout.includes('$ autochrome colorize scan/frame_%04d.tif'));
});

test('no command at all is wrong usage and shows the help', async (t) => {
  const { exitCode, stderr } = await runCli([]);
  t.is(exitCode, 2);
  t.regex(stderr, /Usage: autochrome/);
});

test('an unknown command is wrong usage, with a suggestion', async (t) => {
  const { exitCode, stderr } = await runCli(['colourize', 'reel.mp4']);
  t.is(exitCode, 2);
  t.regex(stderr, /unknown command 'colourize'/);
  t.regex(stderr, /Did you mean colorize\?/);
});

test('an unknown option is wrong usage, with a suggestion', async (t) => {
  const { exitCode, stderr } = await runCli(['colorize', 'reel.mp4', '--referense', 'still.jpg']);
  t.is(exitCode, 2);
  t.regex(stderr, /Did you mean --reference\?/);
});

test('a missing input is wrong usage', async (t) => {
  const { exitCode, stderr } = await runCli(['colorize', '--reference', 'still.jpg']);
  t.is(exitCode, 2);
  t.regex(stderr, /missing required argument 'input'/);
});

test('a missing reference is explained', async (t) => {
  const { exitCode, stderr, stdout } = await runCli(['colorize', 'reel.mp4']);
  t.is(exitCode, 2);
  t.is(stdout, '');
  t.regex(stderr, /^autochrome: no --reference was given\nName a colour image of a similar scene/);
});

test('a setting out of range names flag, value and what is allowed', async (t) => {
  const { exitCode, stderr } = await runCli([
    'colorize',
    'reel.mp4',
    '--reference',
    'still.jpg',
    '--size',
    '32',
  ]);
  t.is(exitCode, 2);
  t.is(stderr, 'autochrome: --size 32 is not allowed\nAllowed: auto, or 64 to 1024 pixels.');
});

test('with --json an error is an event on stdout, and its words are on stderr', async (t) => {
  const { exitCode, stdout, stderr } = await runCli(['colorize', 'reel.mp4', '--json']);
  t.is(exitCode, 2);
  const event = JSON.parse(stdout);
  t.is(event.type, 'error');
  t.is(event.kind, 'usage');
  t.is(event.exitCode, 2);
  t.is(event.message, 'no --reference was given');
  t.regex(stderr, /^autochrome: no --reference was given/);
});

test('AUTOCHROME_DEBUG=1 adds where in the program it happened', async (t) => {
  const args = ['colorize', 'reel.mp4'];
  t.notRegex((await runCli(args)).stderr, /at .*\.js:\d+/);
  t.regex((await runCli(args, { env: { AUTOCHROME_DEBUG: '1' } })).stderr, /at .*\.[jt]s:\d+/);
});

test('--decoder is read as --backend, with a warning, and help shows the present name alone', async (t) => {
  const { exitCode, stderr } = await runCli(['colorize', 'reel.mp4', '--decoder', 'wasm']);
  t.is(exitCode, 2);
  t.regex(stderr, /^warning: --decoder is deprecated: use --backend\nautochrome: no --reference was given/);
  const wrong = await runCli(['colorize', 'reel.mp4', '--decoder', 'gpu']);
  t.regex(wrong.stderr, /^autochrome: --backend 'gpu' is not allowed\nAllowed: auto, native or wasm/);
  const both = await runCli(['colorize', 'reel.mp4', '--decoder', 'wasm', '--backend', 'native']);
  t.is(both.exitCode, 2);
  t.regex(both.stderr, /'--decoder <value>' cannot be used with option '--backend <value>'/);
  t.notRegex((await runCli(['colorize', '--help'])).stdout, /--decoder/);
});
