import { join } from 'node:path';
import { srgbToLab } from '../src/colour/lab-picture.js';
import type { NetworkLoader } from '../src/inference/network.js';
import type { Assignment, PictureSet } from './assignments.js';
import type { Shown } from './evaluate-clip.js';
import type { Judge, Judgement } from './judge.js';
import { hasColour, meanQuality, type Quality } from './measure.js';
import { compareMethods, type EvaluatedMethod, prepareMethods } from './methods.js';
import { type Recognitions, recognitionOf } from './recognition.js';
import type { PictureReference } from './references.js';
import { truthOfPicture } from './truth.js';

/** Short side of the pictures compared, in samples: theirs is 160 to 196. */
export const PICTURE_SIZE = 192;

/** Pictures worked on at once, so that one is measured while the networks see another. */
const AT_ONCE = 2;

/** How pictures are evaluated. */
export interface PictureOptions {
  /** The folder that the assignments' paths are relative to. */
  readonly root: string;
  readonly methods: readonly EvaluatedMethod[];
  /** Gives the learned methods their networks. */
  readonly loader: Pick<NetworkLoader, 'load'>;
  /** Judges pictures that have a label; without it nobody does. */
  readonly judge?: Judge | undefined;
  /** Told of every `showEvery`th picture. */
  readonly show?: ((shown: Shown) => Promise<void>) | undefined;
  /** At least 1. */
  readonly showEvery?: number | undefined;
}

/** Figures of one set of pictures with one kind of reference. */
export interface PictureFigures {
  readonly set: PictureSet;
  readonly reference: PictureReference;
  /** Pictures compared. */
  readonly pictures: number;
  /** Pictures left out, since they have no reference of this kind. */
  readonly withoutReference: number;
  /** Pictures left out, since they have no colours of their own. */
  readonly colourless: number;
  /** Mean over the pictures, by method. */
  readonly methods: Readonly<Record<string, Quality>>;
  /** What the judge says, where there is one. */
  readonly recognition: Recognitions | undefined;
}

/**
 * Takes the colour from pictures, puts it back by each method with one kind of reference, and compares with what was
 * there.
 *
 * @param assignments - pictures of one set
 * @throws AutochromeError of kind `input` when a picture cannot be read
 */
export async function evaluatePictures(
  assignments: readonly Assignment[],
  reference: PictureReference,
  options: PictureOptions,
): Promise<PictureFigures | undefined> {
  const paired = assignments.filter((assignment) => assignment[reference] !== null);
  const results = await inParallel(paired, AT_ONCE, (assignment, i) =>
    evaluatePicture(assignment, assignment[reference] as string, options, i),
  );
  const compared = results.filter((result) => result !== undefined);
  const [first] = assignments;
  if (!first || compared.length === 0) return undefined;
  const judged = compared.flatMap(({ judgements }) => judgements ?? []);
  return {
    set: first.set,
    reference,
    pictures: compared.length,
    withoutReference: assignments.length - paired.length,
    colourless: paired.length - compared.length,
    methods: Object.fromEntries(
      options.methods.map((method) => [
        method,
        meanQuality(compared.map(({ qualities }) => qualities.get(method) as Quality)),
      ]),
    ),
    recognition: judged.length > 0 ? recognitions(judged, options.methods) : undefined,
  };
}

/** What the judge says of one picture. */
interface Judgements {
  readonly colour: Judgement;
  readonly gray: Judgement;
  readonly methods: ReadonlyMap<EvaluatedMethod, Judgement>;
}

function recognitions(judged: readonly Judgements[], methods: readonly EvaluatedMethod[]): Recognitions {
  return {
    colour: recognitionOf(judged.map(({ colour }) => colour)),
    gray: recognitionOf(judged.map(({ gray }) => gray)),
    methods: Object.fromEntries(
      methods.map((method) => [
        method,
        recognitionOf(judged.map((judgements) => judgements.methods.get(method) as Judgement)),
      ]),
    ),
  };
}

async function evaluatePicture(
  { path, label }: Assignment,
  referencePath: string,
  { root, methods, loader, judge, show, showEvery = 1 }: PictureOptions,
  place: number,
): Promise<{ qualities: Map<EvaluatedMethod, Quality>; judgements: Judgements | undefined } | undefined> {
  const truth = await truthOfPicture(join(root, path), PICTURE_SIZE);
  if (!hasColour(truth.rgb)) return undefined;
  const { rgb: reference } = await truthOfPicture(join(root, referencePath), PICTURE_SIZE);
  // Gray is compared whatever is asked for: the judge's answers are read against it.
  const wanted = methods.includes('gray') ? methods : (['gray', ...methods] as const);
  const found = await compareMethods(await prepareMethods(wanted, srgbToLab(reference), loader), truth);
  if (place % showEvery === 0) await show?.({ reference, truth: truth.rgb, found });
  const qualities = new Map([...found].map(([method, { quality }]) => [method, quality]));
  if (!judge || label === undefined) return { qualities, judgements: undefined };
  const said = new Map<EvaluatedMethod, Judgement>();
  for (const [method, { rgb }] of found) said.set(method, await judge.judge(rgb, label, truth.original));
  const colour = await judge.judge(truth.rgb, label, truth.original);
  return { qualities, judgements: { colour, gray: said.get('gray') as Judgement, methods: said } };
}

/** Results in the order of the items, some of them worked on at once. */
async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, place: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let place = next++; place < items.length; place = next++) {
      results[place] = await work(items[place] as T, place);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
