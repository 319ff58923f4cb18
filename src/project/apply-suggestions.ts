import { changeShots } from './document/edit-shots.js';
import { storedPath } from './document/file-paths.js';
import type { ProjectDocument, ProjectShot } from './document/schema.js';
import type { OpenedProject } from './open-project.js';
import type { ShotSuggestions } from './suggest-options.js';

/**
 * Gives shots without references the best that is suggested for them, where it fits. A shot that returns gets what the
 * first of its kind is given, so that both have the same colours.
 *
 * @returns the document, and numbers of the shots that were given references, counted from 1
 */
export function applySuggestions(
  { path, document }: Pick<OpenedProject, 'path' | 'document'>,
  suggestions: readonly ShotSuggestions[],
): { readonly document: ProjectDocument; readonly shots: readonly number[] } {
  let changed = document;
  const applied: number[] = [];
  for (const { shot, suggestions: found } of suggestions) {
    const best = found.find(({ fits }) => fits);
    if (!best || changed.shots[shot - 1]?.references.length !== 0) continue;
    const references =
      best.shot === undefined
        ? [{ path: storedPath(path, best.path), ...(best.frame === undefined ? {} : { frame: best.frame }) }]
        : (changed.shots[best.shot - 1] as ProjectShot).references;
    changed = changeShots(changed, [shot - 1], () => ({ references }));
    applied.push(shot);
  }
  return { document: changed, shots: applied };
}
