import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import {
  FRAME_LOOKS,
  type FrameLook,
  type FramePlanes,
  type PreviewState,
  writeFramePlanes,
} from '../../../src/preview/protocol.js';
import { syntheticFrame } from './synthetic-frame.js';

/** How the mock behaves. */
export interface MockOptions {
  /** Folder of the built page. */
  readonly page?: string;
  /** Milliseconds that a frame's colours take. */
  readonly slowness?: number;
  readonly clip?: Partial<PreviewState['clip']>;
}

/** A mock of the preview's server. */
export interface MockPreview {
  readonly url: string;
  readonly server: Server;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const BUILT = fileURLToPath(new URL('../../../../dist/page/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** The project that the mock shows: three shots of synthetic frames. */
export function mockState(clip: MockOptions['clip'] = {}): PreviewState {
  const reference = { id: 'r1', name: 'kitchen.jpg', weight: 1, masked: false, missing: false };
  const shot = (name: string, start: number, end: number, status: 'rendered' | 'stale' | 'new') => ({
    ...{ name, start, end, kind: 'live action', status, settings: {}, memory: 0 },
    references: [reference, { ...reference, id: 'r2', name: 'street.jpg' }],
  });
  return {
    revision: 1,
    project: 'reel.autochrome.json',
    clip: {
      ...{ name: 'reel.mov', width: 640, height: 360, sampleAspectRatio: 1, bitDepth: 8 },
      ...{ frameRate: [25, 1], frames: 250, startTimecode: '01:00:00:00', luma: [0.2126, 0.0722] },
      ...{ fullRange: false, sound: false },
      ...clip,
    },
    shots: [
      shot('Kitchen', 0, 80, 'rendered'),
      shot('Street', 80, 170, 'stale'),
      shot('Window', 170, 250, 'new'),
    ],
    settings: {},
    table: [
      {
        ...{ name: 'strength', help: 'how much colour', default: 1, shot: true, allowed: '0 to 1' },
        input: { kind: 'number', least: 0, most: 1, whole: false },
      },
      {
        ...{
          name: 'saturation',
          help: 'saturation of the colours',
          default: 1,
          shot: true,
          allowed: '0 to 2',
        },
        input: { kind: 'number', least: 0, most: 2, whole: false },
      },
    ],
    marks: [{ frame: 40, text: 'coat turns green' }],
    render: { running: false, done: 0, total: 0 },
    warnings: [],
  };
}

/** Serves the built page and the protocol from synthetic frames, on a free port or the one given. */
export async function mockPreview(options: MockOptions = {}, port = 0): Promise<MockPreview> {
  const state = mockState(options.clip);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response, state, options).catch((error: Error) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: error.message }));
    });
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const address = server.address();
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}/`,
    server,
    asked,
    close,
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: PreviewState,
  { page = BUILT, slowness = 0 }: MockOptions,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const json = (value: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const frame = /^\/api\/frames\/(\d+)\/(\w+)$/.exec(pathname);
  if (pathname === '/api/state' || request.method === 'POST') return json(state);
  if (pathname === '/api/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: cached\ndata: {"ranges":[[0,${state.clip.frames}]]}\n\n`);
    return;
  }
  if (frame) {
    const look = FRAME_LOOKS.find((one) => one === frame[2]);
    if (!look) return json({ error: `no such look: ${frame[2]}` }, 404);
    if (slowness > 0 && look !== 'source') await new Promise((later) => setTimeout(later, slowness));
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.end(writeFramePlanes(mockFrame(Number(frame[1]), look, state)));
    return;
  }
  if (pathname.startsWith('/api/references/') || pathname.startsWith('/api/thumbnails/')) {
    response.writeHead(200, { 'content-type': 'image/jpeg' });
    response.end(await picture(pathname));
    return;
  }
  if (pathname.startsWith('/api/'))
    return json(pathname.includes('suggestions') ? [] : { error: 'not here' }, 404);
  const file = join(page, normalize(pathname === '/' ? 'index.html' : pathname));
  const content = await readFile(file).catch(() => undefined);
  if (!content) return json({ error: `no such file: ${pathname}` }, 404);
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  response.end(content);
}

/** Planes of a synthetic frame in one of its looks. */
export function mockFrame(index: number, look: FrameLook, { clip }: Pick<PreviewState, 'clip'>): FramePlanes {
  return syntheticFrame({ index, look, width: clip.width, height: clip.height, bitDepth: clip.bitDepth });
}

async function picture(path: string): Promise<Buffer> {
  const [from, to] = path.includes('r2') ? ['#2b4a68', '#c9b48a'] : ['#7a3b2e', '#d9c9a0'];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><defs><linearGradient id="g" x2="1" y2="1">
    <stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>
    <rect width="800" height="600" fill="url(#g)"/><circle cx="300" cy="320" r="140" fill="${to}"/></svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** By hand: `node build/test/page/support/mock-preview.js [port] [milliseconds that colours take]`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '8123', slowness = '0'] = process.argv.slice(2);
  const { url } = await mockPreview({ slowness: Number(slowness) }, Number(port));
  process.stdout.write(`${url}\n`);
}
