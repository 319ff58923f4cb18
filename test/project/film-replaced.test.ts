import { cp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { openClip, openProject, renderProject, statusOfProject } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { generateClip } from '../support/generate-clip.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';

const runner = await chooseFfmpeg('auto');

/** A rendered project of a film of two shots. */
async function rendered(t: ExecutionContext, name = 'reel.mkv') {
  const folder = await temporaryFolder(t);
  const film = async (file: string, filters: string, frames = 4) => {
    const coding = file.endsWith('.mp4') ? { image: ['-c:v', 'mpeg4'] } : {};
    return generateClip(runner, folder, { name: file, frames, filters: `${filters},hue=s=0`, ...coding });
  };
  const clip = await film(name, 'null');
  const path = await savedProject(clip, folder, [2, 4]);
  const output = join(folder, 'out.mkv');
  await renderProject(await openProject(path), { output });
  const states = async () =>
    (await statusOfProject(await openProject(path), { output })).map(({ state, why }) =>
      [state, ...why].join(' '),
    );
  return { folder, film, clip, path, output, states };
}

async function lumaOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames.map(({ y }) => y);
}

test('a film that was replaced is noticed by name, and nothing of the other one is joined', async (t) => {
  const { folder, film, clip, path, output, states } = await rendered(t);
  t.deepEqual(await states(), ['rendered', 'rendered']);
  t.false((await openProject(path)).clipReplaced);
  const other = await film('other.mkv', 'negate');
  await rename(other, clip);
  t.true((await openProject(path)).clipReplaced);
  t.deepEqual(await states(), ['stale clip', 'stale clip']);
  const status = await runCli(['status', path, '--output', output]);
  t.regex(status.stderr, /Warning: .*reel\.mkv is not the film that this project was made from/i);
  const run = await runCli(['render', path, '--output', output]);
  t.is(run.exitCode, 0, run.stderr);
  t.is(run.stderr.match(/reel\.mkv is not the film/g)?.length, 1);
  t.regex(run.stderr, /\b4 frames rendered/);
  t.deepEqual(await lumaOf(output), await lumaOf(clip));
  // Once all of it is rendered, it is the project's own.
  t.false((await openProject(path)).clipReplaced);
  t.deepEqual(await states(), ['rendered', 'rendered']);
  t.notRegex((await runCli(['status', path, '--output', output])).stderr, /is not the film/);
  await rm(join(folder, 'out.mkv'));
});

test('only some shots rendered, the project stays that of the other film', async (t) => {
  const { film, clip, path, output, states } = await rendered(t);
  await rename(await film('other.mkv', 'negate'), clip);
  const { warnings } = await renderProject(await openProject(path), { output, shots: [1] });
  t.regex(warnings.join(), /is not the film that this project was made from/);
  t.true((await openProject(path)).clipReplaced);
  t.deepEqual(await states(), ['stale clip', 'rendered']);
});

// A file that says how many frames it has, and one that does not.
for (const [ending, found] of [
  ['mp4', ['3', '6']],
  ['mkv', ['fewer than 4', 'more than 4']],
] as const) {
  test(`a ${ending} film with other frames is refused, and nothing is rendered or lost`, async (t) => {
    const { film, path, output, clip } = await rendered(t, `reel.${ending}`);
    const before = await readFile(output);
    for (const [i, frames] of [3, 6].entries()) {
      await rename(await film(`other.${ending}`, 'negate', frames), clip);
      const { exitCode, stderr } = await runCli(['render', path, '--output', output]);
      t.is(exitCode, 2, stderr);
      t.regex(stderr, new RegExp(`has ${found[i]} frames, and the film .* has 4`));
    }
    t.deepEqual(await readFile(output), before);
  });
}

test('what was changed in the middle alone counts too, and a move does not', async (t) => {
  const { folder, clip, path, states } = await rendered(t);
  const bytes = await readFile(clip);
  const { length } = bytes;
  bytes[length - 300] = (bytes[length - 300] as number) ^ 1;
  // Size and time as they were: what a disk does.
  await writeFile(clip, bytes);
  t.deepEqual(await states(), ['stale clip', 'stale clip']);
  bytes[length - 300] = (bytes[length - 300] as number) ^ 1;
  await writeFile(clip, bytes);
  await utimes(clip, 1, 1);
  t.deepEqual(await states(), ['rendered', 'rendered']);
  const moved = join(folder, 'moved');
  await cp(clip, join(moved, 'film of another name.mkv'));
  await rm(clip);
  const run = await runCli(['status', path, '--relink', moved, '--output', join(folder, 'out.mkv')]);
  t.regex(run.stdout, /1 {2}Shot 1 {2}rendered/);
});
