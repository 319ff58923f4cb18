import { changeShots } from './document/edit-shots.js';
import { storedPath } from './document/file-paths.js';
import type { ProjectDocument, ProjectShot } from './document/schema.js';
import type { OpenedProject } from './open-project.js';
import type { ShotSuggestions } from './suggest-options.js';

/**
 * Gives shots without references the best that is suggested for them, where it fits. A shot that returns gets what the
 * first of its kind is given, so that both have the same colours.
 *
 * @returns the document, and indexes of the shots that were given references, counted from 0
 * @example
 * ```ts
 * import { applySuggestions, createProject, saveProject, suggestReferences } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * const { suggestions } = await suggestReferences(project, { films: ['still.jpg'] });
 * const { document, shots } = applySuggestions(project, suggestions);
 * if (shots.length > 0) await saveProject(project, document);
 * ```
 */
export function applySuggestions(
  { path, document }: Pick<OpenedProject, 'path' | 'document'>,
  suggestions: readonly ShotSuggestions[],
): { readonly document: ProjectDocument; readonly shots: readonly number[] } {
  let changed = document;
  const applied: number[] = [];
  for (const { index, suggestions: found } of suggestions) {
    const best = found.find(({ fits }) => fits);
    if (!best || changed.shots[index]?.references.length !== 0) continue;
    const references =
      best.shotIndex === undefined
        ? [{ path: storedPath(path, best.path), ...(best.frame === undefined ? {} : { frame: best.frame }) }]
        : (changed.shots[best.shotIndex] as ProjectShot).references;
    changed = changeShots(changed, [index], () => ({ references }));
    applied.push(index);
  }
  return { document: changed, shots: applied };
}
