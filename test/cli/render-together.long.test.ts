import { cp, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { colorize, openClip } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { runCli, startCli, temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';

const { folder: media, remove } = await mediaFolder();
const LENGTHS = [60, 10, 10];
const TOTAL = 80;
const clip = await generateClip(await chooseFfmpeg('auto'), media, {
  ...{ name: 'reel.mkv', frames: TOTAL, filters: 'hue=s=0' },
});
const saved = await savedProject(clip, media, [60, 70, TOTAL]);

test.after.always(remove);

// A process can be made to wait in the middle of its work where there are such signals.
const testHere = process.platform === 'win32' ? test.skip : test.serial;

interface Event {
  readonly type: string;
  readonly name?: string;
  readonly state?: string;
  readonly where?: string;
  readonly frames?: number;
  readonly elsewhere?: number;
}

/** A render whose events can be waited for. */
function render(t: ExecutionContext, args: readonly string[]) {
  const child = startCli(['render', ...args, '--json'], { buffer: false });
  t.teardown(() => child.kill('SIGKILL'));
  const events: Event[] = [];
  let look = () => {};
  let rest = '';
  child.stdout?.on('data', (bytes) => {
    const lines = `${rest}${bytes}`.split('\n');
    rest = lines.pop() as string;
    events.push(...lines.map((line) => JSON.parse(line) as Event));
    look();
  });
  const until = (isIt: (event: Event) => boolean) =>
    new Promise<void>((found) => {
      look = () => events.some(isIt) && found();
      look();
    });
  const shots = (state: string) =>
    events.filter((event) => event.type === 'shot' && event.state === state).map(({ name }) => name);
  return { child, events, until, shots };
}

/** Two renders of one project: the first waits in the middle of its first shot, the second for that shot alone. */
async function two(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  await cp(media, folder, { recursive: true });
  const project = join(folder, basename(saved));
  const first = render(t, [project]);
  await first.until(({ type }) => type === 'progress');
  first.child.kill('SIGSTOP');
  const second = render(t, [project]);
  await second.until(({ type, where }) => type === 'progress' && where === 'elsewhere');
  t.deepEqual(second.shots('rendered'), ['Shot 2', 'Shot 3']);
  return { folder, project, first, second };
}

async function framesOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

/** The film is there, and nothing that only a render in progress needs. */
async function finished(t: ExecutionContext, folder: string) {
  const whole = await readdir(folder, { recursive: true });
  t.deepEqual(
    whole.filter((name) => /lease|partial|muxing/.test(name)),
    [],
  );
  return framesOf(join(folder, 'reel.colorized.mkv'));
}

testHere(
  'two renders of one project share the work, whatever a third does with other settings',
  async (t) => {
    const { folder, project, first, second } = await two(t);
    // The document changes while both are at work: the third does all shots in another way, and its film goes elsewhere.
    const changed = await runCli(['assign', project, 'all', '--saturation', '0.5']);
    t.is(changed.exitCode, 0, changed.stderr);
    const other = join(folder, 'other.mkv');
    const third = await runCli(['render', project, '--output', other]);
    t.is(third.exitCode, 0, third.stderr);
    t.regex(third.stderr, /80 frames rendered/);

    first.child.kill('SIGCONT');
    const codes = (await Promise.all([first.child, second.child])).map(({ exitCode }) => exitCode);
    t.deepEqual(codes, [0, 0]);
    t.deepEqual(first.shots('rendered'), ['Shot 1']);
    t.deepEqual(first.shots('elsewhere'), ['Shot 2', 'Shot 3']);
    t.deepEqual(second.shots('elsewhere'), ['Shot 1']);
    const last = second.events.filter(({ type }) => type === 'progress').at(-1);
    t.like(last, { name: 'Shot 1', where: 'elsewhere', frames: TOTAL, elsewhere: LENGTHS[0] });
    const output = join(folder, 'reel.colorized.mkv');
    for (const [{ events }, frames] of [
      [first, 60],
      [second, 20],
    ] as const) {
      t.like(events.at(-1), { type: 'result', frames, missing: [], output });
    }
    const frames = await finished(t, folder);
    const alone = await colorize({
      ...{ input: join(folder, 'reel.mkv'), references: [join(folder, 'still.png')], device: 'cpu' },
      ...{ method: 'reinhard', size: 64, smooth: 0, codec: 'ffv1', output: join(folder, 'alone.mkv') },
    });
    t.deepEqual(frames, await framesOf(alone.output));
    t.notDeepEqual((await framesOf(other))[0]?.cb, frames[0]?.cb);
  },
);

for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGKILL', undefined],
] as const) {
  testHere(`${signal} of one of two renders leaves the other working, which does the rest`, async (t) => {
    const { folder, first, second } = await two(t);
    first.child.kill(signal);
    first.child.kill('SIGCONT');
    t.is((await first.child).exitCode, exitCode);
    t.is((await second.child).exitCode, 0);
    t.deepEqual(second.shots('rendered'), ['Shot 2', 'Shot 3', 'Shot 1']);
    t.is((await finished(t, folder)).length, TOTAL);
  });
}
