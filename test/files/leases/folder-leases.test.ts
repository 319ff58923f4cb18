import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { thisProcess } from '../../../src/files/leases/running-process.js';
import { FolderSegmentStore } from '../../../src/index.js';
import { temporaryFolder } from '../../support/run-cli.js';

const CLAIMING = fileURLToPath(new URL('../../support/claiming-process.js', import.meta.url));
const KEY = '0123456789abcdef'.repeat(4);
const NAME = 'lease-0123456789abcdef';

/** A folder of segments in which somebody has a task, or says so. */
async function heldFolder(t: ExecutionContext, changes: object, text?: string) {
  const folder = join(await temporaryFolder(t), 'segments');
  const path = join(folder, NAME, '0123abcd.json');
  await mkdir(join(folder, NAME), { recursive: true });
  const owner = { ...(await thisProcess()), since: new Date(Date.now() - 5000).toISOString(), ...changes };
  await writeFile(path, text ?? JSON.stringify(owner));
  await writeFile(join(folder, NAME, 'owner-0123abcd'), '');
  return { folder, path };
}

async function taken(t: ExecutionContext, { folder, path }: { folder: string; path: string }) {
  const lease = await new FolderSegmentStore(folder).claim(KEY);
  t.truthy(lease);
  await t.throwsAsync(stat(path), { code: 'ENOENT' });
  await lease?.release();
  t.deepEqual(await readdir(folder), []);
}

async function refused(t: ExecutionContext, { folder }: { folder: string }) {
  t.is(await new FolderSegmentStore(folder).claim(KEY), undefined);
}

test('a folder is made for a lease, and removed while nothing is in it', async (t) => {
  const folder = join(await temporaryFolder(t), 'a', 'segments');
  const store = new FolderSegmentStore(folder);
  const lease = await store.claim(KEY);
  t.deepEqual(await readdir(folder), [NAME]);
  await store.clear();
  t.deepEqual(await readdir(folder), [NAME]);
  await lease?.release();
  t.deepEqual(await readdir(folder), []);
  await store.clear();
  await t.throwsAsync(stat(folder), { code: 'ENOENT' });
});

test('a process that is alive keeps its lease when the machine has slept', async (t) => {
  const held = await heldFolder(t, {});
  await utimes(held.path, 1, 1);
  await refused(t, held);
});

test('a process that is no more holds nothing', async (t) => {
  const { stdout } = await execa(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']);
  await taken(t, await heldFolder(t, { pid: Number(stdout) }));
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

test('another machine or container keeps its lease for a minute after its last heartbeat', async (t) => {
  for (const changes of [{ host: 'suite-2' }, { namespace: 'pid:[1]' }]) {
    const held = await heldFolder(t, { ...changes, pid: 4711 });
    await refused(t, held);
    const silent = (Date.now() - 70_000) / 1000;
    await utimes(held.path, silent, silent);
    await taken(t, held);
  }
});

test('what says of no process whose it is counts as silent', async (t) => {
  for (const text of ['', '{"pid": "none"}']) {
    const held = await heldFolder(t, {}, text);
    await refused(t, held);
    await utimes(held.path, 1, 1);
    await taken(t, held);
  }
});

test('what killed processes left behind is cleared away, at whatever moment that was', async (t) => {
  const { folder } = await heldFolder(t, { started: '1', since: '2001-01-01T00:00:00.000Z' });
  const store = new FolderSegmentStore(folder);
  // Begun and not yet under its name; given back and not yet removed; taken over, and the old owner's file still there.
  await mkdir(join(folder, '.lease-1111.aaaa.partial'));
  await writeFile(join(folder, '.lease-1111.aaaa.partial', 'aaaa.json'), '');
  await mkdir(join(folder, 'lease-2222'));
  await writeFile(join(folder, 'lease-2222', 'bbbb.json'), '{}');
  await writeFile(join(folder, NAME, 'cccc.json'), '{}');
  const live = await store.claim('3'.repeat(64));
  await store.clear();
  t.deepEqual(await readdir(folder), ['lease-3333333333333333']);
  t.is(await store.claim('3'.repeat(64)), undefined);
  await live?.release();
});

test('a lease that nobody owns any more does not stand in the way', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, NAME));
  await writeFile(join(folder, NAME, 'bbbb.json'), '{}');
  const lease = await new FolderSegmentStore(folder).claim(KEY);
  t.truthy(lease);
  await lease?.release();
  t.deepEqual(await readdir(folder), []);
});

test('a process that is stopped for too long loses its task, and learns of it when it goes on', async (t) => {
  if (process.platform === 'win32') return void t.pass('there are no such signals');
  const folder = await temporaryFolder(t);
  const library = new URL('../../../src/index.js', import.meta.url).href;
  const times = { heartbeat: 30, staleAfter: 300 };
  const code = `
    import { FolderSegmentStore } from '${library}';
    const store = new FolderSegmentStore(${JSON.stringify(folder)}, ${JSON.stringify(times)});
    const lease = await store.claim('${KEY}');
    lease.lost.addEventListener('abort', () => { console.log('lost'); process.exit(); });
    console.log('had');
    setInterval(() => {}, 1000);`;
  const child = execa(process.execPath, ['--input-type=module', '-e', code], { reject: false });
  t.teardown(() => child.kill('SIGKILL'));
  const store = new FolderSegmentStore(folder, times);
  await new Promise((told) => child.stdout.once('data', told));
  t.is(await store.claim(KEY), undefined);
  child.kill('SIGSTOP');
  let lease = await store.claim(KEY);
  for (; !lease; lease = await store.claim(KEY)) await setTimeout(20);
  child.kill('SIGCONT');
  t.is((await child).stdout, 'had\nlost');
  t.false(lease.lost.aborted);
  await lease.release();
});

test('of many processes that ask at once, never two have a task', async (t) => {
  const root = await temporaryFolder(t);
  const [folder, witness] = [join(root, 'segments'), join(root, 'witness')];
  const runs = Array.from({ length: 3 }, () => execa(process.execPath, [CLAIMING, folder, witness, '1200']));
  const lines = (await Promise.all(runs)).map(({ stdout }) => stdout.split('\n'));
  t.false(lines.flat().includes('shared'));
  for (const said of lines) t.true(said.includes('had'), said.join(' '));
  await t.throwsAsync(stat(folder), { code: 'ENOENT' });
});
