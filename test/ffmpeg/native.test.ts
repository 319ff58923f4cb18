import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { AutochromeError } from '../../src/errors.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { runnerConformance } from '../support/runner-conformance.js';

const native = await findNativeFfmpeg();
const testNative = native ? test : test.skip;

runnerConformance(testNative, test.skip, async () => native as FfmpegRunner);

/** Calls `use` with other programs in the environment. Serial tests only: it is the whole process's. */
async function withPrograms(ffmpeg: string, ffprobe: string, use: () => Promise<void>): Promise<void> {
  const { AUTOCHROME_FFMPEG, AUTOCHROME_FFPROBE } = process.env;
  Object.assign(process.env, { AUTOCHROME_FFMPEG: ffmpeg, AUTOCHROME_FFPROBE: ffprobe });
  try {
    await use();
  } finally {
    process.env.AUTOCHROME_FFMPEG = AUTOCHROME_FFMPEG ?? '';
    process.env.AUTOCHROME_FFPROBE = AUTOCHROME_FFPROBE ?? '';
  }
}

testNative('auto and native take a native ffmpeg', async (t) => {
  t.is((await chooseFfmpeg('auto')).backend, 'native');
  t.is((await chooseFfmpeg('native')).backend, 'native');
});

testNative('programs that answered are not asked again by this process', async (t) => {
  t.is(await findNativeFfmpeg(), native);
});

const testShell = process.platform === 'win32' ? test.skip : test.serial;
testShell('Ctrl+C while the programs are looked for is no missing program', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-native-'));
  const program = join(folder, 'stopped');
  await writeFile(program, '#!/bin/sh\nkill -INT $$\n', { mode: 0o755 });
  try {
    await withPrograms(program, program, async () => {
      await t.throwsAsync(findNativeFfmpeg, { instanceOf: AutochromeError, message: 'stopped' });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.serial(
  'without ffprobe there is no native ffmpeg, and asking for it is refused with a hint',
  async (t) => {
    await withPrograms('ffmpeg', '/missing/ffprobe', async () => {
      t.is(await findNativeFfmpeg(), undefined);
      const error = await t.throwsAsync(chooseFfmpeg('native'), { instanceOf: AutochromeError });
      t.is(error.kind, 'usage');
      t.regex(error.hint ?? '', /`backend` wasm/);
      t.is((await chooseFfmpeg('auto')).backend, 'wasm');
    });
  },
);

test.serial('a program that is not ffmpeg is not taken for it', async (t) => {
  await withPrograms('/bin/echo', '/bin/echo', async () => {
    t.is(await findNativeFfmpeg(), undefined);
  });
});

const testPosix = process.platform === 'win32' ? test.serial.skip : test.serial;

testPosix('a program that ignores SIGTERM is ended all the same', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-native-'));
  const program = join(folder, 'stubborn');
  const script = `#!/bin/sh
[ "$1" = -version ] && { echo ffmpeg version 9.9.9; exit; }
trap '' TERM
echo started
while :; do sleep 0.1; done
`;
  await writeFile(program, script);
  await chmod(program, 0o755);
  try {
    await withPrograms(program, program, async () => {
      const runner = await findNativeFfmpeg();
      t.is(runner?.version, '9.9.9');
      const run = (runner as FfmpegRunner).start({ program: 'ffmpeg', args: [] });
      for await (const _ of run.output) run.kill();
      t.is((await run.done).exitCode, undefined);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

testPosix('a program that has gone since it was found makes a failed run', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-native-'));
  const program = join(folder, 'short-lived');
  await writeFile(program, '#!/bin/sh\necho ffmpeg version 9.9.9\n');
  await chmod(program, 0o755);
  await withPrograms(program, program, async () => {
    const runner = (await findNativeFfmpeg()) as FfmpegRunner;
    await rm(folder, { recursive: true });
    const run = runner.start({ program: 'ffmpeg', args: ['-i', 'pipe:0'] });
    await run.write(new Uint8Array(10));
    const { exitCode, log } = await run.done;
    t.is(exitCode, 127);
    t.regex(log.join('\n'), /ENOENT/);
  });
});
