import type { DeviceNetworkLoader } from '../src/inference/network-loader.js';
import { PICTURE_SETS, readAssignments, readRelatedPairs, readSplit, spread } from './assignments.js';
import { clipName, evaluateClip, type Shown } from './evaluate-clip.js';
import { evaluateImages, type ImageFigures } from './evaluate-pictures.js';
import type { Grids } from './grids.js';
import type { Judge } from './judge.js';
import { chooseReferences, clipsIn, findMaterial } from './material.js';
import type { Options } from './options.js';
import {
  CLIP_REFERENCES,
  type ClipReference,
  type ImageReference,
  PICTURE_REFERENCES,
} from './references.js';
import type { ClipFigures } from './tables.js';

/** Rows of a grid of pictures, about. */
const GRID_ROWS = 16;

/** What the evaluation works with; stays the caller's to close. */
export interface Tools {
  readonly loader: Pick<DeviceNetworkLoader, 'load'>;
  readonly judge: Judge | undefined;
  readonly grids: Grids | undefined;
  /** Told what comes next. */
  readonly progress: (line: string) => void;
}

/** All figures. */
export interface Figures {
  readonly clips: readonly ClipFigures[];
  readonly pictures: readonly ImageFigures[];
}

/**
 * Evaluates everything that the options ask for.
 *
 * @param data - `--data`
 */
export async function evaluateAll(data: string, options: Options, tools: Tools): Promise<Figures> {
  const material = await findMaterial(data);
  const kinds = chooseReferences(material, options.references);
  if (material.pictures === undefined) tools.progress('no folder train: pictures are left out');
  const clipKinds = CLIP_REFERENCES.filter((kind) => kinds.includes(kind));
  const clips = clipKinds.length > 0 ? await evaluateClips(material.clips, clipKinds, options, tools) : [];
  const pictureKinds = PICTURE_REFERENCES.filter((kind) => kinds.includes(kind));
  const pictures = material.pictures
    ? await evaluateSets(material.pictures, pictureKinds, options, tools)
    : [];
  return { clips, pictures };
}

async function evaluateClips(
  folder: string,
  references: readonly ClipReference[],
  { methods, every, size, clips }: Options,
  { loader, grids, progress }: Tools,
): Promise<ClipFigures[]> {
  const paths = await clipsIn(folder, clips);
  const heldOut = new Set((await readSplit()).clips);
  const figures: ClipFigures[] = [];
  for (const [i, path] of paths.entries()) {
    progress(`${clipName(path)} (${i + 1} of ${paths.length})`);
    const show = grids && ((kind: string, shown: Shown) => grids.add(`clips-${kind}`, methods, shown));
    figures.push(...(await evaluateClip(path, { methods, references, every, size, loader, heldOut, show })));
  }
  return figures;
}

async function evaluateSets(
  root: string,
  references: readonly ImageReference[],
  { methods, pictures, follow }: Options,
  { loader, judge, grids, progress }: Tools,
): Promise<ImageFigures[]> {
  if (references.length === 0) return [];
  const assignments = spread([...(await readAssignments()), ...(await readRelatedPairs())], pictures);
  const figures: ImageFigures[] = [];
  for (const set of PICTURE_SETS) {
    const own = assignments.filter((assignment) => assignment.set === set);
    if (!own.some((assignment) => references.some((kind) => assignment[kind] !== null))) continue;
    progress(`${set} (${own.length})`);
    const show = grids && ((kind: string, shown: Shown) => grids.add(`${set}-${kind}`, methods, shown));
    const showEvery = Math.max(Math.floor(own.length / GRID_ROWS), 1);
    const options = { root, methods, references, loader, judge, show, showEvery, follow };
    figures.push(...(await evaluateImages(own, options)));
  }
  return figures;
}
