import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** Rooms that run in a browser too, and the packages each may use. */
const CORE: Readonly<Record<string, readonly string[]>> = {
  colour: ['gl-matrix'],
  colorize: [],
  temporal: ['rxjs'],
  metrics: [],
  pipeline: ['rxjs'],
  frame: [],
  time: [],
  recommend: [],
};

/** Folders of those rooms that read files, and so are none of the core. */
const OUTSIDE = ['recommend/library', 'recommend/pictures'];

interface Import {
  readonly file: string;
  readonly room: string;
  /** Room of the imported file, or the package's name. */
  readonly target: string;
  /** Path of the imported file below `src/`, or what the package is imported by. */
  readonly path: string;
  readonly isPackage: boolean;
  /** Whether only types are taken, which are gone at run time. */
  readonly typeOnly: boolean;
}

async function allImports(): Promise<Import[]> {
  const names = await readdir(SOURCES, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts'));
  const imports = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(SOURCES, file), 'utf8');
      const room = roomOf(file);
      return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'/gm)].map(
        (match): Import => {
          const given = match[2] as string;
          const isPackage = !given.startsWith('.');
          const path = isPackage ? given : relative('.', join(dirname(file), given));
          const target = (isPackage ? given : path.split(sep)[0]) as string;
          return { file, room, target, path, isPackage, typeOnly: match[1] !== undefined };
        },
      );
    }),
  );
  return imports.flat();
}

/** A room of the core, or a folder of one that is none of it. */
function roomOf(file: string): string {
  const path = file.split(sep).join('/');
  return OUTSIDE.find((folder) => path.startsWith(`${folder}/`)) ?? (path.split('/')[0] as string);
}

const imports = await allImports();

test('rooms of the core use nothing of Node', async (t) => {
  t.true(imports.length > 100);
  const wrong = imports.filter(
    ({ room, target, isPackage }) =>
      isPackage && CORE[room] && !CORE[room].some((name) => target.startsWith(name)),
  );
  t.deepEqual(wrong, []);
  for (const room of Object.keys(CORE)) {
    const names = await readdir(join(SOURCES, room), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.ts'))) {
      if (OUTSIDE.includes(roomOf(join(room, name)))) continue;
      t.notRegex(
        await readFile(join(SOURCES, room, name), 'utf8'),
        /\bBuffer\b|\bprocess\./,
        `${room}/${name}`,
      );
    }
  }
});

test('rooms of the core run no code of rooms outside it', (t) => {
  const core = new Set([...Object.keys(CORE), 'errors.js']);
  const wrong = imports.filter(
    ({ room, target, isPackage, typeOnly }) => CORE[room] && !isPackage && !typeOnly && !core.has(target),
  );
  t.deepEqual(wrong, []);
});

test('the command line uses nothing but the library', (t) => {
  const allowed = ['cli', 'index.js', 'version.js'];
  const wrong = imports.filter(
    ({ room, target, isPackage }) => room === 'cli' && !isPackage && !allowed.includes(target),
  );
  t.deepEqual(wrong, []);
});

test('the command line begins with commander alone: what a command needs is loaded when it is named', (t) => {
  const packages = new Set<string>();
  const files = [join('cli', 'main.ts')];
  // Grows as it is walked.
  for (const file of files) {
    for (const { path, isPackage } of imports.filter((each) => each.file === file && !each.typeOnly)) {
      const source = path.replace(/\.js$/, '.ts');
      if (isPackage) packages.add(path);
      else if (!files.includes(source)) files.push(source);
    }
  }
  t.true(files.includes(join('cli', 'program.ts')));
  const foreign = [...packages].filter((name) => !name.startsWith('node:'));
  t.deepEqual(foreign, ['commander']);
});

test('lower rooms do not look up', (t) => {
  const above: Readonly<Record<string, readonly string[]>> = {
    pipeline: ['api', 'cli', 'index.js', 'project'],
    // Timelines know nothing of pictures: they stand on time, and on how files are written.
    plugins: ['pipeline', 'decode', 'colorize', 'inference', 'temporal', 'project', 'api', 'cli', 'index.js'],
    decode: ['encode', 'pipeline', 'colorize', 'api', 'cli', 'index.js'],
    encode: ['pipeline', 'colorize', 'api', 'cli', 'index.js'],
    colorize: ['pipeline', 'temporal', 'api', 'cli', 'index.js'],
    recommend: ['pipeline', 'temporal', 'api', 'cli', 'index.js'],
    'recommend/pictures': ['encode', 'pipeline', 'temporal', 'api', 'cli', 'index.js'],
    'recommend/library': ['inference', 'pipeline', 'api', 'cli', 'index.js'],
    inference: ['colorize', 'recommend', 'pipeline', 'api', 'cli', 'index.js'],
    colour: ['inference', 'colorize', 'pipeline', 'decode', 'encode'],
    frame: ['colour', 'decode', 'encode', 'pipeline'],
    time: ['frame', 'colour', 'decode', 'encode', 'pipeline'],
  };
  const wrong = imports.filter(({ room, target, typeOnly }) => !typeOnly && above[room]?.includes(target));
  t.deepEqual(wrong, []);
});
