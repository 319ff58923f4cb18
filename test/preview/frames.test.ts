import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { openClip, openProject, renderProject } from '../../src/index.js';
import { type FramePlanes, readFramePlanes } from '../../src/preview/protocol.js';
import { collectFrames } from '../support/collect-frames.js';
import { openedPreview, type PreviewBenchOptions, until } from '../support/preview-bench.js';

const planesOf = async (answer: Response): Promise<FramePlanes> =>
  readFramePlanes(await answer.arrayBuffer());

async function frameLike(t: ExecutionContext, options: PreviewBenchOptions) {
  const bench = await openedPreview(t, options);
  const rendered = async (name: string, smooth: number) => {
    const project = await openProject(bench.path);
    const { document } = project;
    const shots = document.shots.map((shot) => ({
      ...shot,
      settings: { ...shot.settings, smooth, strength: 1, saturation: 1 },
    }));
    const output = join(bench.folder, `${name}.mkv`);
    await renderProject({ ...project, document: { ...document, shots } }, { output, cache: false });
    const clip = await openClip(output);
    t.teardown(() => clip.close());
    return collectFrames(clip);
  };
  return { ...bench, rendered };
}

const CLIPS = {
  '8 bits, 4:2:0': { ends: [7, 12] },
  '10 bits, 4:2:2': { ends: [3, 6], clip: { pixelFormat: 'yuv422p10le' } },
  'gray, odd size': { ends: [4], clip: { pixelFormat: 'gray', size: '65x49' } },
} satisfies Record<string, PreviewBenchOptions>;

for (const [what, options] of Object.entries(CLIPS)) {
  test(`frames are those of a render at strength and saturation 1: ${what}`, async (t) => {
    const settings = { saturation: 0.5, strength: 0.7 };
    const { ask, clip, rendered } = await frameLike(t, { ...options, settings });
    const source = await openClip(clip);
    t.teardown(() => source.close());
    const films = {
      source: await collectFrames(source),
      raw: await rendered('raw', 0),
      smoothed: await rendered('smoothed', 1),
    };
    const total = options.ends.at(-1) as number;
    t.notDeepEqual(films.raw[1]?.cb, films.smoothed[1]?.cb, 'smoothing does something');
    for (const [look, film] of Object.entries(films)) {
      for (let index = total - 1; index >= 0; index -= 1) {
        const { planes, ...rest } = await planesOf(await ask(`/api/frames/${index}/${look}`));
        const expected = film[index] as (typeof film)[number];
        t.is(rest.index, index);
        t.is(rest.bitDepth, source.metadata.format.bitDepth);
        if (look === 'source') t.deepEqual(planes.y?.data, expected.y);
        else t.is(planes.y, undefined);
        t.deepEqual(planes.cb?.data, expected.cb, `${look} ${index}`);
        t.deepEqual(planes.cr?.data, expected.cr, `${look} ${index}`);
      }
    }
  });
}

test('a shot without references has the colours that a render leaves it', async (t) => {
  const { ask } = await openedPreview(t, { ends: [4], assigned: false });
  const source = await planesOf(await ask('/api/frames/2/source'));
  const raw = await planesOf(await ask('/api/frames/2/raw'));
  t.deepEqual(raw.planes, { cb: source.planes.cb, cr: source.planes.cr });
});

test('what there is none of is answered 404 in words', async (t) => {
  const { ask } = await openedPreview(t, { ends: [4] });
  const words = async (path: string) => {
    const answer = await ask(path);
    t.is(answer.status, 404, path);
    return ((await answer.json()) as { error: string }).error;
  };
  t.regex(await words('/api/frames/4/raw'), /no frame 4/);
  t.regex(await words('/api/frames/0/nicer'), /no look nicer/);
  t.regex(await words('/api/frames/0/similarity'), /method reinhard/);
  t.regex(await words('/api/match/0?x=0&y=0'), /method reinhard matches no places/);
  t.regex(await words('/api/sound'), /no sound/);
  t.is((await ask('/api/frames/one/raw')).status, 400);
});

