import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { loadWasmFfmpeg } from '../../src/ffmpeg/wasm.js';
import { runnerConformance } from '../support/runner-conformance.js';

runnerConformance(test, test.skip, loadWasmFfmpeg);

test('is loaded once, and chosen by name', async (t) => {
  t.is(await loadWasmFfmpeg(), await chooseFfmpeg('wasm'));
});

test('a file that the job does not declare is not there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-wasm-'));
  const path = join(folder, 'secret.txt');
  await writeFile(path, 'text');
  const runner = await loadWasmFfmpeg();
  const run = runner.start({ program: 'ffprobe', args: ['-i', path] });
  const { exitCode, log } = await run.done;
  t.is(exitCode, 1);
  t.regex(log.join('\n'), /No such file or directory/);
  await rm(folder, { recursive: true });
});

test('a file that is only read cannot be written', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-wasm-'));
  const path = join(folder, 'film.mkv');
  await writeFile(path, 'text');
  const runner = await loadWasmFfmpeg();
  const args = ['-f', 'lavfi', '-i', 'testsrc', '-frames:v', '1', path];
  const { exitCode, log } = await runner.start({ program: 'ffmpeg', args, reads: [path] }).done;
  t.is(exitCode, 1);
  t.regex(log.join('\n'), /Permission denied/);
  await rm(folder, { recursive: true });
});

test('a program that wants more memory than there is makes a failed run', async (t) => {
  const runner = await loadWasmFfmpeg();
  const source = 'nullsrc=s=16x16,format=rgba64le';
  const args = ['-f', 'lavfi', '-i', source, '-vf', 'pad=16000:16000', '-frames:v', '1', '-f', 'null', '-'];
  const run = runner.start({ program: 'ffmpeg', args });
  const { exitCode, log } = await run.done;
  t.is(exitCode, 1);
  t.regex(log.join('\n'), /Out of memory/);
});
