import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openClip } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { filmPhotos } from '../support/photo-film.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';

/** A project of three shots of two frames. */
async function begun(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const clip = await filmPhotos(join(folder, 'reel'), [
    { photo: 'womanInRed', frames: 2 },
    { photo: 'tidyDesk', frames: 2 },
    { photo: 'manWithCap', frames: 2 },
  ]);
  const project = await savedProject(clip, folder, [2, 4, 6]);
  const output = join(folder, 'film.mkv');
  const render = (...more: string[]) => runCli(['render', project, '--output', output, ...more]);
  const desaturate = (shots: string, saturation: string) =>
    runCli(['assign', project, shots, '--saturation', saturation]);
  return { folder, project, output, render, desaturate };
}

const framesOf = async (path: string) => {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
};

test('render, assign, render: the film that the project wrote is replaced, whichever way', async (t) => {
  const { output, render, desaturate } = await begun(t);
  const first = await render();
  t.regex(first.stderr, /6 frames rendered/, first.stderr);
  const before = await framesOf(output);
  for (const [i, more] of [['--changed'], [], ['--shots', '2'], ['--rerender', '--shots', '2']].entries()) {
    await desaturate('2', `0.${i + 1}`);
    const { exitCode, stderr } = await render(...more);
    t.is(exitCode, 0, stderr);
    t.regex(stderr, /\b2 frames rendered/, more.join(' '));
  }
  const after = await framesOf(output);
  t.deepEqual(after.slice(0, 2), before.slice(0, 2));
  t.notDeepEqual(after.slice(2, 4), before.slice(2, 4));
  const { mtimeMs } = await stat(output);
  const again = await render();
  t.regex(again.stderr, /0 frames rendered[\s\S]*is up to date/);
  t.is((await stat(output)).mtimeMs, mtimeMs);
  t.regex((await render('--rerender')).stderr, /6 frames rendered/);
  t.is((await render('--rerender', '--changed')).exitCode, 2);
});

test('a film that was moved with its project is still the one that the project wrote', async (t) => {
  const { folder, project, desaturate } = await begun(t);
  const render = (path: string) => runCli(['render', path, '--output', join(dirname(path), 'film.mkv')]);
  t.is((await render(project)).exitCode, 0);
  await desaturate('2', '0.5');
  await rename(dirname(project), join(folder, 'moved'));
  const { exitCode, stderr } = await render(join(folder, 'moved', basename(project)));
  t.is(exitCode, 0, stderr);
  t.regex(stderr, /\b2 frames rendered/);
});

test('a film that anybody else wrote is not replaced, whichever way', async (t) => {
  const { output, render, desaturate } = await begun(t);
  await writeFile(output, 'a film of somebody else');
  for (const more of [[], ['--changed'], ['--shots', '1-'], ['--rerender']]) {
    const { exitCode, stderr } = await render(...more);
    t.is(exitCode, 2);
    t.regex(stderr, /film\.mkv exists already[\s\S]*--overwrite/);
  }
  t.is(await readFile(output, 'utf8'), 'a film of somebody else');
  t.is((await render('--overwrite')).exitCode, 0);
  // The project's own until somebody has worked on it.
  const { atime, mtimeMs } = await stat(output);
  await utimes(output, atime, new Date(mtimeMs + 5000));
  await desaturate('1', '0.5');
  const graded = await readFile(output);
  t.is((await render()).exitCode, 2);
  t.deepEqual(await readFile(output), graded);
});

test('what comes to lie there while the film is rendered is not replaced either', async (t) => {
  const { project, output, render, desaturate } = await begun(t);
  await render();
  await desaturate('3', '0.5');
  let written: Promise<void> | undefined;
  const { exitCode, stderr } = await runCli(['render', project, '--output', output, '--json'], {
    onStdout: (text) => {
      if (/"type":"progress"/.test(text)) written ??= writeFile(output, 'graded');
    },
  });
  await written;
  t.is(exitCode, 2, stderr);
  t.regex(stderr, /film\.mkv exists already/);
  t.is(await readFile(output, 'utf8'), 'graded');
});

test('after Ctrl+C it says what is kept and how to go on, and goes on with that', async (t) => {
  const { project, output, render } = await begun(t);
  const stopped = async (...more: string[]) => {
    let frames = 0;
    return runCli(['render', project, '--output', output, '--json', ...more], {
      onStdout: (text, interrupt) => {
        frames += text.match(/"type":"progress"/g)?.length ?? 0;
        if (frames >= 5) interrupt();
      },
    });
  };
  const { exitCode, stderr, stdout } = await stopped();
  t.is(exitCode, 130, stderr);
  t.regex(stderr, /2 of 3 shots are rendered and kept in .*autochrome\.segments; render again to continue/i);
  t.regex(stdout, /"hint":"2 of 3 shots are rendered/);
  t.regex((await render()).stderr, /\b2 frames rendered/);
  const all = await stopped('--rerender');
  t.is(all.exitCode, 130);
  t.regex(all.stderr, /3 of 3 shots .*render with --changed to continue/i);
});