test('frames that were coloured are told to every page', async (t) => {
  const { ask } = await openedPreview(t, { ends: [6] });
  const events = await ask('/api/events');
  t.is(events.headers.get('content-type'), 'text/event-stream');
  const reader = (events.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  const decoder = new TextDecoder();
  const seen = async (pattern: RegExp) => {
    while (!pattern.test(text)) text += decoder.decode((await reader.read()).value, { stream: true });
    t.pass();
  };
  await seen(/event: cached\ndata: {"ranges":\[\]}/);
  for (const index of [1, 2, 4]) await ask(`/api/frames/${index}/raw`);
  await seen(/event: cached\ndata: {"ranges":\[\[1,3\],\[4,5\]\]}/);
  await reader.cancel();
});

test('who asks for the same frame at once is answered alike', async (t) => {
  const { ask } = await openedPreview(t, { ends: [8] });
  const all = await Promise.all(
    Array.from({ length: 6 }, () => ask('/api/frames/3/smoothed').then(planesOf)),
  );
  for (const each of all) t.deepEqual(each, all[0]);
});

test('a request that is given up does no harm: the next one is answered', async (t) => {
  const { preview, cookie, ask } = await openedPreview(t, { ends: [40] });
  for (let index = 0; index < 40; index += 1) {
    const path = `/api/frames/${index}/smoothed`;
    const sent = request({ host: '127.0.0.1', port: preview.port, path, headers: { cookie } });
    sent.on('error', () => {});
    sent.end();
    setTimeout(() => sent.destroy(), 5);
    await new Promise((resolve) => sent.once('close', resolve));
  }
  const answer = await ask('/api/frames/20/smoothed');
  t.is(answer.status, 200);
  t.is((await planesOf(answer)).index, 20);
});

test('work for a frame stops when who asked for it has left', async (t) => {
  const { preview, cookie, folder, ask } = await openedPreview(t, {
    ends: [64],
    settings: { size: 512, temporalWindow: 63 },
    clip: { size: '640x480' },
  });
  const predictions = async () =>
    (
      await readdir(join(folder, 'predictions'), { recursive: true, withFileTypes: true }).catch(() => [])
    ).filter((entry) => entry.isFile()).length;
  const path = '/api/frames/32/smoothed';
  const sent = request({ host: '127.0.0.1', port: preview.port, path, headers: { cookie } });
  sent.on('error', () => {});
  sent.end();
  await until(async () => (await predictions()) > 0);
  sent.destroy();
  // Another request has its turn after what is left of the first.
  t.is((await ask('/api/frames/1/raw')).status, 200);
  const soon = await predictions();
  t.true(soon < 64, `${soon} of 64 frames were predicted`);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  t.true((await predictions()) <= soon + 1);
});

test('thumbnails are small pictures of the clip, and kept only as long as it is the same', async (t) => {
  const { ask } = await openedPreview(t, { ends: [4], clip: { size: '128x96' } });
  const answer = await ask('/api/thumbnails/2?height=48');
  t.is(answer.headers.get('content-type'), 'image/jpeg');
  const { width, height, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
  t.deepEqual({ width, height, format }, { width: 64, height: 48, format: 'jpeg' });
  const etag = answer.headers.get('etag') as string;
  const again = await ask('/api/thumbnails/2?height=48', { headers: { 'if-none-match': etag } });
  t.is(again.status, 304);
  t.is((await ask('/api/thumbnails/4')).status, 404);
});

test('a reference is shown by its content’s name alone', async (t) => {
  const { ask, state } = await openedPreview(t);
  const { shots } = await state();
  const [one, two] = shots.map(({ references }) => references[0]?.id as string);
  t.is(one, two);
  const answer = await ask(`/api/references/${one}`);
  t.is(answer.headers.get('content-type'), 'image/jpeg');
  t.regex(answer.headers.get('cache-control') ?? '', /immutable/);
  const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
  t.deepEqual({ width, height }, { width: 96, height: 64 });
  t.is((await ask(`/api/references/${'0'.repeat(32)}`)).status, 404);
});
