import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openClip } from '../../src/decode/open-clip.js';
import { probeClip } from '../../src/decode/probe.js';
import { AutochromeError } from '../../src/errors.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { generateClip, mediaFolder, runTool } from '../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
test.after.always(remove);

async function refusal(path: string) {
  try {
    await probeClip(runner, path);
  } catch (error) {
    if (error instanceof AutochromeError) return error;
    throw error;
  }
  return undefined;
}

const named = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

test('a missing file', async (t) => {
  const path = join(folder, 'missing.mp4');
  const error = await refusal(path);
  t.is(error?.kind, 'input');
  t.is(error?.message, `${path} does not exist`);
});

test('a folder', async (t) => {
  const path = join(folder, 'folder.mp4');
  await mkdir(path);
  const error = await refusal(path);
  t.is(error?.kind, 'input');
  t.is(error?.message, `${path} is a folder, not a video file`);
});

test('an empty file', async (t) => {
  const error = await refusal(await named('empty.mp4', ''));
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /is empty \(0 bytes\)/);
});

test('text named .mp4, text that ffmpeg would draw, and a list of other files', async (t) => {
  const texts = [
    await named('text.mp4', 'Dear diary,\ntoday I filmed the märz parade.\n'),
    await named('text.txt', 'Dear diary,\ntoday I filmed.\n'),
    await named('list.m3u8', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n'),
    await named('concat.mp4', 'ffconcat version 1.0\nfile text.mp4\n'),
  ];
  for (const path of texts) {
    const error = await refusal(path);
    t.is(error?.kind, 'input', path);
    t.regex(error?.message ?? '', /is not a video file: it holds text/, path);
  }
});

test('bytes that are no film', async (t) => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + 7) % 256);
  const error = await refusal(await named('noise.mp4', bytes));
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /is not a video file that ffmpeg can read/);
});

test('an mp4 whose end, with the index, is missing', async (t) => {
  const whole = await generateClip(runner, folder, { name: 'whole.mp4', image: ['-c:v', 'libx264'] });
  const bytes = await readFile(whole);
  const error = await refusal(await named('cut.mp4', bytes.subarray(0, bytes.lastIndexOf('moov') - 10)));
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /cut off: its index \(the moov atom/);
  t.truthy(error?.hint);
});

test('sound without an image', async (t) => {
  const path = join(folder, 'sound.m4a');
  await runTool(runner, {
    args: ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=0.2', '-c:a', 'aac', path],
    writes: [path],
  });
  const error = await refusal(path);
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /has no video: it contains only audio/);
});

const testAsUser = process.getuid?.() === 0 ? test.skip : test;
testAsUser('a file that may not be read (needs a user other than root)', async (t) => {
  const path = await named('locked.mp4', 'x');
  await chmod(path, 0);
  const error = await refusal(path);
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /may not be read by this user/);
});

test('a name that looks like a protocol or an option is still a file', async (t) => {
  for (const name of ['take:2.mkv', '-take 3.mkv', "it's 100%.mkv"]) {
    const path = await generateClip(runner, folder, { name, frames: 2 });
    t.is((await probeClip(runner, path)).codec, 'ffv1', name);
  }
});

test('frames above the largest size', async (t) => {
  const path = join(folder, 'wide.avi');
  await runTool(runner, {
    args: [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'color=s=33000x2:r=1', '-frames:v', '1', '-pix_fmt', 'gray'],
      ...['-c:v', 'rawvideo', path],
    ],
    writes: [path],
  });
  const error = await refusal(path);
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /33000x2 pixels; the maximum is 32768 per side/);
});

test('openClip sends images elsewhere and refuses a stopped signal', async (t) => {
  const missing = join(folder, 'missing.png');
  const error = await t.throwsAsync(openClip(missing), { instanceOf: AutochromeError });
  t.is(error?.kind, 'input');
  const clip = await generateClip(runner, folder, { name: 'stop.mkv', frames: 2 });
  const stopped = await t.throwsAsync(openClip(clip, { runner, signal: AbortSignal.abort() }), {
    instanceOf: AutochromeError,
  });
  t.is(stopped?.kind, 'interrupted');
});
