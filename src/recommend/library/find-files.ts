import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { unreadableFile } from '../../decode/images/image-header.js';
import { hasImageExtension, looksLikeImage } from '../../decode/images/image-kind.js';
import { imagesOfPattern, isImagePattern } from '../../decode/images/image-sequence.js';
import { AutochromeError, inputError, throwIfAborted } from '../../errors.js';
import { fileExists } from '../../files/file-exists.js';
import type { FileKind } from './records.js';

/** An image or a clip on disk. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly kind: FileKind;
  readonly bytes: number;
  /** In milliseconds since 1970. */
  readonly modified: number;
}

/** What could not be added, and why, as part of a sentence. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** Endings of the clips that are looked for in folders; a clip that is named itself may have any. */
const CLIP_EXTENSIONS = new Set([
  ...['.3gp', '.avi', '.dv', '.flv', '.m2ts', '.m2v', '.m4v', '.mkv', '.mov', '.mp4', '.mpeg', '.mpg'],
  ...['.mts', '.mxf', '.ogv', '.ts', '.vob', '.webm', '.wmv'],
]);

/** What {@link findFiles} is told. */
export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of what cannot be read. */
  readonly onSkip: (skipped: SkippedFile) => void;
}

/**
 * Finds images and clips: those named, those that patterns such as `frame_%04d.png` stand for, and those in the folders named and all folders below, hidden ones left out. Each
 * comes once, folders in the order of their names.
 *
 * @param paths - of images, clips and folders, and patterns of images
 * @throws AutochromeError of kind `interrupted` when the signal is aborted
 */
export async function findFiles(paths: readonly string[], options: FindOptions): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  const search = new Search(options, (file) => found.set(file.path, file));
  for (const path of paths) await search.visitNamed(resolve(path));
  return [...found.values()];
}

class Search {
  /** Folders that were looked through, so that links do not lead in circles. */
  readonly #seen = new Set<string>();

  constructor(
    private readonly options: FindOptions,
    private readonly onFile: (file: FoundFile) => void,
  ) {}

  /** Visits what the user named: a pattern where there is no file of that name. */
  async visitNamed(path: string): Promise<void> {
    if (!isImagePattern(path) || (await fileExists(path))) return this.visit(path, true);
    try {
      for (const image of await imagesOfPattern(path)) await this.visit(image, true);
    } catch (error) {
      if (!(error instanceof AutochromeError) || error.kind !== 'input') throw error;
      this.options.onSkip(skipped(path, error));
    }
  }

  /** @param named - whether the user named it, so that it is tried whatever its ending is */
  async visit(path: string, named: boolean): Promise<void> {
    throwIfAborted(this.options.signal);
    const kind = kindOf(path);
    try {
      const status = await stat(path);
      if (status.isDirectory()) return await this.#visitFolder(path);
      if (!kind && !named) return;
      if (!status.isFile()) throw inputError(`${path} is not a file`);
      this.onFile(foundFile(path, kind ?? 'clip', status));
    } catch (error) {
      if (error instanceof AutochromeError && error.kind === 'interrupted') throw error;
      // A link in a folder that leads nowhere concerns nobody unless it is named like an image.
      if (named || kind) this.options.onSkip(skipped(path, unreadableFile(path, error)));
    }
  }

  async #visitFolder(folder: string): Promise<void> {
    let names: string[];
    try {
      const real = await realpath(folder);
      if (this.#seen.has(real)) return;
      this.#seen.add(real);
      names = await readdir(folder);
    } catch (error) {
      return this.options.onSkip(skipped(folder, unreadableFile(folder, error)));
    }
    for (const name of names.sort()) {
      if (!name.startsWith('.')) await this.visit(join(folder, name), false);
    }
  }
}

function kindOf(path: string): FileKind | undefined {
  // Images of kinds that are not read are said so by name when they are opened.
  if (hasImageExtension(path) || looksLikeImage(path)) return 'image';
  return CLIP_EXTENSIONS.has(extname(path).toLowerCase()) ? 'clip' : undefined;
}

function foundFile(path: string, kind: FileKind, { size, mtimeMs }: Stats): FoundFile {
  return { path, kind, bytes: size, modified: mtimeMs };
}

/** What is said of a file that cannot be read: its path comes first, so the reason need not repeat it. */
export function skipped(path: string, error: AutochromeError): SkippedFile {
  const { message } = error;
  return { path, reason: message.startsWith(`${path} `) ? message.slice(path.length + 1) : message };
}
