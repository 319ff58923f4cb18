import { join } from 'node:path';
import { srgbToLab } from '../src/colour/lab-image.js';
import type { RgbImage } from '../src/colour/rgb-image.js';
import type { PlaneSize } from '../src/frame/pixel-format.js';
import type { NetworkLoader } from '../src/inference/network.js';
import { hasColour } from '../src/metrics/image-quality.js';
import { allInOrder } from '../src/streams/map-in-order.js';
import type { Assignment, ImageSet } from './assignments.js';
import type { Shown } from './evaluate-clip.js';
import type { Judge } from './judge.js';
import {
  type Colouring,
  type Compared,
  colouringOf,
  type Measures,
  mean,
  meanColouring,
  meanMeasures,
} from './measure.js';
import { compareMethods, type EvaluatedMethod, followOf, prepareMethods } from './methods.js';
import { type Recognition, type Recognitions, recognitionOf } from './recognition.js';
import type { ImageReference } from './references.js';
import { truthOfImage } from './truth.js';

/** Short side of the pictures compared, in samples: theirs is 160 to 196. */
export const PICTURE_SIZE = 192;

/** Images worked on at once, so that one is measured while the networks see another. */
const AT_ONCE = 2;

/** How pictures are evaluated. */
export interface ImageOptions {
  /** The folder that the assignments' paths are relative to. */
  readonly root: string;
  readonly methods: readonly EvaluatedMethod[];
  readonly references: readonly ImageReference[];
  /** Gives the learned methods their networks. */
  readonly loader: Pick<NetworkLoader, 'load'>;
  /** Judges pictures that have a label; without it nobody does. */
  readonly judge?: Judge | undefined;
  /** Told, for each kind of reference, of every `showEvery`th picture. */
  readonly show?: ((reference: ImageReference, shown: Shown) => Promise<void>) | undefined;
  /** At least 1. */
  readonly showEvery?: number | undefined;
  /** Of how many pictures it is measured how far colours follow the reference, spread evenly; of none when left out. */
  readonly follow?: number | undefined;
}

/** Figures of one set of pictures with one kind of reference. */
export interface ImageFigures {
  readonly set: ImageSet;
  readonly reference: ImageReference;
  /** Images compared. */
  readonly pictures: number;
  /** Images left out, since they have no reference of this kind. */
  readonly withoutReference: number;
  /** Images left out, since they have no colours of their own. */
  readonly colourless: number;
  /** Mean over the pictures in their true colours. */
  readonly truth: Colouring;
  /** Mean over the pictures, by method. */
  readonly methods: Readonly<Record<string, Measures>>;
  /** How far colours follow the reference, where that was measured. */
  readonly follow: FollowFigures | undefined;
  /** What the judge says, where there is one. */
  readonly recognition: Recognitions | undefined;
}

/** See {@link follow} of src/metrics. */
export interface FollowFigures {
  /** Images of which it was measured. */
  readonly pictures: number;
  /** Mean over them, by method; none for methods without colours. */
  readonly methods: Readonly<Record<string, number>>;
}

/** What was found of one picture with one reference. */
interface Found {
  readonly truth: Colouring;
  readonly measures: ReadonlyMap<EvaluatedMethod, Measures>;
  readonly follow: ReadonlyMap<EvaluatedMethod, number> | undefined;
  readonly judgements: Judgements | undefined;
  readonly shown: Shown | undefined;
}

/** What the judge says of one picture. */
interface Judgements {
  readonly colour: Recognition;
  readonly gray: Recognition;
  readonly methods: ReadonlyMap<EvaluatedMethod, Recognition>;
}

/**
 * Takes the colour from pictures, puts it back by each method with each kind of reference, and compares with what was
 * there.
 *
 * @param assignments - pictures of one set
 * @returns one for each kind of reference that any of the pictures has
 * @throws AutochromeError of kind `input` when a picture cannot be read
 */
