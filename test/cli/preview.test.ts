import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip } from '../support/generate-clip.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

async function clipIn(folder: string, name = 'reel.mkv') {
  return generateClip(await chooseFfmpeg('auto'), folder, { name, frames: 6 });
}

test('of a clip a project is made beside it and opened; the next time the one that is there', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await clipIn(folder);
  const project = join(folder, 'reel.autochrome.json');
  let state: { project?: string } = {};
  const open = async () => {
    let asked: Promise<void> | undefined;
    const ran = await runCli(['preview', clip, '--no-open'], {
      onStdout: (text, interrupt) => {
        const [url] = /http:\S+/.exec(text) ?? [];
        if (!url || asked) return;
        asked = (async () => {
          const entered = await fetch(url, { redirect: 'manual' });
          const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] as string;
          const answer = await fetch(new URL('/api/state', url), { headers: { cookie } });
          state = (await answer.json()) as typeof state;
          interrupt();
        })();
      },
    });
    await asked;
    return ran;
  };
  const first = await open();
  t.is(first.exitCode, 0, first.stderr);
  t.is(state.project, basename(project));
  t.regex(first.stdout, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/m);
  t.regex(first.stderr, /Saved .*reel\.autochrome\.json/);
  t.regex(first.stderr, /Closing the preview/);
  const made = await readFile(project, 'utf8');
  const second = await open();
  t.is(second.exitCode, 0, second.stderr);
  t.notRegex(second.stderr, /Saved/);
  t.is(await readFile(project, 'utf8'), made);
});

test('with --json the address is in an object, and the port is the one that was asked for', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await clipIn(folder);
  const created = await runCli(['new', clip]);
  t.is(created.exitCode, 0, created.stderr);
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const args = ['preview', join(folder, 'reel.autochrome.json'), '--no-open', '--json', '--port', `${port}`];
  const refused = await runCli(args);
  t.is(refused.exitCode, 2);
  t.regex(refused.stderr, new RegExp(`--port ${port} is used by another program`));
  await new Promise((resolve) => taken.close(resolve));
  const ran = await runCli(args, { onStdout: (_, interrupt) => interrupt() });
  t.is(ran.exitCode, 0, ran.stderr);
  const { type, url } = JSON.parse(ran.stdout) as { type: string; url: string };
  t.is(type, 'preview');
  t.true(url.startsWith(`http://127.0.0.1:${port}/?token=`));
});

test('what cannot be opened is told with the usual exit codes', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await clipIn(folder);
  const missing = await runCli(['preview', join(folder, 'none.autochrome.json'), '--no-open']);
  t.is(missing.exitCode, 3);
  for (const port of ['0', '70000', 'x', '80.5']) {
    const { exitCode, stderr } = await runCli(['preview', clip, '--no-open', '--port', port]);
    t.is(exitCode, 2);
    t.regex(stderr, /Allowed: 1 to 65535/);
  }
  const other = await clipIn(folder, 'reel.mov');
  const created = await runCli(['new', other]);
  t.is(created.exitCode, 0, created.stderr);
  const { exitCode, stderr } = await runCli(['preview', clip, '--no-open']);
  t.is(exitCode, 2);
  t.regex(stderr, /is the project of another clip, reel\.mov/);
  await writeFile(join(folder, 'text.mkv'), 'no film');
  t.is((await runCli(['preview', join(folder, 'text.mkv'), '--no-open'])).exitCode, 3);
});
