import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../src/errors.js';
import { clipName } from './evaluate-clip.js';
import { CLIP_REFERENCES, PICTURE_REFERENCES, REFERENCE_KINDS, type ReferenceKind } from './references.js';

/** What a folder has to evaluate. */
export interface Material {
  /** The folder that holds the clips. */
  readonly clips: string;
  /** The folder that pictures' paths are relative to; undefined where there are none. */
  readonly pictures: string | undefined;
}

/**
 * Looks into a folder: a data root as models/README.md describes it has `clips` and `train`; any other holds clips.
 */
export async function findMaterial(folder: string): Promise<Material> {
  const [clips, train] = await Promise.all([
    isFolder(join(folder, 'clips')),
    isFolder(join(folder, 'train')),
  ]);
  return clips || train
    ? { clips: join(folder, 'clips'), pictures: train ? folder : undefined }
    : { clips: folder, pictures: undefined };
}

/**
 * The kinds of reference to evaluate.
 *
 * @param asked - undefined: all that there is material for
 * @throws AutochromeError of kind `input` when there are no pictures for a kind that was asked for
 */
export function chooseReferences(
  material: Material,
  asked: readonly ReferenceKind[] | undefined,
): readonly ReferenceKind[] {
  if (material.pictures !== undefined) return asked ?? REFERENCE_KINDS;
  const lacking = asked?.find((kind) => PICTURE_REFERENCES.some((picture) => picture === kind));
  if (lacking !== undefined) {
    throw inputError(
      `--references ${lacking} needs pictures, and beside ${material.clips} there is no folder train`,
      'Name with --data the folder that holds clips and train',
    );
  }
  return asked ?? CLIP_REFERENCES;
}

/**
 * Clips and folders of pictures in a folder, in the order of their names.
 *
 * @param names - only these; all when left out
 * @throws AutochromeError of kind `input` when there are none, or not one that is named
 */
export async function clipsIn(folder: string, names: readonly string[] | undefined): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw inputError(
      `--data ${folder} cannot be read: ${cause.message}`,
      'Name a folder of colour clips',
      cause,
    );
  });
  const found = entries
    .filter((entry) => entry.isDirectory() || /\.(mp4|mov|mkv|avi|webm|m4v|mxf)$/i.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
  const chosen = names ? found.filter((path) => names.includes(clipName(path))) : found;
  const missing = names?.find((name) => !found.some((path) => clipName(path) === name));
  if (missing !== undefined) {
    const known = found.map(clipName).join(', ') || 'none';
    throw inputError(`--clips ${missing} is not in ${folder}`, `Choose among its clips: ${known}`);
  }
  if (chosen.length === 0)
    throw inputError(`--data ${folder} holds no clips`, 'Name a folder of colour clips');
  return chosen;
}

async function isFolder(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  return entry?.isDirectory() ?? false;
}
