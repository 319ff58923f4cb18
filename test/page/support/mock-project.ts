import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type {
  Edit,
  PreviewState,
  RenderState,
  SettingRow,
  ShotState,
} from '../../../src/preview/protocol.js';
import { type MockPreview, mockPreview, mockState } from './mock-preview.js';

/** A mock of the preview's server that can be edited, rendered with and taken away. */
export interface MockProject extends MockPreview {
  /** The state as it is. */
  readonly state: () => PreviewState;
  /** Edits that were made. */
  readonly edits: readonly Edit[];
  /** Changes the state as another page would. */
  change(change: Partial<PreviewState>): void;
  /** Tells every page something. */
  tell(event: string, data: unknown): void;
}

type Table = readonly SettingRow[];

const number = (name: string, most: number, usual: number, help: string): SettingRow => ({
  ...{ name, help, default: usual, shot: true, allowed: `0 to ${most}` },
  input: { kind: 'number', least: 0, most, whole: false },
});

/** Settings of every kind. */
export const TABLE: Table = [
  {
    ...{
      name: 'method',
      help: 'how colours are transferred from the references',
      default: 'network',
      shot: true,
    },
    ...{ allowed: 'network, match, welsh or reinhard' },
    input: { kind: 'choice', values: ['network', 'match', 'welsh', 'reinhard'] },
  },
  number(
    'faithfulness',
    1,
    0.6,
    'balance between colours copied from the references (1) and predicted ones (0)',
  ),
  number('saturation', 2, 1, 'saturation of the colours: 1 as predicted, above 1 more vivid, below 1 paler'),
  number('smooth', 100, 1, 'temporal smoothing strength: higher values remove more flicker; 0 for none'),
  {
    ...{ name: 'temporalWindow', help: 'temporal radius', unit: 'frames', default: 7, shot: true },
    ...{ allowed: '0, 1, 3, 7, 15, 31 or 63 frames' },
    input: { kind: 'choice', values: [0, 1, 3, 7, 15, 31, 63] },
  },
  {
    ...{ name: 'size', help: 'short side at which frames are colorized', default: 'auto', shot: true },
    ...{ allowed: 'auto, or 64 to 1024 samples' },
    input: { kind: 'text' },
  },
  {
    ...{ name: 'keepChroma', help: 'keep the colours of frames that are already in colour', default: false },
    ...{ shot: true, allowed: 'true or false' },
    input: { kind: 'switch' },
  },
  {
    ...{ name: 'quality', help: 'quality of lossy codecs', default: 80, shot: false, allowed: '0 to 100' },
    input: { kind: 'number', least: 0, most: 100, whole: true },
  },
];

const SUGGESTIONS = ['harbour', 'market', 'portrait', 'garden', 'tram'].map((name, i) => ({
  id: `s${i + 1}`,
  name: `${name}.jpg`,
  reason: i === 0 ? 'looks the same as shot 1' : `from your library, similar in ${80 - 9 * i} % of the frame`,
}));

function begun(): PreviewState {
  const state = mockState();
  const cuts = [0, 46, 80, 131, 170, 204, 250];
  const names = ['Kitchen', 'Street', 'Window', 'Harbour, early in the morning', 'Tram', 'End title'];
  const statuses = ['rendered', 'stale', 'new', 'without reference', 'rendered', 'new'] as const;
  const shots = names.map((name, i): ShotState => {
    const references = i === 3 || i === 5 ? [] : (state.shots[0]?.references ?? []);
    const span = { start: cuts[i] as number, end: cuts[i + 1] as number };
    const own: ShotState['settings'] = i === 1 ? { saturation: 0.8 } : {};
    const kind = i === 5 ? 'title' : 'footage';
    return {
      name,
      ...span,
      kind,
      status: statuses[i] as ShotState['status'],
      references,
      settings: own,
      memory: 0,
    };
  });
  const marks = [
    { frame: 40, text: 'coat turns green' },
    { frame: 140, text: 'sky flickers' },
  ];
  return { ...state, shots, marks, table: TABLE, settings: { faithfulness: 0.7 }, undo: 'name shot 4' };
}

