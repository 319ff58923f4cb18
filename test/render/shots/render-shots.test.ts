import { readdirSync, rmSync } from 'node:fs';
import { copyFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../../src/ffmpeg/choose.js';
import {
  AutochromeError,
  colorize,
  type FinishedShot,
  openClip,
  RenderError,
  type RenderShotsOptions,
  renderShots,
  type ShotSpec,
  type ShotsPlan,
  type ShotsProgress,
  statusOfShots,
} from '../../../src/index.js';
import { collectFrames } from '../../support/collect-frames.js';
import { writeColourImage } from '../../support/colour-image.js';
import { generateClip, mediaFolder } from '../../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const reference = await writeColourImage(join(folder, 'still.png'));
const input = await generateClip(runner, folder, {
  ...{ name: 'reel.mkv', frames: 12, filters: 'hue=s=0', sound: 0.5 },
  output: ['-timecode', '01:00:00:00'],
});

test.after.always(remove);

const quick = { method: 'reinhard', size: 64, smooth: 0 } as const;

/** Three shots in a folder of their own, with a copy of the reference. */
async function film(name: string, changes: Partial<RenderShotsOptions> = {}) {
  const image = join(folder, `${name}.png`);
  await copyFile(reference, image);
  const shot = (title: string, start: number, end: number, more: Partial<ShotSpec> = {}): ShotSpec => ({
    ...{ name: title, start, end, references: [image], settings: quick },
    ...more,
  });
  const options: RenderShotsOptions = {
    ...{ input, identity: 'reel', segments: join(folder, name), device: 'cpu', codec: 'ffv1' },
    output: join(folder, `${name}.mkv`),
    shots: [shot('One', 0, 4), shot('Two', 4, 5), shot('Three', 5, 12)],
    ...changes,
  };
  return { options, shot, image };
}

async function framesOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

async function fileTimes(path: string): Promise<Record<string, string>> {
  const times: Record<string, string> = {};
  for (const name of (await readdir(path)).filter((each) => each.startsWith('segment-'))) {
    const { mtimeMs, ino, size } = await stat(join(path, name));
    times[name] = `${mtimeMs} ${ino} ${size}`;
  }
  return times;
}

const states = async (options: RenderShotsOptions) =>
  (await statusOfShots(withoutCalls(options))).map(({ state, why }) => [state, ...why].join(' '));

function withoutCalls(options: RenderShotsOptions) {
  const { overwrite, only, changed, signal, onStart, onProgress, onShot, onWarning, ...rest } = options;
  return rest;
}

test('shot by shot gives what a whole render gives, and tells what it does', async (t) => {
  const plans: ShotsPlan[] = [];
  const progress: ShotsProgress[] = [];
  const told: FinishedShot[] = [];
  const { options } = await film('whole', {
    onStart: (plan) => plans.push(plan),
    onProgress: (event) => progress.push(event),
    onShot: (event) => told.push(event),
  });
  t.deepEqual(await states(options), ['unrendered', 'unrendered', 'unrendered']);
  const result = await renderShots(options);
  t.is(result.output, options.output);
  t.false(result.fresh);
  t.is(result.frames, 12);
  t.deepEqual(result.warnings, []);
  t.deepEqual([plans.length, plans[0]?.total, plans[0]?.device], [1, 12, 'cpu']);
  t.deepEqual(
    told.map(({ name, state }) => `${name} ${state}`),
    ['One rendered', 'Two rendered', 'Three rendered'],
  );
  t.deepEqual(progress.map(({ name, shotFrames, frames }) => `${name} ${shotFrames} ${frames}`).slice(3, 6), [
    'One 4 4',
    'Two 1 5',
    'Three 1 6',
  ]);
  const whole = await colorize({
    ...{ input, references: [join(folder, 'whole.png')], ...quick, device: 'cpu', codec: 'ffv1' },
    output: join(folder, 'whole-render.mkv'),
  });
  t.deepEqual(await framesOf(result.output as string), await framesOf(whole.output));
  const [before, after] = [await openClip(whole.output), await openClip(result.output as string)];
  t.deepEqual(after.metadata.sideStreams, before.metadata.sideStreams);
  t.is(after.metadata.startTimecode, '01:00:00:00');
  t.regex(Object.values(after.metadata.tags).join(' '), /autochrome: .*, shots: 3, method: reinhard/);
  t.deepEqual(await states(options), ['rendered', 'rendered', 'rendered']);

  const again = await renderShots({ ...options, onShot: undefined });
  t.true(again.fresh);
  t.is(again.frames, 0);
  // It wrote the film itself, and nobody has touched it since.
  const anew = await renderShots({ ...options, onShot: undefined, changed: false });
  t.deepEqual([anew.fresh, anew.frames], [false, 12]);
  await utimes(options.output as string, 1, 1);
  await t.throwsAsync(renderShots(options), { message: /exists already/ });
  t.false((await renderShots({ ...options, overwrite: true })).fresh);
});

test('only what has changed is rendered again', async (t) => {
  const { options, shot, image } = await film('changed');
  await renderShots(options);
  const before = await fileTimes(options.segments);
  t.is(Object.keys(before).length, 6);
  const shots = [
    ...options.shots.slice(0, 1),
    shot('Two', 4, 5, { settings: { ...quick, saturation: 1.5 } }),
    ...options.shots.slice(2),
  ];
  const changed = { ...options, shots };
  t.deepEqual(await states(changed), ['rendered', 'stale settings', 'rendered']);
  const result = await renderShots({ ...changed, overwrite: true });
  t.is(result.frames, 1);
  const after = await fileTimes(options.segments);
  const same = Object.keys(after).filter((name) => before[name] === after[name]);
  t.is(same.length, 4);
  t.false(same.some((name) => name.includes('-000004-')));
  // What is replaced does not stay.
  t.is(Object.keys(after).length, 6);

  t.deepEqual(await states({ ...changed, quality: 10 }), ['rendered', 'rendered', 'rendered']);
  t.deepEqual(await states({ ...changed, codec: 'prores', output: join(folder, 'other.mov') }), [
    ...['stale codec', 'stale codec', 'stale codec'],
  ]);
  t.deepEqual(await states({ ...changed, identity: 'another' }), ['stale clip', 'stale clip', 'stale clip']);
  const moved = [shot('One', 0, 3), shot('Two', 3, 5, { passThrough: true }), ...shots.slice(2)];
  t.deepEqual(await states({ ...changed, shots: moved }), [
    ...['stale range', 'stale range references settings networks', 'rendered'],
  ]);
  await sharp(image).negate({ alpha: false }).toFile(join(folder, 'negative.png'));
  await copyFile(join(folder, 'negative.png'), image);
  t.deepEqual(await states(changed), ['stale references', 'stale references', 'stale references']);
});

test('an unfinished segment does not count, and is cleared away', async (t) => {
  const { options } = await film('unfinished');
  await renderShots({ ...options, only: [0, 1, 2] });
  const names = await readdir(options.segments);
  const lost = names.find((name) => /^segment-000005-.*\.json$/.test(name)) as string;
  // Killed between the file and its record, and in the middle of another one.
  await rm(join(options.segments, lost));
  const short = names.find((name) => /^segment-000000-.*\.mkv$/.test(name)) as string;
  await writeFile(join(options.segments, short), 'cut off');
  await writeFile(join(options.segments, `.${short.replace('.mkv', '.1.partial.mkv')}`), 'begun');
  t.deepEqual(await states(options), ['unrendered', 'rendered', 'unrendered']);
  const result = await renderShots({ ...options, overwrite: true });
  t.is(result.frames, 11);
  t.deepEqual((await readdir(options.segments)).sort(), names.sort());
});

test('some of the shots can be rendered alone; nothing is joined then', async (t) => {
  const { options } = await film('some');
  const result = await renderShots({ ...options, only: [1] });
  t.is(result.output, undefined);
  t.deepEqual(result.missing, ['One', 'Three']);
  t.deepEqual(await states(options), ['unrendered', 'rendered', 'unrendered']);
  await t.throwsAsync(stat(options.output as string), { code: 'ENOENT' });
  t.is((await renderShots(options)).frames, 11);
});

test('a shot without references and one that is passed through stay as they are', async (t) => {
  const { options, shot } = await film('passed');
  const colours = await generateClip(runner, folder, { name: 'colours.mkv', frames: 12 });
  const shots = [
    shot('Bare', 0, 4, { references: [] }),
    shot('Kept', 4, 8, { passThrough: true }),
    shot('New', 8, 12),
  ];
  const result = await renderShots({ ...options, input: colours, shots });
  t.deepEqual(result.warnings, ["shot 'Bare' has no references and is not colorized"]);
  const [before, after] = [await framesOf(colours), await framesOf(result.output as string)];
  t.deepEqual(after.slice(0, 8), before.slice(0, 8));
  t.notDeepEqual(after[8]?.cb, before[8]?.cb);
  t.deepEqual(after[8]?.y, before[8]?.y);
});

test('the last frame of the shot before counts where it is asked for', async (t) => {
  const { options, shot } = await film('memory');
  const shots = [
    shot('One', 0, 4),
    shot('Two', 4, 8, { references: [], memory: true }),
    shot('Three', 8, 12),
  ];
  const asked = { ...options, shots };
  const result = await renderShots({ ...asked, only: [1] });
  t.deepEqual(
    result.shots.map(({ name, state }) => `${name} ${state}`),
    ['One rendered', 'Two rendered'],
  );
  const { output } = await renderShots(asked);
  const frames = await framesOf(output as string);
  t.true(new Set(frames[5]?.cb).size > 2);
  const first = shot('One', 0, 4, { settings: { ...quick, strength: 0.5 } });
  t.deepEqual(await states({ ...asked, shots: [first, ...shots.slice(1)] }), [
    ...['stale settings', 'stale memory', 'rendered'],
  ]);
});

test('segments that vanish while a film is rendered are rendered again', async (t) => {
  const { options, shot } = await film('vanishing');
  const shots = [
    shot('One', 0, 4),
    shot('Two', 4, 8, { references: [], memory: true }),
    shot('Three', 8, 12),
  ];
  await renderShots({ ...options, shots, only: [0] });
  const removeFirst = () => {
    const names = readdirSync(options.segments).filter((name) => name.startsWith('segment-000000'));
    for (const name of names) rmSync(join(options.segments, name));
  };
  const told: string[] = [];
  const { output, frames } = await renderShots({
    ...{ ...options, shots },
    // Gone before the shot behind it takes colours from it, and once more before the film is joined.
    onStart: removeFirst,
    onShot: ({ name, state }) => {
      told.push(`${name} ${state}`);
      if (name === 'Two') removeFirst();
    },
  });
  t.deepEqual(told, ['Three rendered', 'One rendered', 'Two rendered', 'One rendered']);
  t.is(frames, 16);
  t.is((await framesOf(output as string)).length, 12);
  await t.throwsAsync(
    renderShots({ ...options, shots, changed: false, overwrite: true, onShot: removeFirst }),
    { message: /segments of 'One' were removed from .* as often as they were rendered/ },
  );
});

test('shots as films of their own have handles, sound and timecode', async (t) => {
  const { options } = await film('handles');
  const films = join(folder, 'films');
  const asked = { ...options, handles: { frames: 2, folder: films, extension: 'mkv' } };
  const result = await renderShots(asked);
  t.is(result.output, undefined);
  t.deepEqual((await readdir(films)).sort(), ['One.mkv', 'Three.mkv', 'Two.mkv']);
  const all = await framesOf(input);
  const two = await openClip(join(films, 'Two.mkv'));
  const frames = await collectFrames(two);
  t.deepEqual(
    frames.map(({ y }) => y),
    all.slice(2, 7).map(({ y }) => y),
  );
  t.is(two.metadata.startTimecode, '01:00:00:02');
  t.deepEqual(
    two.metadata.sideStreams.map(({ kind }) => kind),
    ['audio'],
  );
  await two.close();
  t.is((await framesOf(join(films, 'Three.mkv'))).length, 9);
  t.deepEqual(await states(asked), ['rendered', 'rendered', 'rendered']);
  t.is((await renderShots(asked)).frames, 0);
});

test('stopped, it keeps what is finished and goes on from there', async (t) => {
  const { options } = await film('stopped');
  const stop = new AbortController();
  const error = await t.throwsAsync(
    renderShots({
      ...options,
      signal: stop.signal,
      onProgress: ({ index, shotFrames }) => {
        if (index === 2 && shotFrames === 2) stop.abort();
      },
    }),
    { instanceOf: RenderError },
  );
  t.is(error?.kind, 'interrupted');
  t.regex(error?.message ?? '', /^shot 'Three' \(frames 5 to 11\): stopped/);
  t.deepEqual(await states(options), ['rendered', 'rendered', 'unrendered']);
  t.false((await readdir(options.segments)).some((name) => /partial/.test(name)));
  t.is((await renderShots(options)).frames, 7);
});

test('a shot that fails names itself; those before it stay', async (t) => {
  const { options, shot } = await film('failing');
  const text = join(folder, 'no-image.png');
  await writeFile(text, 'no image');
  const shots = [...options.shots.slice(0, 2), shot('Three', 5, 12, { references: [text] })];
  const error = await t.throwsAsync(renderShots({ ...options, shots }), { instanceOf: AutochromeError });
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /^shot 'Three' \(frames 5 to 11\): `references` .*no-image\.png/);
  t.deepEqual((await states({ ...options, shots })).slice(0, 2), ['rendered', 'rendered']);
});

