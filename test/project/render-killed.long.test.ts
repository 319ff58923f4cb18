import { cp, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import {
  type FinishedShot,
  FolderSegmentStore,
  openClip,
  openProject,
  renderProject,
  segmentsFolder,
} from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';

const RENDERING = fileURLToPath(new URL('../support/rendering-process.js', import.meta.url));
const MOMENTS = 20;
const FRAMES = 8;
const SHOTS = 2;

const { folder, remove } = await mediaFolder();
const reel = await generateClip(await chooseFfmpeg('auto'), folder, {
  ...{ name: 'reel.mkv', frames: FRAMES, filters: 'hue=s=0' },
});
const project = await savedProject(reel, folder, [4, FRAMES]);

test.after.always(remove);

/** A project that nobody has rendered. */
async function begun(t: ExecutionContext) {
  const own = await temporaryFolder(t);
  await cp(folder, own, { recursive: true });
  const path = join(own, basename(project));
  return { path, output: join(own, 'film.mkv'), segments: segmentsFolder(path) };
}

/** Starts a render in a process of its own, that nothing holds up any more. */
async function started(path: string, output: string) {
  const child = execa(process.execPath, [RENDERING, path, output], { reject: false });
  await new Promise((ready) => child.stdout.once('data', ready));
  const from = performance.now();
  /** When each shot was there, in milliseconds since the render began. */
  const times: number[] = [];
  let look = () => {};
  child.stdout.on('data', () => {
    times.push(performance.now() - from);
    look();
  });
  const ended = child.then(() => {});
  const shots = (count: number) =>
    Promise.race([
      ended,
      new Promise<void>((there) => {
        look = () => times.length >= count && there();
        look();
      }),
    ]);
  child.stdin.write('go\n');
  return { child, times, shots };
}

async function framesOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

/** What tells a file from one that was written again. */
async function identity(path: string) {
  const { ino, mtimeMs, size } = await stat(path);
  return `${ino} ${mtimeMs} ${size}`;
}

let undisturbed: { readonly frames: Awaited<ReturnType<typeof framesOf>>; readonly times: readonly number[] };

test.serial('a render that nobody disturbs', async (t) => {
  const { path, output } = await begun(t);
  const { child, times } = await started(path, output);
  const { exitCode, stderr } = await child;
  t.is(exitCode, 0, stderr);
  undisturbed = { times, frames: await framesOf(output) };
  t.is(times.length, SHOTS + 1);
  t.is(undisturbed.frames.length, FRAMES);
});

for (let moment = 0; moment < MOMENTS; moment += 1) {
  test.serial(`killed at a random moment, the next render finishes the work (${moment + 1})`, async (t) => {
    const { path, output, segments } = await begun(t);
    // Within the first shot, a later one, or the joining; where that is in time depends on what else the machine does.
    const after = moment % (SHOTS + 1);
    const { times } = undisturbed;
    const { child, shots } = await started(path, output);
    await shots(after);
    await setTimeout(Math.random() * ((times[after] as number) - (times[after - 1] ?? 0)));
    child.kill('SIGKILL');
    await child;
    const store = new FolderSegmentStore(segments);
    const whole = await store.list();
    const file = (name: string) => join(segments, name);
    const before = await Promise.all(whole.map((record) => identity(file(record.file))));
    const film = await identity(output).catch(() => undefined);

    const told: FinishedShot[] = [];
    const { frames, output: joined } = await renderProject(await openProject(path), {
      ...{ output, changed: true, device: 'cpu', onShot: (shot) => told.push(shot) },
    });
    t.is(joined, output);
    t.log(`killed after ${whole.length} of ${SHOTS} segments, ${film ? 'a' : 'no'} film`);
    t.is(frames, FRAMES - whole.reduce((sum, record) => sum + record.frames, 0));
    t.deepEqual(
      told.filter(({ state }) => state === 'kept').map(({ fingerprint }) => fingerprint),
      told.map(({ fingerprint }) => fingerprint).filter((each) => whole.some((r) => r.fingerprint === each)),
    );
    t.deepEqual(await Promise.all(whole.map((record) => identity(file(record.file)))), before);
    if (film) t.is(await identity(output), film);
    t.deepEqual(await framesOf(output), undisturbed.frames);
    // Two segments with their records, and what is noted of the film.
    const names = await readdir(segments);
    t.is(names.length, 2 * SHOTS + 1, names.join(' '));
  });
}
