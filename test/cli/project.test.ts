import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { rationalToNumber } from '../../src/core.js';
import { openClip, readTimeline } from '../../src/index.js';
import { readProjectFile } from '../../src/project/document/document-file.js';
import { collectFrames } from '../support/collect-frames.js';
import { writeColourImage } from '../support/colour-image.js';
import { filmPhotos } from '../support/photo-film.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const FRAMES = 12;
const QUICK = ['--method', 'reinhard', '--size', '64', '--no-smooth'];

/** A film of three shots, and its project. */
async function begun(t: ExecutionContext, more: readonly string[] = []) {
  const folder = await temporaryFolder(t);
  const clip = await filmPhotos(join(folder, 'reel'), [
    { photo: 'womanInRed', frames: FRAMES },
    { photo: 'tidyDesk', frames: FRAMES },
    { photo: 'manWithCap', frames: FRAMES },
  ]);
  const project = join(folder, 'reel.autochrome.json');
  const created = await runCli(['new', clip, '--output', project, ...QUICK, '--codec', 'ffv1', ...more]);
  t.is(created.exitCode, 0, created.stderr);
  const still = await writeColourImage(join(folder, 'still.png'));
  const output = join(folder, 'coloured.mkv');
  const shots = async () => (await readProjectFile(project)).document.shots;
  return { folder, clip, project, still, output, created, shots };
}

const filesIn = async (folder: string, ending: string) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(folder))
        .filter((name) => name.endsWith(ending))
        .map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')] as const),
    ),
  );

test.serial('a project has the shots of its film and the settings it was given', async (t) => {
  const { clip, project, created, shots } = await begun(t);
  t.deepEqual(
    (await shots()).map(({ name, start, end, kind }) => [name, start, end, kind]),
    [
      ['Shot 1', 0, 12, 'footage'],
      ['Shot 2', 12, 24, 'footage'],
      ['Shot 3', 24, 36, 'footage'],
    ],
  );
  const { document } = await readProjectFile(project);
  t.like(document.clip, { path: 'reel/frame_%03d.png', frames: 36, frameRate: '24', startTimecode: null });
  t.like(document.settings, { method: 'reinhard', size: 64, smooth: 0, codec: 'ffv1', saturation: 1 });
  t.regex(created.stderr, /Saved .*reel\.autochrome\.json/);
  const again = await runCli(['new', clip, '--output', project]);
  t.is(again.exitCode, 2);
  t.regex(again.stderr, /exists already/);
  const misnamed = await runCli(['new', clip, '--output', join(project, '..', 'reel.json')]);
  t.is(misnamed.exitCode, 2);
});

test.serial('an editor’s cut says where shots begin and what they are called', async (t) => {
  const { folder, clip } = await begun(t);
  const cut = join(folder, 'cut.edl');
  const event = (n: number, name: string, from: string, to: string) =>
    `00${n}  AX       V     C        ${from} ${to} ${from} ${to}\n* FROM CLIP NAME: ${name}\n`;
  await writeFile(
    cut,
    `TITLE: CUT\nFCM: NON-DROP FRAME\n\n${event(1, 'FACE', '00:00:00:00', '00:00:00:09')}${event(2, 'DESK', '00:00:00:09', '00:00:01:12')}`,
  );
  const project = join(folder, 'cut.autochrome.json');
  const { exitCode, stderr } = await runCli(['new', clip, '--output', project, '--timeline', cut]);
  t.is(exitCode, 0, stderr);
  t.regex(stderr, /frame_%03d\.png is taken for the finished programme: 2 clips of the timeline/);
  t.deepEqual(
    (await readProjectFile(project)).document.shots.map(({ name, start, end }) => [name, start, end]),
    [
      ['FACE', 0, 9],
      ['DESK', 9, 36],
    ],
  );
  const own = event(1, 'frame_%03d', '00:00:00:00', '00:00:00:09');
  await writeFile(cut, `TITLE: CUT\n\n${own}`);
  const args = ['new', clip, '--output', project, '--timeline', cut, '--overwrite'];
  const source = await runCli(args);
  t.regex(
    source.stderr,
    /frame_%03d\.png is taken for a source of the timeline: 1 clip of it, by name without extension 'frame_%03d'/,
  );
  const { cut: told } = JSON.parse(
    (await runCli([...args, '--json'])).stdout.trim().split('\n').at(-1) ?? '',
  );
  t.deepEqual(told, {
    basis: 'source',
    matchedBy: 'name without extension',
    matchedNames: ['frame_%03d'],
    clips: 1,
  });
  await writeFile(cut, 'TITLE: CUT\n001  AX  V  C  00:00:00:00 00:00:99:00 00:00:00:00 00:00:01:00\n');
  const bad = await runCli(['new', clip, '--output', project, '--timeline', cut, '--overwrite']);
  t.is(bad.exitCode, 3);
  t.regex(bad.stderr, /cut\.edl.*2/);
});