test('the networks colour shots, each made steady by itself', async (t) => {
  const { options, shot } = await film('network');
  const network = { method: 'network', size: 64 } as const;
  const shots = [
    shot('One', 0, 5, { settings: network }),
    shot('Two', 5, 7, { settings: { ...quick, smooth: 1 } }),
    shot('Three', 7, 12, { settings: { ...network, faithfulness: 0.9 } }),
  ];
  const { output } = await renderShots({ ...options, shots });
  const frames = await framesOf(output as string);
  t.is(frames.length, 12);
  const alone = { ...options, segments: join(folder, 'network-alone') };
  await renderShots({ ...alone, shots, only: [2] });
  const segments = await Promise.all(
    [options, alone].map(async ({ segments: path }) => {
      const name = (await readdir(path)).find((each) => /^segment-000007-.*mkv$/.test(each));
      return framesOf(join(path, name as string));
    }),
  );
  t.deepEqual(segments[1], segments[0]);
  t.deepEqual(
    frames.slice(7).map(({ cb }) => cb),
    segments[1]?.map(({ cb }) => cb),
  );
});

test('wrong requests are refused by name', async (t) => {
  const { options, shot } = await film('refused');
  const refused = (changes: Partial<RenderShotsOptions>, message: RegExp) =>
    t.throwsAsync(renderShots({ ...options, ...changes }), { message });
  await refused({ shots: [shot('One', 0, 4), shot('One', 4, 12)] }, /two shots are called 'One'/);
  await refused({ shots: [shot('One', 4, 4)] }, /shot 'One': end 4 is not greater than start 4/);
  await refused(
    { shots: [shot('One', 0, 4), shot('Two', 5, 12)] },
    /'One' ends at frame 4, and shot 'Two' begins/,
  );
  await refused({ only: [3] }, /`only` 3 is not allowed/);
  await refused({ codec: 'png', output: join(folder, 'images') }, /png cannot be rendered shot by shot/);
  await refused(
    { shots: [shot('One', 0, 12, { settings: { ...quick, faithfulness: 1 } })] },
    /shot 'One': `faithfulness` 1 has no effect with method reinhard/,
  );
  await t.throwsAsync(readFile(join(options.segments, 'any')), { code: 'ENOENT' });
});

test('killed in the middle of a shot, it goes on with that shot', async (t) => {
  const { options } = await film('killed');
  const library = new URL('../../../src/index.js', import.meta.url).href;
  // The last shot stops half-way, as if it took long, so that it is killed there whatever the machine's speed.
  const code = `
    import { renderShots } from '${library}';
    const options = ${JSON.stringify(options)};
    await renderShots({ ...options, onProgress: ({ index, shotFrames }) => {
      if (index !== 2 || shotFrames !== 3) return;
      process.stdout.write('now');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    } });`;
  const child = execa(process.execPath, ['--input-type=module', '-e', code], {
    reject: false,
    buffer: false,
  });
  for await (const chunk of child.iterable({ from: 'stdout', binary: true })) {
    if (chunk.length === 0) continue;
    child.kill('SIGKILL');
    break;
  }
  await child;
  t.deepEqual(await states(options), ['rendered', 'rendered', 'unrendered']);
  const left = await readdir(options.segments);
  t.true(left.some((name) => /^\.segment-000005-.*partial/.test(name)));
  t.is((await renderShots(options)).frames, 7);
  t.false((await readdir(options.segments)).some((name) => /partial/.test(name)));
  t.is((await framesOf(options.output as string)).length, 12);
});