/** Serves a project that can be edited; see {@link mockPreview}. */
export async function mockProject(port = 0): Promise<MockProject> {
  const served = await mockPreview({}, port);
  const pages = new Set<ServerResponse>();
  const before: PreviewState[] = [];
  const edits: Edit[] = [];
  let state = begun();
  let stop: ReturnType<typeof setInterval> | undefined;
  const tell = (event: string, data: unknown) => {
    for (const page of pages) page.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const change = (changed: Partial<PreviewState>) => {
    state = { ...state, ...changed, revision: state.revision + 1 };
    tell('revision', { revision: state.revision });
  };
  const rendering = (render: RenderState) => {
    state = { ...state, render };
    tell('render', render);
  };
  const others = served.server.listeners('request')[0] as RequestListener;
  served.server.removeAllListeners('request');
  served.server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const chunks: Buffer[] = [];
    if (request.method === 'POST') for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = () => JSON.parse(Buffer.concat(chunks).toString() || '{}');
    if (pathname === '/api/state') return json(state);
    if (pathname === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: cached\ndata: {"ranges":[[0,60],[90,120]]}\n\n');
      pages.add(response);
      request.on('close', () => pages.delete(response));
      return;
    }
    if (pathname === '/api/edit') {
      const { revision, edit } = body();
      if (revision !== state.revision)
        return json({ error: 'the project was changed meanwhile', state }, 409);
      before.push(state);
      edits.push(edit);
      change({ ...edited(state, edit), undo: edit.kind });
      return json(state);
    }
    if (pathname === '/api/undo') {
      const { shots, settings, marks, undo } = before.pop() ?? state;
      change({ shots, settings, marks, redo: state.undo ?? '', ...(undo ? { undo } : {}) });
      return json(state);
    }
    if (pathname.startsWith('/api/suggestions/')) return json(SUGGESTIONS);
    if (pathname.startsWith('/api/steadiness/'))
      return json(steadiness(state, Number(pathname.split('/').at(-1))));
    if (pathname === '/api/uploads') {
      const name = searchParams.get('name') ?? '';
      if (name.endsWith('.txt'))
        return json({ error: `${name} is no image`, hint: 'PNG, JPEG, TIFF or WebP' }, 422);
      return json({ id: `u-${name}`, name });
    }
    if (pathname === '/api/render' && request.method === 'DELETE') {
      clearInterval(stop);
      rendering({ running: false, done: state.render.done, total: state.render.total });
      return json(state.render);
    }
    if (pathname === '/api/render') {
      rendering({ running: true, done: 0, total: 120 });
      stop = setInterval(() => {
        const done = state.render.done + 4;
        if (done < 120) return rendering({ running: true, done, total: 120, left: (120 - done) / 16 });
        clearInterval(stop);
        rendering({ running: false, done: 120, total: 120, output: 'reel-colour.mov' });
        change({ shots: state.shots.map((shot) => ({ ...shot, status: 'rendered' })) });
      }, 250);
      return json(state.render);
    }
    others(request, response);
  });
  const close = async () => {
    clearInterval(stop);
    await served.close();
  };
  return { ...served, state: () => state, edits, change, tell, close };
}

function edited({ shots, settings, marks }: PreviewState, edit: Edit): Partial<PreviewState> {
  const map = (indexes: readonly number[], change: (shot: ShotState) => Partial<ShotState>) => ({
    shots: shots.map((shot, i) =>
      indexes.includes(i) ? { ...shot, status: 'stale' as const, ...change(shot) } : shot,
    ),
  });
  const reference = (id: string) => ({
    id,
    name: id.replace(/^u-/, ''),
    weight: 1,
    masked: false,
    missing: false,
  });
  switch (edit.kind) {
    case 'split': {
      const shot = shots[edit.shot] as ShotState;
      const parts = [
        { ...shot, end: edit.frame },
        { ...shot, start: edit.frame, name: `${shot.name} 2` },
      ];
      return { shots: shots.toSpliced(edit.shot, 1, ...parts) };
    }
    case 'merge': {
      const [first, second] = edit.shots as [number, number];
      return {
        shots: shots.toSpliced(first, 2, {
          ...(shots[first] as ShotState),
          end: (shots[second] as ShotState).end,
        }),
      };
    }
    case 'move cut':
      return {
        shots: shots.map((shot, i) => {
          if (i === edit.shot) return { ...shot, start: edit.frame };
          return i === edit.shot - 1 ? { ...shot, end: edit.frame } : shot;
        }),
      };
    case 'name':
      return map([edit.shot], () => ({ name: edit.name }));
    case 'shot kind':
      return map(edit.shots, () => ({ kind: edit.value }));
    case 'memory':
      return map(edit.shots, () => ({ memory: edit.value }));
    case 'settings': {
      const merged = (own: ShotState['settings']) =>
        Object.fromEntries(
          Object.entries({ ...own, ...edit.values }).filter(([, value]) => value !== null),
        ) as ShotState['settings'];
      return edit.shots
        ? map(edit.shots, (shot) => ({ settings: merged(shot.settings) }))
        : { settings: merged(settings) };
    }
    case 'add references':
      return map(edit.shots, (shot) => ({ references: [...shot.references, ...edit.ids.map(reference)] }));
    case 'remove reference':
      return map([edit.shot], (shot) => ({ references: shot.references.toSpliced(edit.reference, 1) }));
    case 'change reference':
      return map([edit.shot], (shot) => {
        const { kind: _, shot: __, reference: at, ...changed } = edit;
        const all = { ...shot.references[at], ...changed };
        const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
        return { references: shot.references.with(at, given as unknown as ShotState['references'][number]) };
      });
    case 'copy': {
      const { references, settings: own, memory } = shots[edit.from] as ShotState;
      return map(edit.shots, () => ({ references, settings: own, memory }));
    }
    case 'mark': {
      const rest = marks.filter(({ frame }) => frame !== edit.frame);
      const all = edit.text === '' ? rest : [...rest, { frame: edit.frame, text: edit.text }];
      return { marks: all.sort((a, b) => a.frame - b.frame) };
    }
  }
}

function steadiness({ shots }: PreviewState, index: number): object {
  const { start, end } = shots[index] ?? { start: 0, end: 1 };
  const wave = (by: number) => (_: unknown, i: number) =>
    i === 0 ? null : by * (1.4 + Math.sin(i * 1.7) + Math.cos(i / 3));
  const all = Array.from({ length: end - start });
  return { start, raw: all.map(wave(0.5)), smoothed: all.map(wave(0.14)) };
}

/** By hand: `node build/test/page/support/mock-project.js [port]`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await mockProject(Number(process.argv[2] ?? '8124'));
  process.stdout.write(`${url}\n`);
}
