import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip } from '../support/generate-clip.js';
import { runCli, startCli, temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';

const runner = await chooseFfmpeg('auto');

// A process can be made to wait in the middle of its work where there are such signals.
const testHere = process.platform === 'win32' ? test.skip : test.serial;

/** A project of two shots whose render waits in the middle of the first. */
async function waiting(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const clip = await generateClip(runner, folder, { name: 'reel.mkv', frames: 120, filters: 'hue=s=0' });
  const project = await savedProject(clip, folder, [100, 120]);
  const child = startCli(['render', project, '--json'], { buffer: false });
  t.teardown(() => child.kill('SIGKILL'));
  await new Promise<void>((begun) => {
    child.stdout?.on('data', (text) => String(text).includes('"progress"') && begun());
  });
  child.kill('SIGSTOP');
  return { folder, project, child };
}

const locks = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.lock'));

testHere('a project that is rendered already is refused, and the first render goes on', async (t) => {
  const { folder, project, child } = await waiting(t);
  for (const args of [
    ['render', project],
    ['export', project, join(folder, 'cut.otio')],
  ]) {
    const { exitCode, stderr } = await runCli(args);
    t.is(exitCode, 1, args.join(' '));
    t.true(
      stderr.includes(`${project} is being rendered by another process: number ${child.pid}, since `),
      stderr,
    );
    t.regex(stderr, /\nWait until it is done or stop it/);
  }
  t.is((await runCli(['status', project])).exitCode, 0);
  child.kill('SIGCONT');
  t.is((await child).exitCode, 0);
  t.deepEqual(await locks(folder), []);
  t.true((await readdir(folder)).includes('reel.colorized.mkv'));
});

testHere('a render that was killed stands in nobody’s way', async (t) => {
  const { folder, project, child } = await waiting(t);
  child.kill('SIGKILL');
  await child;
  t.is((await locks(folder)).length, 1);
  const { exitCode, stderr } = await runCli(['render', project, '--changed']);
  t.is(exitCode, 0, stderr);
  t.deepEqual(await locks(folder), []);
});

testHere('Ctrl+C gives a project back', async (t) => {
  const { folder, project, child } = await waiting(t);
  t.is((await locks(folder)).length, 1);
  child.kill('SIGINT');
  child.kill('SIGCONT');
  t.is((await child).exitCode, 130);
  t.deepEqual(await locks(folder), []);
  t.is((await runCli(['render', project, '--changed'])).exitCode, 0);
});
