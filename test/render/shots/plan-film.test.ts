import { copyFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../../src/ffmpeg/choose.js';
import {
  AutochromeError,
  type FilmPlan,
  joinFilm,
  openClip,
  openFilmEquipment,
  type PlanFilmOptions,
  planFilm,
  renderShots,
  runShotTask,
  type SegmentRecord,
  type ShotSpec,
  type ShotTask,
} from '../../../src/index.js';
import { collectFrames } from '../../support/collect-frames.js';
import { writeColourImage } from '../../support/colour-image.js';
import { generateClip, mediaFolder } from '../../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const reference = await writeColourImage(join(folder, 'still.png'));
const input = await generateClip(runner, folder, {
  ...{ name: 'reel.mkv', frames: 14, filters: 'hue=s=0', sound: 0.5 },
});

test.after.always(remove);

const quick = { method: 'reinhard', size: 64, smooth: 0 } as const;

/** Five shots: one alone, a chain of two, one left as it is, one alone. */
async function film(name: string, changes: Partial<PlanFilmOptions> = {}) {
  const image = join(folder, `${name}.png`);
  await copyFile(reference, image);
  const shot = (title: string, start: number, end: number, more: Partial<ShotSpec> = {}): ShotSpec => ({
    ...{ name: title, start, end, references: [image], settings: quick },
    ...more,
  });
  const shots = [
    shot('One', 0, 3),
    shot('Two', 3, 6),
    shot('Three', 6, 8, { references: [], memory: true }),
    shot('Four', 8, 11, { references: [], passThrough: true }),
    shot('Five', 11, 14, { settings: { ...quick, saturation: 0.5 } }),
  ];
  const options: PlanFilmOptions = {
    ...{ input, identity: 'reel', segments: join(folder, name), codec: 'ffv1', shots },
    output: join(folder, `${name}.mkv`),
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

/** What came out of a queue, or over a network. */
const sent = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;

const namesOf = ({ tasks }: FilmPlan) => tasks.map(({ shots }) => shots.map(({ name }) => name).join('+'));

test('tasks that went through JSON, done in any order, give the film that a render gives', async (t) => {
  const { options } = await film('farm');
  const plan = await planFilm(options);
  t.deepEqual(namesOf(plan), ['One', 'Two+Three', 'Four', 'Five']);
  t.deepEqual(plan.done, []);
  t.deepEqual(sent(plan), plan);
  t.false(JSON.stringify(plan.tasks).includes('"auto"'));
  t.like(plan.tasks[0]?.shots[0]?.settings, { backend: runner.backend, precision: 'fp32', codec: 'ffv1' });
  t.deepEqual(Object.keys(plan.tasks[0]?.networks ?? {}).sort(), ['lightness', 'upscale']);
  t.deepEqual(plan.tasks[2]?.networks, {});
  // Nothing is written by planning.
  await t.throwsAsync(stat(options.segments), { code: 'ENOENT' });

  const records: SegmentRecord[] = [];
  const noted: SegmentRecord[] = [];
  const steps: string[] = [];
  const task = (i: number) => sent(plan.tasks[i] as ShotTask);
  const equipment = await openFilmEquipment(task(3), { segments: options.segments });
  for (const i of [3, 1, 0, 2]) {
    const done = await runShotTask(task(i), equipment, {
      onRecord: (record) => void noted.push(record),
      onProgress: ({ index, shotFrames }) => steps.push(`${index} ${shotFrames}`),
    });
    records.push(...sent(done));
  }
  await equipment.close();
  t.deepEqual(records, noted);
  t.deepEqual(
    records.map(({ name }) => name),
    ['Five', 'Two', 'Three', 'One', 'Four'],
  );
  t.deepEqual(steps.slice(0, 6), ['4 1', '4 2', '4 3', '1 1', '1 2', '1 3']);
  await t.throwsAsync(joinFilm(options, records.slice(1)), { message: /shots 'Five' are not rendered/ });
  t.is(await joinFilm(options, records), options.output as string);
  const { options: alone } = await film('alone');
  await renderShots(alone);
  t.deepEqual(await framesOf(options.output as string), await framesOf(alone.output as string));
});

test('what is done is not planned, and a chain goes on from where it is', async (t) => {
  const { options, shot } = await film('goes-on');
  await renderShots({ ...options, only: [0, 1] });
  const plan = await planFilm(options);
  t.deepEqual(namesOf(plan), ['Three', 'Four', 'Five']);
  t.deepEqual(
    plan.done.map(({ name }) => name),
    ['One', 'Two'],
  );
  t.deepEqual(plan.tasks[0]?.before, plan.done[1]);
  const { before, ...alone } = plan.tasks[0] as ShotTask;
  const equipment = await openFilmEquipment(alone, { segments: options.segments });
  await t.throwsAsync(runShotTask(alone, equipment), { message: /^shot 'Three' .*where the shot before is/ });
  await equipment.close();
  t.deepEqual(namesOf(await planFilm({ ...options, only: [3] })), ['Four']);
  t.deepEqual(namesOf(await planFilm({ ...options, changed: false, only: [0, 2] })), ['One', 'Three']);
  // Another store knows of nothing, or of other things.
  const store = {
    list: async () => plan.done.slice(0, 1),
    put: async () => {},
    claim: async () => undefined,
  };
  t.deepEqual(namesOf(await planFilm({ ...options, store })), ['Two+Three', 'Four', 'Five']);
  const shots = [shot('One', 0, 3, { settings: { ...quick, strength: 0.5 } }), ...options.shots.slice(1)];
  t.deepEqual(namesOf(await planFilm({ ...options, shots })), ['One', 'Three', 'Four', 'Five']);
  await t.throwsAsync(planFilm({ ...options, overwrite: true } as PlanFilmOptions), {
    message: /there is no option 'overwrite'/,
  });
});

test('trained networks are named by their versions, in the precision that this machine takes', async (t) => {
  const { options } = await film('networks', { device: 'cpu' });
  const shots = [
    { ...(options.shots[0] as ShotSpec), end: 14, settings: { method: 'network', size: 64 } as const },
  ];
  const [task] = (await planFilm({ ...options, shots })).tasks;
  const settings = task?.shots[0]?.settings;
  t.is(settings?.device, 'cpu');
  t.true(['int8', 'fp32'].includes(settings?.precision ?? ''));
  t.deepEqual(Object.keys(task?.networks ?? {}), ['lightness', 'reference', 'colour', 'upscale']);
  // The same as the render would take by itself.
  await renderShots({ ...options, shots });
  const { metadata } = await openClip(options.output as string);
  const comment = Object.values(metadata.tags).join(' ');
  for (const [name, version] of Object.entries(task?.networks ?? {})) {
    t.true(comment.includes(`${name} ${version}`), `${name} ${version} is not in ${comment}`);
  }
});

test('what is not as it was planned is refused, and what is no task', async (t) => {
  const { options, image } = await film('refused');
  const [task] = (await planFilm(options)).tasks as [ShotTask];
  const equipment = await openFilmEquipment(task, { segments: options.segments });
  t.teardown(() => equipment.close());
  const refused = (given: unknown, kind: string, message: RegExp) =>
    t
      .throwsAsync(runShotTask(given as ShotTask, equipment), { instanceOf: AutochromeError, message })
      .then((error) => t.is(error?.kind as string, kind));
  await refused({}, 'input', /this is no task to render shots: fingerprint: /);
  await refused({ ...task, shots: [] }, 'input', /no task to render shots: shots: /);
  await refused(
    { ...task, input: 'other.mkv' },
    'usage',
    /the equipment is for .*, and the task of other\.mkv/,
  );
  const networks = { ...task.networks, upscale: '0123456789ab' };
  await refused(
    { ...task, networks },
    'failure',
    /^shot 'One' \(frames 0 to 2\): network 'upscale' is version .*, and 0123456789ab where the film was planned/,
  );
  await sharp(reference).negate({ alpha: false }).toFile(`${image}.negative.png`);
  await copyFile(`${image}.negative.png`, image);
  await refused(task, 'input', /^shot 'One' .*: its references have changed since the film was planned/);
  await t.throwsAsync(readdir(options.segments), { code: 'ENOENT' });
});

test('of a chain that fails, what was done before is noted', async (t) => {
  const { options, shot } = await film('chain');
  const text = join(folder, 'no-image.png');
  await writeFile(text, 'no image');
  const shots = [shot('One', 0, 3), shot('Two', 3, 14, { references: [text], memory: true })];
  const [task] = (await planFilm({ ...options, shots })).tasks as [ShotTask];
  const equipment = await openFilmEquipment(task, { segments: options.segments });
  t.teardown(() => equipment.close());
  const noted: string[] = [];
  const onRecord = ({ name }: SegmentRecord) => void noted.push(name);
  await t.throwsAsync(runShotTask(task, equipment, { onRecord }), { message: /^shot 'Two' .*no-image/ });
  t.deepEqual(noted, ['One']);
});
