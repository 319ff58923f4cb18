import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/**
 * Every room, from the ground up, and the rooms that it may import from, types included. All of these come before it, so there
 * is no cycle between rooms.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  version: [],
  time: ['errors'],
  frame: ['errors', 'time'],
  progress: [],
  streams: [],
  files: ['errors'],
  colour: ['frame'],
  ffmpeg: ['errors', 'time', 'frame'],
  inference: ['errors'],
  // Timelines know nothing of images: they stand on time, and on how files are written.
  plugins: ['errors', 'time', 'files'],
  temporal: ['colour'],
  shots: ['errors', 'colour'],
  threads: ['errors', 'colour', 'temporal'],
  metrics: ['colour', 'temporal', 'shots'],
  report: ['frame', 'files', 'colour', 'metrics'],
  decode: ['errors', 'time', 'frame', 'streams', 'files', 'colour', 'ffmpeg'],
  encode: ['errors', 'time', 'frame', 'files', 'colour', 'ffmpeg', 'decode'],
  colorize: ['errors', 'frame', 'colour', 'inference'],
  pipeline: [
    'errors',
    'frame',
    'progress',
    'streams',
    'colour',
    'temporal',
    'shots',
    'decode',
    'encode',
    'colorize',
  ],
  references: ['errors', 'time', 'frame', 'files', 'colour', 'decode', 'colorize'],
  recommend: ['errors', 'frame', 'colour', 'inference', 'references'],
  'recommend/library': [
    ...['errors', 'time', 'frame', 'streams', 'files', 'colour', 'ffmpeg', 'shots', 'decode', 'colorize'],
    'recommend',
  ],
  'recommend/images': ['colour', 'inference', 'decode', 'recommend', 'recommend/library'],
  compare: ['frame', 'streams', 'colour', 'decode', 'encode', 'colorize', 'pipeline'],
  settings: ['errors', 'time', 'ffmpeg', 'inference', 'encode', 'colorize', 'references'],
  render: [
    ...[
      'errors',
      'version',
      'time',
      'frame',
      'files',
      'colour',
      'ffmpeg',
      'inference',
      'temporal',
      'decode',
      'encode',
    ],
    ...['colorize', 'pipeline', 'references', 'settings'],
  ],
  'render/shots': [
    ...[
      'errors',
      'version',
      'time',
      'progress',
      'files',
      'ffmpeg',
      'inference',
      'threads',
      'decode',
      'encode',
    ],
    ...['colorize', 'pipeline', 'references', 'settings', 'render'],
  ],
  api: [
    ...[
      'errors',
      'version',
      'time',
      'frame',
      'progress',
      'files',
      'colour',
      'ffmpeg',
      'inference',
      'shots',
      'threads',
    ],
    ...['metrics', 'report', 'decode', 'encode', 'colorize', 'pipeline', 'references', 'settings', 'render'],
    ...['recommend', 'recommend/library', 'recommend/images', 'compare'],
  ],
  'project/document': ['errors', 'files', 'shots', 'decode', 'settings'],
  project: [
    ...['errors', 'time', 'progress', 'files', 'colour', 'inference', 'plugins', 'shots', 'report', 'decode'],
    ...['references', 'recommend', 'recommend/library', 'recommend/images', 'settings', 'render'],
    ...['render/shots', 'api', 'project/document'],
  ],
  core: ['errors', 'time', 'frame', 'colour', 'temporal', 'shots', 'metrics', 'colorize', 'recommend'],
  index: [
    ...[
      'errors',
      'version',
      'time',
      'frame',
      'colour',
      'progress',
      'files',
      'ffmpeg',
      'inference',
      'plugins',
      'temporal',
      'shots',
      'threads',
    ],
    ...['metrics', 'decode', 'encode', 'colorize', 'pipeline', 'references', 'recommend'],
    ...[
      'recommend/library',
      'compare',
      'settings',
      'render',
      'render/shots',
      'api',
      'project/document',
      'project',
    ],
  ],
  preview: [
    ...['errors', 'time', 'frame', 'files', 'colour', 'ffmpeg', 'temporal', 'shots'],
    ...['metrics', 'decode', 'encode', 'colorize', 'pipeline', 'references', 'settings'],
    ...['render', 'render/shots', 'project/document', 'project'],
  ],
  internal: [
    ...['errors', 'time', 'shots', 'compare', 'settings', 'render', 'api', 'project/document'],
    ...['project', 'preview', 'index'],
  ],
  // The command line uses nothing but the library, and what little is internal.
  cli: ['version', 'internal'],
};

/** Rooms that run in a browser too, and the packages each may use. */
const CORE: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  time: [],
  frame: [],
  progress: [],
  streams: ['rxjs'],
  colour: ['gl-matrix'],
  temporal: [],
  shots: [],
  metrics: [],
  colorize: [],
  pipeline: ['rxjs'],
  recommend: [],
};

