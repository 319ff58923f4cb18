import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { runCli } from '../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const [first, second] = await Promise.all(
  ['reel.mkv', 'result.mkv'].map((name) => generateClip(runner, folder, { size: '64x48', frames: 4, name })),
);

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

const compare = (...args: readonly string[]) =>
  runCli(['compare', first as string, second as string, ...args]);

test('says what it does, with names of files as labels, and where the result is', async (t) => {
  const { exitCode, stdout, stderr } = await compare('--json');
  t.is(exitCode, 0, stderr);
  const events = stdout.split('\n').map((line) => JSON.parse(line));
  const output = join(folder, 'result.compared.mkv');
  t.like(events[0], { type: 'start', first, layout: 'side-by-side', labels: ['reel', 'result'], output });
  t.like(events.at(-1), { type: 'result', output, frames: 4 });
});

test('wrong usage is said by flag', async (t) => {
  for (const [args, message] of [
    [['--labels', 'One'], /--labels 'One' is not allowed\nAllowed: two texts/],
    [['--gain', '4'], /--gain 4 has no effect with layout side-by-side/],
    [['--layout', 'wipe', '--wipe-to', 'left'], /--wipe-to "left" is not allowed\nAllowed: 0 to 1/],
    [['--layout', 'onion'], /onion/],
  ] as const) {
    const { exitCode, stderr } = await compare(...args);
    t.is(exitCode, 2, stderr);
    t.regex(stderr, message);
  }
});