export async function evaluateImages(
  assignments: readonly Assignment[],
  options: ImageOptions,
): Promise<ImageFigures[]> {
  const followed = spreadPlaces(assignments.length, options.follow ?? 0);
  const { showEvery = 1 } = options;
  const results = await allInOrder(assignments, AT_ONCE, (assignment, place) =>
    evaluateImage(assignment, options, {
      shows: options.show !== undefined && place % showEvery === 0,
      follows: followed.has(place),
    }),
  );
  const figures: ImageFigures[] = [];
  for (const reference of options.references) {
    const paired = assignments.filter((assignment) => assignment[reference] !== null);
    const found = results.flatMap((kinds) => kinds.get(reference) ?? []);
    for (const { shown } of found) if (shown) await options.show?.(reference, shown);
    const [first] = paired;
    if (!first || found.length === 0) continue;
    const judged = found.flatMap(({ judgements }) => judgements ?? []);
    figures.push({
      set: first.set,
      reference,
      pictures: found.length,
      withoutReference: assignments.length - paired.length,
      colourless: paired.length - found.length,
      truth: meanColouring(found.map(({ truth }) => truth)),
      methods: byMethod(options.methods, (method) =>
        meanMeasures(found.map(({ measures }) => measures.get(method) as Measures)),
      ),
      follow: followFigures(found.flatMap(({ follow }) => follow ?? [])),
      recognition: judged.length > 0 ? recognitions(judged, options.methods) : undefined,
    });
  }
  return figures;
}

/** At most so many places of a list, spread evenly. */
function spreadPlaces(length: number, most: number): ReadonlySet<number> {
  const count = Math.min(most, length);
  return new Set(Array.from({ length: count }, (_, i) => Math.floor((i * length) / count)));
}

function followFigures(parts: readonly ReadonlyMap<EvaluatedMethod, number>[]): FollowFigures | undefined {
  if (parts.length === 0) return undefined;
  const methods = new Set(parts.flatMap((part) => [...part.keys()]));
  const meanOf = (method: EvaluatedMethod) => mean(parts.flatMap((part) => part.get(method) ?? []));
  return { pictures: parts.length, methods: byMethod([...methods], meanOf) };
}

function recognitions(judged: readonly Judgements[], methods: readonly EvaluatedMethod[]): Recognitions {
  return {
    colour: recognitionOf(judged.map(({ colour }) => colour)),
    gray: recognitionOf(judged.map(({ gray }) => gray)),
    methods: byMethod(methods, (method) =>
      recognitionOf(judged.map((judgements) => judgements.methods.get(method) as Recognition)),
    ),
  };
}

function byMethod<T>(methods: readonly EvaluatedMethod[], of: (method: EvaluatedMethod) => T) {
  return Object.fromEntries(methods.map((method) => [method, of(method)]));
}

/** All kinds of reference in one go: truth and gray are the same for each. */
async function evaluateImage(
  assignment: Assignment,
  { root, methods, references, loader, judge }: ImageOptions,
  { shows, follows }: { readonly shows: boolean; readonly follows: boolean },
): Promise<Map<ImageReference, Found>> {
  const found = new Map<ImageReference, Found>();
  const truth = await truthOfImage(join(root, assignment.path), PICTURE_SIZE);
  if (!hasColour(truth.rgb)) return found;
  const ask =
    judge && assignment.label !== undefined ? asker(judge, assignment.label, truth.original) : undefined;
  const trueColouring = colouringOf(srgbToLab(truth.rgb));
  // Gray is compared whatever is asked for: the judge's answers are read against it.
  const gray = await compareMethods(await prepareMethods(['gray'], srgbToLab(truth.rgb), loader), truth);
  const colourSaid = await ask?.(truth.rgb);
  const graySaid = await ask?.((gray.get('gray') as Compared).rgb);
  const others = methods.filter((method) => method !== 'gray');
  for (const kind of references) {
    const path = assignment[kind];
    if (path === null) continue;
    const { rgb: reference } = await truthOfImage(join(root, path), PICTURE_SIZE);
    const lab = srgbToLab(reference);
    const coloured = await compareMethods(await prepareMethods(others, lab, loader), truth);
    const all = new Map([...gray, ...coloured]);
    const said = new Map<EvaluatedMethod, Recognition>();
    if (graySaid) said.set('gray', graySaid);
    if (ask) for (const [method, { rgb }] of coloured) said.set(method, await ask(rgb));
    found.set(kind, {
      truth: trueColouring,
      measures: new Map([...all].map(([method, { measures }]) => [method, measures])),
      follow: follows ? await followOf(truth.lightness, lab, chromaOf(coloured), loader) : undefined,
      judgements: colourSaid && graySaid && { colour: colourSaid, gray: graySaid, methods: said },
      shown: shows ? { reference, truth: truth.rgb, found: all } : undefined,
    });
  }
  return found;
}

function chromaOf(coloured: ReadonlyMap<EvaluatedMethod, Compared>) {
  return new Map([...coloured].map(([method, { chroma }]) => [method, chroma]));
}

function asker(judge: Judge, label: number, proportions: PlaneSize) {
  return (picture: RgbImage) => judge.judge(picture, label, proportions);
}
