import { usageError } from '../../errors.js';
import { LONGEST_NAME, type ProjectDocument, type ProjectShot } from './schema.js';

/**
 * Parts a shot in two. Both keep its references and settings.
 *
 * @param index - of the shot, counted from 0
 * @param frame - of the clip: the first of the second part
 * @throws AutochromeError of kind `usage` unless both parts have frames
 * @example
 * ```ts
 * import { createProject, splitShot } from 'autochrome';
 *
 * const { document } = await createProject({ clip: 'reel.mp4' });
 * console.log(splitShot(document, 0, 4).shots.length);
 * ```
 */
export function splitShot(document: ProjectDocument, index: number, frame: number): ProjectDocument {
  const shot = shotAt(document, index);
  if (frame <= shot.start || frame >= shot.end) {
    throw usageError(
      `shot ${index + 1} cannot be split at frame ${frame}`,
      `Allowed: ${shot.start + 1} to ${shot.end - 1}, since it has the frames ${shot.start} to ${shot.end - 1}`,
    );
  }
  const second: ProjectShot = { ...shot, start: frame, name: freeName(document, shot.name) };
  return withShots(document, index, 1, [{ ...shot, end: frame }, second]);
}

/**
 * Makes neighbouring shots into one, with the references, settings and name of the first.
 *
 * @param indexes - counted from 0, in order
 * @throws AutochromeError of kind `usage` unless they are two or more without a gap
 * @example
 * ```ts
 * import { createProject, mergeShots, splitShot } from 'autochrome';
 *
 * const { document } = await createProject({ clip: 'reel.mp4' });
 * console.log(mergeShots(splitShot(document, 0, 4), [0, 1]).shots.length);
 * ```
 */
export function mergeShots(document: ProjectDocument, indexes: readonly number[]): ProjectDocument {
  const first = indexes[0] as number;
  const inRow = indexes.every((index, i) => index === first + i);
  if (indexes.length < 2 || !inRow) {
    throw usageError(
      `shots ${indexes.map((index) => index + 1).join(', ')} cannot be merged`,
      'Allowed: two or more shots that follow each other, such as 3-4',
    );
  }
  const last = shotAt(document, first + indexes.length - 1);
  return withShots(document, first, indexes.length, [{ ...shotAt(document, first), end: last.end }]);
}

/**
 * Moves the cut with which a shot begins.
 *
 * @param index - of the shot, counted from 0
 * @param frame - its new first frame, counted in the clip
 * @throws AutochromeError of kind `usage` for the first shot, and unless both shots at the cut keep a frame
 * @example
 * ```ts
 * import { createProject, moveCut, splitShot } from 'autochrome';
 *
 * const { document } = await createProject({ clip: 'reel.mp4' });
 * console.log(moveCut(splitShot(document, 0, 4), 1, 5).shots[1]?.start);
 * ```
 */
export function moveCut(document: ProjectDocument, index: number, frame: number): ProjectDocument {
  const shot = shotAt(document, index);
  const before = document.shots[index - 1];
  if (!before) {
    throw usageError('the first shot begins with the clip', 'move the start of a later shot, from 2 on');
  }
  if (frame <= before.start || frame >= shot.end) {
    throw usageError(
      `shot ${index + 1} cannot begin at frame ${frame}`,
      `Allowed: ${before.start + 1} to ${shot.end - 1}, so that this shot and the previous one keep at least one frame`,
    );
  }
  return withShots(document, index - 1, 2, [
    { ...before, end: frame },
    { ...shot, start: frame },
  ]);
}

/**
 * Changes shots.
 *
 * @param indexes - of the shots, counted from 0
 * @param change - what is new about each
 * @example
 * ```ts
 * import { changeShots, createProject } from 'autochrome';
 *
 * const { document } = await createProject({ clip: 'reel.mp4' });
 * console.log(changeShots(document, [0], () => ({ name: 'Titles' })).shots[0]?.name);
 * ```
 */
export function changeShots(
  document: ProjectDocument,
  indexes: readonly number[],
  change: (shot: ProjectShot, index: number) => Partial<ProjectShot>,
): ProjectDocument {
  const chosen = new Set(indexes);
  const shots = document.shots.map((shot, i) => (chosen.has(i) ? { ...shot, ...change(shot, i) } : shot));
  return { ...document, shots };
}

function shotAt({ shots }: ProjectDocument, index: number): ProjectShot {
  const shot = shots[index];
  if (!shot) throw new RangeError(`there is no shot at ${index}`);
  return shot;
}

function withShots(
  document: ProjectDocument,
  at: number,
  count: number,
  shots: readonly ProjectShot[],
): ProjectDocument {
  return { ...document, shots: document.shots.toSpliced(at, count, ...shots) };
}

/** `Street (2)` for a second part of `Street`, or the next number that no shot has. */
function freeName({ shots }: ProjectDocument, name: string): string {
  const names = new Set(shots.map((shot) => shot.name));
  for (let n = 2; ; n += 1) {
    const candidate = `${name.slice(0, LONGEST_NAME - 10)} (${n})`;
    if (!names.has(candidate)) return candidate;
  }
}
