import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { AutochromeError } from '../../../src/errors.js';
import { lockSegments } from '../../../src/render/shots/lock-segments.js';
import { thisProcess } from '../../../src/render/shots/running-process.js';
import { temporaryFolder } from '../../support/run-cli.js';

const LOCKING = fileURLToPath(new URL('../../support/locking-process.js', import.meta.url));

/** A folder of segments in which somebody has put down a file. */
async function heldFolder(t: ExecutionContext, changes: object, text?: string) {
  const folder = join(await temporaryFolder(t), 'segments');
  await mkdir(folder);
  const path = join(folder, 'render-4711-0123abcd.lock');
  const holder = { ...(await thisProcess()), since: new Date(Date.now() - 5000).toISOString(), ...changes };
  await writeFile(path, text ?? JSON.stringify(holder));
  return { folder, path };
}

async function refusal(t: ExecutionContext, folder: string): Promise<AutochromeError> {
  const error = await t.throwsAsync(lockSegments(folder, 'reel.autochrome.json'), {
    instanceOf: AutochromeError,
  });
  t.is(error?.kind, 'failure');
  return error as AutochromeError;
}

async function taken(t: ExecutionContext, { folder, path }: { folder: string; path: string }) {
  const release = await lockSegments(folder, 'reel.autochrome.json');
  await t.throwsAsync(stat(path), { code: 'ENOENT' });
  await release();
}

test('a folder is held once, then given back and removed while nothing is in it', async (t) => {
  const folder = join(await temporaryFolder(t), 'a', 'segments');
  const release = await lockSegments(folder, 'reel.autochrome.json');
  const { message } = await refusal(t, folder);
  t.regex(message, /^reel\.autochrome\.json is being rendered by another process: number (\d+), since \d+ /);
  t.true(message.includes(`number ${process.pid},`));
  t.is((await readdir(folder)).length, 1);
  await release();
  await t.throwsAsync(stat(folder), { code: 'ENOENT' });
  const again = await lockSegments(folder, 'reel.autochrome.json');
  await writeFile(join(folder, 'segment'), '');
  await again();
  t.deepEqual(await readdir(folder), ['segment']);
});

test('a process that is alive holds the folder, however long ago it gave a sign of life', async (t) => {
  const { folder, path } = await heldFolder(t, {});
  await utimes(path, 1, 1);
  await refusal(t, folder);
  t.deepEqual(await readdir(folder), ['render-4711-0123abcd.lock']);
});

test('a process that is no more holds nothing', async (t) => {
  const { pid } = await execa(process.execPath, ['--eval', 'process.stdout.write(String(process.pid))']).then(
    ({ stdout }) => ({ pid: Number(stdout) }),
  );
  await taken(t, await heldFolder(t, { pid }));
});

test('a process whose number is another’s now holds nothing', async (t) => {
  // Where the system does not say when a process started, from before the machine did.
  await taken(t, await heldFolder(t, { started: '', since: '2001-01-01T00:00:00.000Z' }));
  if ((await thisProcess()).started === '') return;
  await taken(t, await heldFolder(t, { started: '1' }));
});

test('a process that has ended and whose parent has not noticed holds nothing', async (t) => {
  if ((await thisProcess()).started === '') return void t.pass('the system does not say');
  // The shell becomes a program that never asks after the child that it began.
  const parent = execa('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], { reject: false, buffer: false });
  t.teardown(() => parent.kill('SIGKILL'));
  const pid = await new Promise<number>((told) => {
    parent.stdout.once('data', (line) => told(Number(line)));
  });
  let text = '';
  for (let i = 0; i < 200 && !/\) Z /.test(text); i += 1) {
    text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    await setTimeout(10);
  }
  t.regex(text, /\) Z /);
  const started = text.slice(text.lastIndexOf(')') + 2).split(' ')[19] as string;
  await taken(t, await heldFolder(t, { pid, started }));
});

test('another machine or container holds the folder as long as it gives signs of life', async (t) => {
  for (const [changes, where] of [
    [{ host: 'suite-2' }, / on suite-2, since /],
    [{ namespace: 'pid:[1]' }, /number \d+, since /],
  ] as const) {
    const held = await heldFolder(t, { ...changes, pid: 4711 });
    const { message, remedy } = await refusal(t, held.folder);
    t.regex(message, where);
    if ('host' in changes) t.regex(remedy ?? '', /if suite-2 is off, try again in a minute/);
    const silent = (Date.now() - 70_000) / 1000;
    await utimes(held.path, silent, silent);
    await taken(t, held);
  }
});

test('a holder writes its file again, and makes none anew', async (t) => {
  const folder = await temporaryFolder(t);
  const release = await lockSegments(folder, 'reel.autochrome.json', 5);
  const path = join(folder, (await readdir(folder))[0] as string);
  const text = await readFile(path, 'utf8');
  await utimes(path, 1, 1);
  while ((await stat(path)).mtimeMs < Date.now() - 60_000) await setTimeout(5);
  t.is(await readFile(path, 'utf8'), text);
  await rm(path);
  await setTimeout(50);
  t.deepEqual(await readdir(folder), []);
  await release();
});

test('what is no such file holds nothing', async (t) => {
  await taken(t, await heldFolder(t, {}, ''));
  await taken(t, await heldFolder(t, {}, '{"pid": "none"}'));
});

test('of many processes that begin at once, never two have the folder', async (t) => {
  const root = await temporaryFolder(t);
  const [folder, witness] = [join(root, 'segments'), join(root, 'witness')];
  await mkdir(folder);
  await writeFile(join(folder, 'segment'), '');
  const runs = Array.from({ length: 3 }, () => execa(process.execPath, [LOCKING, folder, witness, '2500']));
  const lines = (await Promise.all(runs)).map(({ stdout }) => stdout.split('\n'));
  t.false(lines.flat().includes('shared'));
  for (const said of lines) t.true(said.includes('had'), said.join(' '));
  t.deepEqual(await readdir(folder), ['segment']);
  await rm(root, { recursive: true });
});
