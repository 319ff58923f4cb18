import { clipName } from '../evaluate-clip.js';
import { clipsIn } from '../material.js';
import type { Described } from './described.js';
import { type ComparedPair, compareFrames, comparePair, type FrameNetworks, LAGS } from './film-frames.js';

/** Pairs of pictures of one sort, and how many of them count as near duplicates. */
export interface AlikeFigures {
  readonly name: string;
  readonly pairs: number;
  readonly nearDuplicates: number;
  /** Lowest, median and highest cosine. */
  readonly cosine: readonly number[];
  /** The same of equation 8. */
  readonly local: readonly number[];
}

/**
 * How many pairs of frames of one film count as near duplicates, by their distance, and how many pairs of different
 * pictures that are nearest to each other: each picture of `pictures` with its nearest of `library`.
 *
 * @param clips - a folder of clips, each of one shot
 */
export async function findAlike(
  clips: string,
  networks: FrameNetworks,
  { pictures, library }: { readonly pictures: readonly Described[]; readonly library: readonly Described[] },
  progress: (line: string) => void,
): Promise<AlikeFigures[]> {
  const byLag = new Map<number, ComparedPair[]>(LAGS.map((lag) => [lag, []]));
  for (const path of await clipsIn(clips, undefined)) {
    progress(clipName(path));
    for (const [lag, pair] of await compareFrames(path, networks)) byLag.get(lag)?.push(pair);
  }
  const nearest = pictures.map((picture) => {
    const cosines = library.map(({ descriptor }) =>
      descriptor === picture.descriptor ? -1 : dot(descriptor.global, picture.descriptor.global),
    );
    const best = cosines.reduce((place, value, i) => (value > (cosines[place] as number) ? i : place), 0);
    return comparePair(picture.descriptor, (library[best] as Described).descriptor);
  });
  return [
    ...[...byLag].map(([lag, pairs]) => figuresOf(`frames ${lag} apart`, pairs)),
    figuresOf('pictures kept out and their nearest', nearest),
  ];
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i] as number) * (other[i] as number);
  return sum;
}

function figuresOf(name: string, pairs: readonly ComparedPair[]): AlikeFigures {
  return {
    name,
    pairs: pairs.length,
    nearDuplicates: pairs.filter(({ nearDuplicates }) => nearDuplicates).length,
    cosine: range(pairs.map(({ cosine }) => cosine)),
    local: range(pairs.map(({ local }) => local)),
  };
}

function range(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0, sorted.length >> 1, sorted.length - 1].map((place) => sorted[place] as number);
}