interface Import {
  readonly file: string;
  readonly room: string;
  /** Room of the imported file, or the package's name. */
  readonly target: string;
  /** The imported file below `src/`, with its `.js`; the package's name. */
  readonly path: string;
  readonly isPackage: boolean;
  /** Whether only types are taken, which are gone at run time. */
  readonly typeOnly: boolean;
  /** Whether it is imported only once the program comes there. */
  readonly late: boolean;
}

/** Imports of every kind: of values, of types, and those at run time. */
const IMPORT = /^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => name.split(sep).join('/'));
}

async function importsOf(file: string): Promise<Import[]> {
  const text = await readFile(join(SOURCES, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, from, effect, dynamic]) => {
    const name = (from ?? effect ?? dynamic) as string;
    const isPackage = !name.startsWith('.');
    const path = isPackage
      ? name
      : relative('.', join(dirname(file), name))
          .split(sep)
          .join('/');
    const target = isPackage ? name : roomOf(path);
    return {
      ...{ file, room: roomOf(file), target, path, isPackage },
      ...{ typeOnly: type !== undefined, late: dynamic !== undefined },
    };
  });
}

/** The room that a file lies in: of those that are folders of another, the inner one. */
function roomOf(file: string): string {
  const inner = Object.keys(ROOMS).find((room) => room.includes('/') && file.startsWith(`${room}/`));
  return inner ?? (file.replace(/\.[jt]s$/, '').split('/')[0] as string);
}

const files = await filesIn(SOURCES);
const imports = (await Promise.all(files.map(importsOf))).flat();
const between = imports.filter(({ room, target, isPackage }) => !isPackage && room !== target);

test('every room is listed, and nothing that is none', (t) => {
  t.deepEqual([...new Set(files.map(roomOf))].sort(), Object.keys(ROOMS).sort());
});

test('a room imports from those that it may, types included', (t) => {
  t.true(between.length > 100);
  const wrong = between.filter(({ room, target }) => !ROOMS[room]?.includes(target));
  t.deepEqual(wrong, []);
});

test('a room may import from rooms below it alone, so there is no cycle', (t) => {
  const order = Object.keys(ROOMS);
  for (const [room, below] of Object.entries(ROOMS)) {
    const wrong = below.filter((name) => !order.slice(0, order.indexOf(room)).includes(name));
    t.deepEqual(wrong, [], room);
  }
});

test('what a room may import from it does', (t) => {
  for (const [room, below] of Object.entries(ROOMS)) {
    const used = new Set(between.filter((each) => each.room === room).map(({ target }) => target));
    t.deepEqual([...below].sort(), [...used].sort(), room);
  }
});

test('rooms of the core use nothing of Node', async (t) => {
  const wrong = imports.filter(
    ({ room, target, isPackage }) =>
      isPackage && CORE[room] && !CORE[room].some((name) => target.startsWith(name)),
  );
  t.deepEqual(wrong, []);
  for (const file of files.filter((name) => CORE[roomOf(name)])) {
    t.notRegex(await readFile(join(SOURCES, file), 'utf8'), /\bBuffer\b|\bprocess\./, file);
  }
});

test('rooms of the core run no code of rooms outside it', (t) => {
  const wrong = between.filter(({ room, target, typeOnly }) => CORE[room] && !typeOnly && !CORE[target]);
  t.deepEqual(wrong, []);
});

/**
 * Walks imports of values, so what runs.
 *
 * @param from - file below `src/`
 * @param late - whether what is imported only once the program comes there is walked too
 */
function reachedFrom(
  from: string,
  late: boolean,
): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const walked = [from];
  const packages = new Set<string>();
  // Grows as it is walked.
  for (const file of walked) {
    for (const each of imports.filter((one) => one.file === file)) {
      const source = each.path.replace(/\.js$/, '.ts');
      if (each.typeOnly || (each.late && !late)) continue;
      if (each.isPackage) packages.add(each.path);
      else if (!walked.includes(source)) walked.push(source);
    }
  }
  return { files: walked, packages: [...packages] };
}

test('the command line begins with commander alone: what a command needs is loaded when it is named', (t) => {
  const reached = reachedFrom('cli/main.ts', false);
  t.true(reached.files.includes('cli/program.ts'));
  t.deepEqual(
    reached.packages.filter((name) => !name.startsWith('node:')),
    ['commander'],
  );
});

test('the core reaches nothing of Node, and gl-matrix alone of all packages', (t) => {
  const reached = reachedFrom('core.ts', true);
  t.true(reached.files.length > 20);
  t.deepEqual(reached.packages, ['gl-matrix']);
  t.true(reachedFrom('index.ts', true).packages.includes('node:path'));
});
