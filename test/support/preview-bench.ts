import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { createProject, type ProjectDocument, saveProject } from '../../src/index.js';
import { openPreview, type PreviewOptions } from '../../src/preview/open-preview.js';
import type { Edit, ErrorState, PreviewState } from '../../src/preview/protocol.js';
import { writeColourImage } from './colour-image.js';
import { type ClipRecipe, generateClip } from './generate-clip.js';
import { temporaryFolder } from './run-cli.js';

/** What a preview is opened of. */
export interface PreviewBenchOptions {
  readonly clip?: Partial<ClipRecipe>;
  /** Where shots end; the last is the number of the clip's frames. */
  readonly ends?: readonly number[];
  readonly settings?: ProjectDocument['settings'];
  /** Whether shots have a reference. */
  readonly assigned?: boolean;
  readonly preview?: Partial<PreviewOptions>;
}

/** A project of a small clip, coloured by the quickest method, that is open in a preview; closed after the test. */
export async function openedPreview(t: ExecutionContext, options: PreviewBenchOptions = {}) {
  const { ends = [6, 12], settings = {}, assigned = true } = options;
  const folder = await temporaryFolder(t);
  const runner = await chooseFfmpeg('auto');
  const frames = ends.at(-1) as number;
  const clip = await generateClip(runner, folder, { name: 'reel.mkv', frames, ...options.clip });
  const created = await createProject({ clip, method: 'reinhard', size: 64, codec: 'ffv1', ...settings });
  const still = await writeColourImage(join(folder, 'still.png'));
  const [first] = created.document.shots;
  const shots = ends.map((end, i) => ({
    ...(first as NonNullable<typeof first>),
    ...{ name: `Shot ${i + 1}`, kind: 'footage' as const, start: ends[i - 1] ?? 0, end },
    references: assigned ? [{ path: 'still.png' }] : [],
  }));
  const { path } = await saveProject(created, { ...created.document, shots });
  const preview = await openPreview({
    project: path,
    cacheFolder: join(folder, 'predictions'),
    ...options.preview,
  });
  t.teardown(() => preview.close());
  const base = `http://127.0.0.1:${preview.port}`;
  const entered = await fetch(preview.url, { redirect: 'manual' });
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] as string;

  const ask = (at: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
    fetch(`${base}${at}`, { redirect: 'manual', ...init, headers: { cookie, ...headers } });
  const post = (at: string, body: unknown): Promise<Response> =>
    ask(at, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const state = async () => (await (await ask('/api/state')).json()) as PreviewState;
  const edit = async (change: Edit, revision?: number) => {
    const seen = revision ?? (await state()).revision;
    const answer = await post('/api/edit', { revision: seen, edit: change });
    return { status: answer.status, body: (await answer.json()) as PreviewState & ErrorState };
  };
  const document = async () => JSON.parse(await readFile(path, 'utf8')) as ProjectDocument;
  return {
    folder,
    clip,
    still,
    path,
    runner,
    preview,
    base,
    cookie,
    entered,
    ask,
    post,
    state,
    edit,
    document,
  };
}

/** Waits until something holds, and not longer than two minutes. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 120_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