test.serial('after a change the one shot is rendered again, and the film joined anew', async (t) => {
  const { folder, project, still, output } = await begun(t);
  const none = await runCli(['render', project, '--output', output]);
  t.is(none.exitCode, 2);
  t.regex(none.stderr, /no shot has a reference yet/);
  await runCli(['assign', project, '1-2', still]);
  const states = async () => {
    const { stdout } = await runCli(['status', project, '--output', output, '--json']);
    const { shots } = JSON.parse(stdout) as { shots: { state: string; why: string[] }[] };
    return shots.map(({ state, why }) => [state, ...why].join(' '));
  };
  t.deepEqual(await states(), ['unrendered', 'unrendered', 'unassigned']);

  const first = await runCli(['render', project, '--output', output]);
  t.is(first.exitCode, 0, first.stderr);
  t.regex(first.stderr, /'Shot 3' has no references and is not colorized/);
  const source = await openClip(output);
  t.is((await collectFrames(source)).length, 3 * FRAMES);
  await source.close();
  t.deepEqual(await states(), ['rendered', 'rendered', 'unassigned']);
  const segments = join(folder, 'reel.autochrome.segments');
  const before = await filesIn(segments, '.mkv');

  await runCli(['assign', project, '2', '--saturation', '0.2']);
  t.deepEqual(await states(), ['rendered', 'stale settings', 'unassigned']);
  const { exitCode, stdout } = await runCli([
    ...['render', project, '--changed', '--output', output, '--overwrite', '--json'],
  ]);
  t.is(exitCode, 0);
  const events = stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(
    events.filter(({ type }) => type === 'shot').map(({ name, state }) => [name, state]),
    [
      ['Shot 1', 'kept'],
      ['Shot 2', 'rendered'],
      ['Shot 3', 'kept'],
    ],
  );
  t.like(events.at(-1), { type: 'result', frames: FRAMES, output, missing: [] });
  const after = await filesIn(segments, '.mkv');
  const kept = Object.keys(before).filter((name) => name in after);
  t.is(kept.length, 2);
  for (const name of kept) t.is(after[name], before[name]);
  t.truthy((await readProjectFile(project)).document.networks.lightness);

  const fresh = await runCli(['render', project, '--changed', '--output', output]);
  t.is(fresh.exitCode, 0, fresh.stderr);
  t.regex(fresh.stderr, /0 frames rendered/);
});

test.serial('single shots are rendered, and the film is joined once all are there', async (t) => {
  const { project, still, output } = await begun(t);
  await runCli(['assign', project, 'all', still]);
  const part = await runCli(['render', project, '--shots', '2-3', '--output', output]);
  t.is(part.exitCode, 0, part.stderr);
  t.regex(part.stderr, /not joined, because these shots are not rendered yet: Shot 1/);
  await t.throwsAsync(readFile(output), { code: 'ENOENT' });
  const rest = await runCli(['render', project, '--changed', '--output', output]);
  t.regex(rest.stderr, /12 frames rendered/);
  t.true((await readFile(output)).length > 0);
});

test.serial('a reference that is missing stops the render before it begins', async (t) => {
  const { folder, project, still, output } = await begun(t);
  await runCli(['assign', project, 'all', still]);
  await rm(join(folder, 'elsewhere'), { recursive: true, force: true });
  await rename(still, join(folder, 'reel', '..', 'moved-still.png'));
  const { exitCode, stderr } = await runCli(['render', project, '--output', output]);
  t.is(exitCode, 3);
  t.regex(stderr, /reference still\.png of shots 1, 2, 3 is missing/);
  t.regex(stderr, /--relink DIR/);
});

test.serial('shots are exported with handles and a timeline that an editor opens', async (t) => {
  const { folder, project, still } = await begun(t);
  await runCli(['assign', project, 'all', still]);
  const timeline = join(folder, 'cut.otio');
  const { exitCode, stderr } = await runCli(['export', project, timeline, '--handles', '4']);
  t.is(exitCode, 0, stderr);
  const read = (await readTimeline(timeline)).timeline;
  const clips = read.tracks[0]?.items.filter((item) => item.kind === 'clip') ?? [];
  const frames = (seconds: Parameters<typeof rationalToNumber>[0]) =>
    Math.round(rationalToNumber(seconds) * 24);
  t.deepEqual(
    clips.map(({ name, source, media }) => [
      ...[name, frames(source.start), frames(source.end)],
      ...[media.available && frames(media.available.start), media.available && frames(media.available.end)],
    ]),
    [
      ['Shot 1.mkv', 0, 12, 0, 16],
      ['Shot 2.mkv', 12, 24, 8, 28],
      ['Shot 3.mkv', 24, 36, 20, 36],
    ],
  );
  for (const [i, count] of [16, 20, 16].entries()) {
    const source = await openClip(join(folder, clips[i]?.media.path as string));
    t.is((await collectFrames(source)).length, count);
    await source.close();
  }
  // Another format takes the same films, by names that its programs find from anywhere.
  const xml = join(folder, 'cut.xml');
  t.is((await runCli(['export', project, xml, '--handles', '4'])).exitCode, 0);
  const [first] = (await readTimeline(xml)).timeline.tracks[0]?.items ?? [];
  t.is(first?.kind === 'clip' ? first.media.path : undefined, join(folder, 'cut.shots', 'Shot 1.mkv'));
  t.regex(await readFile(xml, 'utf8'), /<width>192<\/width>\s*<height>144<\/height>/);
  const again = await runCli(['export', project, join(folder, 'cut.txt')]);
  t.is(again.exitCode, 2);
});
