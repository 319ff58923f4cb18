import { srgbToLab } from '../src/colour/lab-image.js';
import type { RgbImage } from '../src/colour/rgb-image.js';
import type { SmallImage } from '../src/colour/small-image.js';
import { readImage } from '../src/decode/images/read-image.js';
import { resizeImage } from '../src/decode/images/resize-image.js';
import type { NetworkLoader } from '../src/inference/network.js';
import { meanChromaDistance } from '../src/metrics/colour-difference.js';
import { ImageGrid } from '../src/report/image-grid.js';
import { table } from './markdown.js';
import { type Colouring, colouringOf, mean, meanColouring, paint } from './measure.js';
import { type EvaluatedMethod, followOf, prepareMethods } from './methods.js';
import type { Pair } from './pairs.js';
import { truthOfImage } from './truth.js';

/** How pairs are evaluated. */
export interface PairOptions {
  readonly methods: readonly EvaluatedMethod[];
  /** Gives the learned methods their networks. */
  readonly loader: Pick<NetworkLoader, 'load'>;
  /** Short side at which the networks see pictures, and at which results are measured, in samples. */
  readonly size: number;
  /** Takes a row for each pair; it is one of {@link pairGrid}. */
  readonly grid?: ImageGrid | undefined;
}

/** What is measured of a method's results, or of the published ones. */
export interface PairFigures extends Colouring {
  /** Mean Euclidean distance in a*, b* from the published results; undefined without any. */
  readonly toPublished: number | undefined;
  /** See {@link follow} of src/metrics; undefined for results that cannot be made again after other references. */
  readonly follow: number | undefined;
}

/** Means over pairs, by method, and `published` before them where every pair has a published result. */
export type PairsFigures = ReadonlyMap<string, PairFigures>;

/** Input in gray, reference, published result, and the result of each method. */
export function pairGrid(methods: readonly EvaluatedMethod[]): ImageGrid {
  const columns = ['input', 'reference', 'published', ...methods.filter((method) => method !== 'gray')];
  return new ImageGrid(columns, { width: 352, height: 256 });
}

/** Colours pairs by each method and measures the results. There is no truth. */
export async function evaluatePairs(pairs: readonly Pair[], options: PairOptions): Promise<PairsFigures> {
  const { loader, size, grid } = options;
  const methods = options.methods.filter((method) => method !== 'gray');
  const found = new Map<string, PairFigures[]>();
  const add = (name: string, figures: PairFigures) => found.set(name, [...(found.get(name) ?? []), figures]);
  for (const pair of pairs) {
    const { lightness } = await truthOfImage(pair.input, size);
    const { rgb: reference } = await truthOfImage(pair.reference, size);
    const { width, height } = lightness;
    const published =
      pair.published === undefined
        ? undefined
        : await resizeImage(await readImage(pair.published), width, height);
    const goal = published && srgbToLab(published);
    if (goal) add('published', { ...colouringOf(goal), toPublished: 0, follow: undefined });
    const lab = srgbToLab(reference);
    const prepared = await prepareMethods(['gray', ...methods], lab, loader);
    const chromas = new Map<EvaluatedMethod, SmallImage>();
    for (const [method, colorizer] of prepared) {
      chromas.set(method, (await colorizer.colorize(lightness)).chroma);
    }
    const followed = await followOf(lightness, lab, chromas, loader);
    const results: RgbImage[] = [];
    for (const [method, chroma] of chromas) {
      const painted = paint(chroma, lightness);
      results.push(painted.rgb);
      if (method === 'gray') continue;
      add(method, {
        ...colouringOf(painted.lab),
        toPublished: goal && meanChromaDistance(painted.lab, goal),
        follow: followed.get(method),
      });
    }
    await grid?.add([results[0], reference, published, ...results.slice(1)]);
  }
  return new Map([...found].map(([name, figures]) => [name, meanFigures(figures)]));
}

/** The figures as markdown. */
export function pairsTable(pairs: number, figures: PairsFigures): string {
  const rows = [...figures].map(([name, { stain, meanChroma, toPublished, follow }]) => [
    ...[name, stain.toFixed(4), meanChroma.toFixed(1)],
    ...[toPublished?.toFixed(2) ?? '', follow?.toFixed(2) ?? ''],
  ]);
  const head = ['results', 'stain', 'mean chroma', 'Δab to the published', 'follow'];
  return `### Pairs without a truth (${pairs})\n\n${table(head, rows)}`;
}

function meanFigures(figures: readonly PairFigures[]): PairFigures {
  const known = (of: (part: PairFigures) => number | undefined) => {
    const values = figures.flatMap((part) => of(part) ?? []);
    return values.length === 0 ? undefined : mean(values);
  };
  return {
    ...meanColouring(figures),
    toPublished: known(({ toPublished }) => toPublished),
    follow: known(({ follow }) => follow),
  };
}
