import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PROJECT_ENDING } from './schema.js';

/**
 * A path as a project holds it: relative to the project's folder, with slashes, so that both can be moved together and
 * read on any system; absolute where there is no way from one to the other, as between drives.
 *
 * @param project - path of the project's file
 * @param path - as the user gave it
 */
export function storedPath(project: string, path: string): string {
  const way = relative(dirname(resolve(project)), resolve(path));
  return isAbsolute(way) ? way : way.split(sep).join('/');
}

/**
 * Where a path that a project holds lies.
 *
 * @param project - path of the project's file
 * @param stored - see {@link storedPath}
 * @returns as short as the project's own path is: relative to here where that is
 */
export function foundPath(project: string, stored: string): string {
  if (isAbsolute(stored)) return stored;
  const path = resolve(dirname(project), stored);
  return isAbsolute(project) ? path : relative('.', path) || '.';
}

/**
 * Folder of a project's segments: `reel.autochrome.segments` beside `reel.autochrome.json`.
 * @example
 * ```ts
 * import { createProject, segmentsFolder } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * console.log(segmentsFolder(project.path));
 * ```
 */
export function segmentsFolder(path: string): string {
  const stem = basename(path, PROJECT_ENDING);
  return join(dirname(path), `${stem}.autochrome.segments`);
}
