import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import sharp from 'sharp';
import type { AddedFile } from '../../src/recommend/library/add-files.js';
import type { ImageDescriber } from '../../src/recommend/library/describe-file.js';
import { findFiles } from '../../src/recommend/library/find-files.js';
import { Library } from '../../src/recommend/library/library.js';
import { FakeDescriber } from './fake-describer.js';
import { temporaryFolder } from './run-cli.js';

/** Writes a small image that no other seed gives; in colour unless it is said that it is gray. */
export async function writeImage(path: string, seed: number, gray = false): Promise<string> {
  const [width, height] = [48, 32];
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i += 1) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const light = 128 + 90 * Math.sin(x / (3 + (seed % 7)) + seed) * Math.cos(y / (2 + (seed % 5)));
    const warm = gray ? 0 : 50 * Math.sign(x - (seed % 11) - 20);
    rgb.set([light + warm, light, light - warm].map(Math.round).map(clamp), 3 * i);
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    await sharp(rgb, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
  return path;
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}

/** A folder of images and a library for it. */
export interface LibraryBench {
  readonly folder: string;
  readonly index: string;
  /** Where a file of the folder lies. */
  at(name: string): string;
  /** Adds paths, the folder itself when none are given, and closes the library. */
  add(paths?: readonly string[], describer?: ImageDescriber): Promise<Added>;
  /** Opens the library for the length of a call. */
  using<T>(use: (library: Library) => Promise<T>, describer?: string): Promise<T>;
}

/** What became of files, by their names within the folder. */
export interface Added {
  readonly files: Readonly<Record<string, AddedFile>>;
  readonly outcomes: Readonly<Record<string, AddedFile['outcome']>>;
  readonly warnings: readonly string[];
}

/** Sets up a bench for one test. */
export async function libraryBench(t: ExecutionContext): Promise<LibraryBench> {
  const root = await temporaryFolder(t);
  const [folder, index] = [join(root, 'images'), join(root, 'index')];
  await mkdir(folder);
  const within = (path: string) => (path.startsWith(folder) ? path.slice(folder.length + 1) : path);
  return {
    folder,
    index,
    at: (name) => join(folder, name),
    async add(paths = [folder], describer = new FakeDescriber()) {
      const library = await Library.open(index, { mode: 'create', describer: describer.version });
      const files: Record<string, AddedFile> = {};
      const warnings: string[] = [];
      try {
        const found = await findFiles(paths, {
          onSkip: (skipped) => {
            files[within(skipped.path)] = { outcome: 'skipped', ...skipped };
          },
        });
        const onWarning = (message: string) => warnings.push(message);
        for await (const file of library.add(found, { describer, onWarning }))
          files[within(file.path)] = file;
      } finally {
        await library.close();
      }
      const outcomes = Object.fromEntries(
        Object.entries(files).map(([name, { outcome }]) => [name, outcome] as const),
      );
      return { files, outcomes, warnings };
    },
    async using(use, describer) {
      const library = await Library.open(index, { mode: 'write', describer });
      try {
        return await use(library);
      } finally {
        await library.close();
      }
    },
  };
}
