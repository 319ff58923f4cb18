import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isImagePattern, listImages } from '../../decode/images/image-sequence.js';
import { missingFileError } from '../../decode/unreadable-clip.js';
import { fileExists } from '../../files/file-exists.js';
import { type ClipIdentity, isClip } from './clip-identity.js';
import { foundPath, storedPath } from './file-paths.js';
import type { ProjectDocument, ProjectReference } from './schema.js';

/** A file that a project names and that is not there. */
export interface MissingFile {
  readonly role: 'clip' | 'reference' | 'mask';
  /** As the project holds it. */
  readonly path: string;
  /** Indexes of the shots that use it, counted from 0; none for the clip. */
  readonly shots: readonly number[];
}

/** A file that was found again. */
export interface RelinkedFile {
  readonly role: MissingFile['role'];
  /** As the project held it. */
  readonly from: string;
  /** As it holds it now. */
  readonly to: string;
}

/** A project after files were looked for. */
export interface Relinked {
  readonly document: ProjectDocument;
  readonly relinked: readonly RelinkedFile[];
  /** Those that are still missing. */
  readonly missing: readonly MissingFile[];
}

/**
 * The files that a project names and that are not there, the clip first.
 *
 * @param path - of the project
 */
export async function missingFiles(path: string, document: ProjectDocument): Promise<MissingFile[]> {
  const files = linkedFiles(document);
  const there = await Promise.all(files.map((file) => isThere(foundPath(path, file.path))));
  return files.filter((_, i) => !there[i]);
}

/**
 * Looks for missing files in a folder and all folders in it. The clip is known by its size and the hash of its head,
 * whatever its name; references and masks by their names, and where several files have one, by the folders before it.
 *
 * @param path - of the project
 * @param folder - to look in
 * @throws AutochromeError of kind `input` when the folder cannot be read
 */
export async function relinkFiles(
  path: string,
  document: ProjectDocument,
  folder: string,
): Promise<Relinked> {
  const missing = await missingFiles(path, document);
  if (missing.length === 0) return { document, relinked: [], missing };
  const files = await filesUnder(folder);
  const relinked: RelinkedFile[] = [];
  for (const { role, path: from } of missing) {
    const found = role === 'clip' ? await findClip(from, document.clip, files) : findByName(from, files);
    if (found !== undefined) relinked.push({ role, from, to: storedPath(path, found) });
  }
  const linked = withPaths(document, relinked);
  return { document: linked, relinked, missing: await missingFiles(path, linked) };
}

/** Each file once, with the shots that use it. */
function linkedFiles({ clip, shots }: ProjectDocument): MissingFile[] {
  const files = new Map<string, MissingFile & { shots: number[] }>();
  files.set('clip', { role: 'clip', path: clip.path, shots: [] });
  const add = (role: MissingFile['role'], path: string, shot: number) => {
    const key = `${role} ${path}`;
    const known = files.get(key) ?? { role, path, shots: [] };
    if (known.shots.at(-1) !== shot) known.shots.push(shot);
    files.set(key, known);
  };
  for (const [i, { references }] of shots.entries()) {
    for (const { path, mask } of references) {
      add('reference', path, i);
      if (mask !== undefined) add('mask', mask, i);
    }
  }
  return [...files.values()];
}

function withPaths(document: ProjectDocument, relinked: readonly RelinkedFile[]): ProjectDocument {
  const newPath = (role: MissingFile['role'], path: string) =>
    relinked.find((file) => file.role === role && file.from === path)?.to ?? path;
  const reference = (given: ProjectReference): ProjectReference => ({
    ...given,
    path: newPath('reference', given.path),
    ...(given.mask === undefined ? {} : { mask: newPath('mask', given.mask) }),
  });
  return {
    ...document,
    clip: { ...document.clip, path: newPath('clip', document.clip.path) },
    shots: document.shots.map((shot) => ({ ...shot, references: shot.references.map(reference) })),
  };
}

/** A pattern of images is there when one of them is. */
async function isThere(path: string): Promise<boolean> {
  if (await fileExists(path)) return true;
  if (!isImagePattern(path)) return false;
  return listImages(path).then(
    () => true,
    () => false,
  );
}

async function filesUnder(folder: string): Promise<string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    const entries = await readdir(next, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (next === folder) throw missingFileError(folder, error);
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else files.push(path);
    }
  }
  return files;
}

async function findClip(
  from: string,
  identity: ClipIdentity,
  files: readonly string[],
): Promise<string | undefined> {
  const name = basename(from);
  if (isImagePattern(from)) {
    for (const folder of new Set(files.map((file) => dirname(file)))) {
      const pattern = join(folder, name);
      if (await isClip(pattern, identity)) return pattern;
    }
    return undefined;
  }
  const byName = (file: string) => (basename(file) === name ? 0 : 1);
  for (const file of [...files].sort((a, b) => byName(a) - byName(b))) {
    const size = await stat(file).then(
      (found) => found.size,
      () => -1,
    );
    if (size === identity.bytes && (await isClip(file, identity))) return file;
  }
  return undefined;
}

/** The file of that name whose folders agree with the old path's the furthest; the first of several. */
function findByName(from: string, files: readonly string[]): string | undefined {
  const wanted = parts(from);
  const agreement = (file: string) => {
    const own = parts(file);
    let count = 0;
    while (count < wanted.length && own.at(-1 - count) === wanted.at(-1 - count)) count += 1;
    return count;
  };
  const [best] = files
    .map((file) => ({ file, count: agreement(file) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  return best?.file;
}

function parts(path: string): string[] {
  return path.split(/[\\/]/);
}
