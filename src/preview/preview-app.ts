import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { guarded, guardingHeaders, type Secrets } from './access.js';
import { answerTo, RequestRefused } from './answer-error.js';
import { EDIT_REQUEST, parseRequest, RENDER_REQUEST, REVISION_REQUEST } from './edit-request.js';
import { type PageFiles, pageFile } from './page-files.js';
import type { PreviewDesk } from './preview-desk.js';
import { OlderRevision } from './project-session.js';
import { type ErrorState, FRAME_LOOKS, type FrameLook } from './protocol.js';
import { THUMBNAIL_HEIGHTS } from './thumbnails.js';
import { MOST_UPLOAD_BYTES } from './uploads.js';

/** Bytes that a request in JSON may have. */
const MOST_JSON_BYTES = 2 ** 20;

/** Height of thumbnails where none is asked for. */
const USUAL_HEIGHT = 90;

/** What the server is made of. */
export interface PreviewParts {
  readonly desk: PreviewDesk;
  readonly page: PageFiles;
  readonly secrets: Secrets;
  /** That the server listens on. */
  readonly port: () => number;
  /** Aborted when the server is closed. */
  readonly closed: AbortSignal;
}

/** The preview's server; see the protocol for what it answers. */
export function previewApp({ desk, page, secrets, port, closed }: PreviewParts): Hono {
  const app = new Hono();
  app.use(...guardingHeaders(), guarded(secrets, port));
  const json = bodyLimit({ maxSize: MOST_JSON_BYTES, onError: () => tooLarge(MOST_JSON_BYTES) });
  const upload = bodyLimit({ maxSize: MOST_UPLOAD_BYTES, onError: () => tooLarge(MOST_UPLOAD_BYTES) });

  app.get('/api/state', async (c) => c.json(await desk.state()));
  app.get('/api/events', async (c) => {
    const first = await desk.firstEvents();
    return desk.events.stream(c, () => first, closed);
  });
  app.post('/api/edit', json, async (c) => {
    const { revision, edit } = parseRequest(EDIT_REQUEST, await jsonOf(c));
    await desk.edit(revision, edit);
    return c.json(await desk.state());
  });
  for (const step of ['undo', 'redo'] as const) {
    app.post(`/api/${step}`, json, async (c) => {
      const { revision } = parseRequest(REVISION_REQUEST, await jsonOf(c));
      await desk.session[step](revision);
      return c.json(await desk.state());
    });
  }

  app.get('/api/frames/:index/:look', async (c) => {
    const look = c.req.param('look') as FrameLook;
    if (!FRAME_LOOKS.includes(look)) {
      throw new RequestRefused(404, `there is no look ${look}`, `Allowed: ${FRAME_LOOKS.join(', ')}`);
    }
    const bytes = await desk.planes(numberOf(c.req.param('index')), look, c.req.raw.signal);
    return c.body(bytes, 200, { 'content-type': 'application/octet-stream' });
  });
  app.get('/api/thumbnails/:index', async (c) => {
    const index = numberOf(c.req.param('index'));
    const { least, most } = THUMBNAIL_HEIGHTS;
    const height = Math.min(Math.max(numberOf(c.req.query('height') ?? `${USUAL_HEIGHT}`), least), most);
    // The same port may belong to another film tomorrow.
    const tag = `"${desk.session.project.document.clip.head.slice(0, 16)}-${index}-${height}"`;
    if (c.req.header('if-none-match') === tag) return c.body(null, 304);
    const bytes = await desk.thumbnails.jpeg(index, height, c.req.raw.signal);
    return c.body(bytes, 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-cache', etag: tag });
  });
  app.get('/api/references/:id', async (c) => {
    const bytes = await desk.pictures.jpeg(c.req.param('id'), c.req.raw.signal);
    const keep = 'private, max-age=31536000, immutable';
    return c.body(bytes, 200, { 'content-type': 'image/jpeg', 'cache-control': keep });
  });
  app.get('/api/suggestions/:shot', async (c) => {
    const { project } = desk.session;
    const shot = shotOf(c, project.document.shots.length);
    return c.json(await desk.suggestions.of(project, shot));
  });
  app.get('/api/match/:index', async (c) => {
    const [x, y] = [fractionOf(c, 'x'), fractionOf(c, 'y')];
    return c.json(await desk.match(numberOf(c.req.param('index')), x, y, c.req.raw.signal));
  });
  app.get('/api/steadiness/:shot', async (c) => {
    return c.json(await desk.steadiness(numberOf(c.req.param('shot')), c.req.raw.signal));
  });
  app.get('/api/sound', (c) => desk.sound.answer(c.req.header('range')));

  app.post('/api/uploads', upload, async (c) => {
    const name = c.req.query('name')?.trim();
    if (!name) throw new RequestRefused(400, 'the upload has no name', 'POST /api/uploads?name=still.jpg');
    return c.json(await desk.upload(name, new Uint8Array(await c.req.arrayBuffer())));
  });
  app.post('/api/render', json, async (c) => {
    const { shots } = parseRequest(RENDER_REQUEST, await jsonOf(c));
    await desk.beginRender(shots);
    return c.json(desk.render.state);
  });
  app.delete('/api/render', async (c) => {
    await desk.render.stop();
    return c.json(desk.render.state);
  });

  app.all('/api/*', (c) => {
    throw new RequestRefused(404, `there is no ${c.req.method} ${c.req.path}`);
  });
  // Browsers ask for it by themselves.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('*', (c) => pageFile(c, page));
  app.notFound((c) => c.json({ error: `there is no ${c.req.method} ${c.req.path}` }, 404));
  app.onError(async (error, c) => {
    if (error instanceof OlderRevision) {
      const body: ErrorState = { error: error.message, state: await desk.state() };
      return c.json(body, 409);
    }
    const { status, body } = answerTo(error);
    return c.json(body, status as ContentfulStatusCode);
  });
  return app;
}

async function jsonOf(c: Context): Promise<string> {
  const type = c.req.header('content-type') ?? '';
  const text = await c.req.text();
  if (text !== '' && !/^application\/json\b/i.test(type)) {
    throw new RequestRefused(
      415,
      `content of type ${type || 'unknown'} is not read`,
      'send application/json',
    );
  }
  return text;
}

function numberOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RequestRefused(400, `${text} is no number`, 'Allowed: whole numbers from 0');
}

function shotOf(c: Context, count: number): number {
  const shot = numberOf(c.req.param('shot') ?? '');
  if (shot >= count) throw new RequestRefused(404, `there is no shot ${shot + 1}`);
  return shot;
}

function fractionOf(c: Context, name: string): number {
  const text = c.req.query(name) ?? '';
  const value = Number(text);
  if (text !== '' && value >= 0 && value <= 1) return value;
  throw new RequestRefused(400, `${name} ${text || 'undefined'} is not allowed`, 'Allowed: 0 to 1');
}

function tooLarge(bytes: number): never {
  throw new RequestRefused(413, `the request is larger than ${bytes / 2 ** 20} MiB`);
}
