import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chooseFfmpeg } from '../../../src/ffmpeg/choose.js';
import {
  FolderSegmentStore,
  joinFilm,
  openClip,
  openFilmEquipment,
  planFilm,
  type RenderShotsOptions,
  renderShots,
  runShotTask,
  type SegmentRecord,
  type ShotSpec,
  statusOfShots,
} from '../../../src/index.js';
import { collectFrames } from '../../support/collect-frames.js';
import { writeColourImage } from '../../support/colour-image.js';
import { generateClip, mediaFolder } from '../../support/generate-clip.js';
import { temporaryFolder } from '../../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const media = await mediaFolder();
const still = await writeColourImage(join(media.folder, 'still.png'));
const clip = await generateClip(runner, media.folder, { name: 'reel.mkv', frames: 6, filters: 'hue=s=0' });

test.after.always(media.remove);

const quick = { method: 'reinhard', size: 64, smooth: 0 } as const;

/** Three rendered shots of two frames each, and their film. */
async function rendered(t: ExecutionContext, changes: Partial<RenderShotsOptions> = {}) {
  const folder = await temporaryFolder(t);
  const shot = (name: string, start: number): ShotSpec => {
    return { name, start, end: start + 2, references: [still], settings: quick };
  };
  const segments = join(folder, 'segments');
  const options: RenderShotsOptions = {
    ...{ input: clip, identity: 'reel', segments, device: 'cpu', codec: 'ffv1' },
    ...{ output: join(folder, 'film.mkv'), shots: [shot('One', 0), shot('Two', 2), shot('Three', 4)] },
    ...changes,
  };
  await renderShots(options);
  const file = async (frame: number, ending: string) => {
    const names = await readdir(segments);
    const stem = `segment-00000${frame}-`;
    return join(segments, names.find((name) => name.startsWith(stem) && name.endsWith(ending)) as string);
  };
  return { folder, options, segments, output: options.output as string, file };
}

async function framesOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

/** Damages a file and leaves its size and its time as they were. */
async function damage(path: string, change: (bytes: Uint8Array) => void): Promise<void> {
  const { atime, mtime } = await stat(path);
  const bytes = await readFile(path);
  change(bytes);
  const handle = await open(path, 'r+');
  await handle.write(bytes).finally(() => handle.close());
  await utimes(path, atime, mtime);
}

const flip = (place: number) => (bytes: Uint8Array) => {
  bytes[Math.floor(bytes.length * place)] = (bytes[Math.floor(bytes.length * place)] as number) ^ 1;
};

const DAMAGE: Readonly<Record<string, (path: string) => Promise<void>>> = {
  'filled with zeros': (path) => damage(path, (bytes) => bytes.fill(0)),
  'with one bit flipped in its picture': (path) => damage(path, flip(0.6)),
  'with one bit flipped at its end': (path) => damage(path, flip(0.999)),
  'cut short': (path) => truncate(path, 100),
};

for (const [how, harm] of Object.entries(DAMAGE)) {
  test(`a segment ${how} is rendered again before the film is joined`, async (t) => {
    const { options, output, file } = await rendered(t);
    const whole = await framesOf(output);
    await rm(output);
    await harm(await file(2, '.mkv'));
    const { frames, warnings } = await renderShots(options);
    t.is(frames, 2);
    if (how !== 'cut short') t.regex(warnings.join(), /segment .*of shot 'Two' is damaged or was changed/);
    t.deepEqual(await framesOf(output), whole);
  });
}

test('segments that are damaged while later shots are rendered are rendered again', async (t) => {
  const { options, output, file } = await rendered(t);
  const whole = await framesOf(output);
  await rm(await file(4, '.json'));
  await rm(output);
  const [zeroed, removed] = [await file(0, '.mkv'), await file(2, '.mkv')];
  let harmed: Promise<unknown> | undefined;
  const { frames } = await renderShots({
    ...options,
    onProgress: ({ shotFrames }) => {
      harmed ??=
        shotFrames === 1 ? Promise.all([damage(zeroed, (bytes) => bytes.fill(0)), rm(removed)]) : undefined;
    },
  });
  await harmed;
  t.is(frames, 6);
  t.deepEqual(await framesOf(output), whole);
});

test('a film on its own that was changed is not replaced unless it may be', async (t) => {
  const folder = await temporaryFolder(t);
  const handles = { frames: 0, folder: join(folder, 'films') };
  const { options } = await rendered(t, { handles });
  const two = join(handles.folder, 'Two.mkv');
  await damage(two, flip(0.6));
  const changed = await readFile(two);
  await t.throwsAsync(renderShots(options), { message: /Two\.mkv exists already/ });
  t.deepEqual(await readFile(two), changed);
  t.is((await renderShots({ ...options, overwrite: true })).frames, 2);
  t.notDeepEqual(await readFile(two), changed);
});

test('what a farm hands over is compared too', async (t) => {
  const { options, segments, output, file } = await rendered(t);
  await rm(output);
  const records = await new FolderSegmentStore(segments).list();
  await damage(await file(0, '.mkv'), (bytes) => bytes.fill(0));
  await t.throwsAsync(joinFilm(options, records), { message: /segments segment-000000.*not as they were/ });
  await t.throwsAsync(stat(output), { code: 'ENOENT' });
  const memory = { ...options, shots: options.shots.map((shot) => ({ ...shot, memory: true })), only: [1] };
  const [task] = (await planFilm(memory)).tasks;
  if (!task) throw new Error('there is nothing to do');
  const equipment = await openFilmEquipment(task, { segments });
  await t.throwsAsync(runShotTask(task, equipment), { message: /segment of shot 'One'.*gone or damaged/ });
  await equipment.close();
});

