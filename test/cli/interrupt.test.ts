import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { writeColourImage } from '../support/colour-image.js';
import { generateClip } from '../support/generate-clip.js';
import { canListProcesses, descendants, isRunning } from '../support/processes.js';
import { startCli, temporaryFolder } from '../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const hasNative = (await findNativeFfmpeg()) !== undefined;

for (const backend of ['native', 'wasm']) {
  const testHere = process.platform !== 'win32' && (backend === 'wasm' || hasNative) ? test : test.skip;
  testHere(
    `Ctrl+C with ${backend} ffmpeg stops cleanly: exit code 130, a partial film, nothing left over`,
    async (t) => {
      const folder = await temporaryFolder(t);
      const image = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
      const path = await generateClip(runner, folder, {
        name: 'reel.mp4',
        frames: 600,
        size: '160x120',
        image,
      });
      const reference = await writeColourImage(join(folder, 'still.png'));
      const settings = [
        '--method',
        'reinhard',
        '--size',
        '64',
        '--device',
        'cpu',
        '--backend',
        backend,
        '--json',
      ];
      const child = startCli(['colorize', path, '--reference', reference, ...settings]);
      const text: string[] = [];
      child.stderr?.on('data', (bytes) => text.push(String(bytes)));
      let below: number[] = [];
      for await (const line of child.iterable()) {
        const event = JSON.parse(String(line));
        if (event.type !== 'progress' || event.frames !== 20) continue;
        if (canListProcesses) below = (await descendants(child.pid as number)).map(({ pid }) => pid);
        child.kill('SIGINT');
      }
      const { exitCode } = await child;
      t.is(exitCode, 130);
      t.regex(
        text.join(''),
        /Stopping; press Ctrl\+C again to stop immediately\.\n(.*\n)*autochrome: stopped after \d+ frames/,
      );
      t.regex(text.join(''), /The frames finished so far are in .*reel\.colorized\.partial\.mp4/);
      t.deepEqual((await readdir(folder)).sort(), ['reel.colorized.partial.mp4', 'reel.mp4', 'still.png']);
      if (backend === 'native' && canListProcesses) t.true(below.length > 0);
      for (const pid of below) t.false(await isRunning(pid), `process ${pid} is still there`);
    },
  );
}

test('a reader of the events that goes away does not stop the film', async (t) => {
  const folder = await temporaryFolder(t);
  const path = await generateClip(runner, folder, { name: 'reel.mkv', frames: 12 });
  const reference = await writeColourImage(join(folder, 'still.png'));
  const settings = ['--method', 'reinhard', '--size', '64', '--device', 'cpu', '--json'];
  const child = startCli(['colorize', path, '--reference', reference, ...settings], { buffer: false });
  child.stdout?.once('data', () => child.stdout?.destroy());
  const { exitCode } = await child;
  t.is(exitCode, 0);
  t.true((await readdir(folder)).includes('reel.colorized.mkv'));
});
