import { LRUCache } from 'lru-cache';
import { type MatchedPlaces, placeMatcher } from '../colorize/matched-places.js';
import { FILM_SHORT_SIDE } from '../colorize/network-size.js';
import type { SmallImage } from '../colour/small-image.js';
import type { ReferenceClipOptions } from '../references/clip-frame.js';
import { loadReferences } from '../references/load-references.js';
import { RequestRefused } from './answer-error.js';
import type { MatchState } from './protocol.js';
import { type ShotToView, type ShotViews, viewKey } from './shot-views.js';

/** Shots whose references are prepared, and frames whose places are known. */
const MOST_SHOTS = 3;
const MOST_FRAMES = 8;

type Matchers = readonly Awaited<ReturnType<typeof placeMatcher>>[];

/** Where colours come from: places of a frame in the references of its shot. */
export class PlaceMatches {
  readonly #matchers = new LRUCache<string, Promise<Matchers>>({ max: MOST_SHOTS });
  readonly #frames = new LRUCache<string, Promise<readonly MatchedPlaces[]>>({ max: MOST_FRAMES });

  /** @param clips - how clips that references are frames of are opened */
  constructor(
    readonly views: ShotViews,
    readonly clips: ReferenceClipOptions,
  ) {}

  /**
   * The most similar place among the references of a shot. Each is asked by itself: their weights do not count.
   *
   * @param x - of the frame, as a fraction from its left
   * @param y - likewise from its top
   * @returns the reference by its place among those that are not missing
   * @throws RequestRefused with 404 where the method matches nothing; AutochromeError as the views
   */
  async at(shot: ShotToView, index: number, x: number, y: number, signal: AbortSignal): Promise<MatchState> {
    const { method } = shot.planned.shot.settings;
    if (method !== 'network' && method !== 'match') {
      throw new RequestRefused(
        404,
        `method ${method} matches no places`,
        'see it with method network or match',
      );
    }
    if (shot.planned.shot.references.length === 0)
      throw new RequestRefused(404, 'the shot has no references');
    const found = await this.#placesOf(shot, index, signal);
    const matches = found.map(({ places, similarity }, reference) => {
      const [across, down] = [sampleAt(places, 0, x, y), sampleAt(places, 1, x, y)];
      return { reference, x: across, y: down, similarity: sampleAt(similarity, 0, x, y) };
    });
    return matches.reduce((best, each) => (each.similarity > best.similarity ? each : best));
  }

  async #placesOf(shot: ShotToView, index: number, signal: AbortSignal): Promise<readonly MatchedPlaces[]> {
    const key = viewKey(shot);
    const prediction = await this.views.with(shot, ({ view }) => view.raw(index, signal));
    if (!prediction) throw new RequestRefused(404, `frame ${index} keeps the colours that it has`);
    const matchers = await this.#once(this.#matchers, key, () => this.#prepare(shot));
    return this.#once(this.#frames, `${key} ${index}`, () =>
      Promise.all(matchers.map((places) => places(prediction.lightness))),
    );
  }

  async #prepare({ planned: { shot } }: ShotToView): Promise<Matchers> {
    const { settings, references } = shot;
    const size = settings.size === 'auto' ? FILM_SHORT_SIDE : settings.size;
    const { images } = await loadReferences(references, size, this.clips);
    const loader = await this.views.compute.loaderFor(settings);
    const [reference, colour] = await Promise.all([loader.load('reference'), loader.load('colour')]);
    return Promise.all(images.map((image) => placeMatcher({ reference, colour }, image)));
  }

  /** What is kept, or else made once; what fails is not kept. */
  #once<T extends object>(
    kept: LRUCache<string, Promise<T>>,
    key: string,
    make: () => Promise<T>,
  ): Promise<T> {
    const known = kept.get(key) ?? make();
    kept.set(key, known);
    known.catch(() => kept.delete(key));
    return known;
  }
}

/** The sample nearest to a place that is given in fractions of the sides. */
function sampleAt({ width, height, data }: SmallImage, channel: number, x: number, y: number): number {
  const across = Math.min(Math.floor(x * width), width - 1);
  const down = Math.min(Math.floor(y * height), height - 1);
  return data[channel * width * height + down * width + across] as number;
}