/** Records that name what is not theirs, beside a file that must not be touched. */
const FOREIGN: Readonly<Record<string, (record: SegmentRecord, thesis: string) => Partial<SegmentRecord>>> = {
  'a file above the folder': () => ({ file: '../thesis.txt' }),
  'a file by its whole path': (_, thesis) => ({ file: thesis }),
  'a file below its own name': ({ file }) => ({ file: `${file}/../../thesis.txt` }),
  'its own file by a way around': ({ file }) => ({ file: `../segments/${file}` }),
  'a file by way of its fingerprint': () => ({ fingerprint: '/../../thesis.txt'.padEnd(64, '0') }),
  'another segment': ({ file }) => ({ file: file.replace('segment-000000', 'segment-000009') }),
  'the folder itself': () => ({ file: '.' }),
  nothing: () => ({ file: '' }),
};

test('a record that names what is not its own is none, wherever it comes from', async (t) => {
  const { folder, options, segments, file } = await rendered(t);
  const thesis = join(folder, 'thesis.txt');
  await writeFile(thesis, 'thesis');
  const path = await file(0, '.json');
  const store = new FolderSegmentStore(segments);
  const record = JSON.parse(await readFile(path, 'utf8')) as SegmentRecord;
  const [task] = (await planFilm({ ...options, only: [0], changed: false })).tasks;
  if (!task) throw new Error('there is nothing to do');
  const equipment = await openFilmEquipment(task, { segments });
  for (const [what, change] of Object.entries(FOREIGN)) {
    const forged = { ...record, bytes: 6, ...change(record, thesis) };
    await writeFile(path, JSON.stringify(forged));
    t.is((await store.list()).length, 2, what);
    const isNone = { message: /no record of a rendered shot: (file|fingerprint)/ };
    await t.throwsAsync(store.put(forged), isNone, what);
    await t.throwsAsync(joinFilm(options, [forged]), isNone, what);
    const shot = { ...task.shots[0], file: forged.file, fingerprint: forged.fingerprint };
    const asked = { ...task, shots: [shot] } as typeof task;
    await t.throwsAsync(runShotTask(asked, equipment), { message: /no task to render/ }, what);
    const after = { ...task, before: forged };
    await t.throwsAsync(runShotTask(after, equipment), { message: /no task to render/ }, what);
  }
  await equipment.close();
  await t.throwsAsync(store.claim('../../thesis.txt'), { message: /no fingerprint of a task/ });
  t.is(await readFile(thesis, 'utf8'), 'thesis');
});

test('a render touches nothing that a segment record names outside its folder', async (t) => {
  for (const what of ['a file above the folder', 'a file by way of its fingerprint']) {
    const { folder, options, segments, file } = await rendered(t);
    const thesis = join(folder, 'thesis.txt');
    await writeFile(thesis, 'thesis');
    await writeFile(`${thesis}.json`, 'theses');
    const path = await file(0, '.json');
    const record = JSON.parse(await readFile(path, 'utf8')) as SegmentRecord;
    const forged = { ...record, bytes: 6, ...FOREIGN[what]?.(record, thesis) };
    await writeFile(path, JSON.stringify(forged));
    const [one, ...others] = options.shots as [ShotSpec, ...ShotSpec[]];
    const shots = [{ ...one, settings: { ...quick, saturation: 0.5 } }, ...others];
    t.is((await renderShots({ ...options, shots })).frames, 2);
    t.is(await readFile(thesis, 'utf8'), 'thesis');
    t.is(await readFile(`${thesis}.json`, 'utf8'), 'theses');
    t.is((await framesOf(options.output as string)).length, 6);
    t.true((await readdir(segments)).every((name) => !name.includes('thesis')));
  }
});

test('links among the segments lead to nothing that is removed or written', async (t) => {
  const { folder, options, segments, file } = await rendered(t);
  const [theirs, thesis] = [join(folder, 'theirs'), join(folder, 'theirs', 'thesis.txt')];
  await mkdir(theirs);
  await writeFile(thesis, 'thesis');
  for (const name of ['owner-0123', '0123.json', 'abc.json']) await writeFile(join(theirs, name), 'theirs');
  const path = await file(0, '.mkv');
  const { size } = await stat(path);
  const film = join(theirs, 'film.mkv');
  await rename(path, film);
  await symlink(film, path);
  await symlink(theirs, join(segments, 'lease-0123456789abcdef'));
  await symlink(theirs, join(segments, '.lease-0123456789abcdef.0.partial'));
  const before = (await readdir(theirs)).sort();
  await rm(options.output as string);
  t.is((await statusOfShots(options))[0]?.state, 'unrendered');
  t.is((await renderShots(options)).frames, 2);
  t.deepEqual((await readdir(theirs)).sort(), before);
  t.is(await readFile(thesis, 'utf8'), 'thesis');
  t.is((await stat(film)).size, size);
});
