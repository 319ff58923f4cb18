import { srgbToLab } from '../../src/colour/lab-image.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import type { FrameSource } from '../../src/decode/frame-source.js';
import { openClip } from '../../src/decode/open-clip.js';
import {
  type BesideClip,
  type FrameSet,
  measuringSize,
  readSideBySide,
  requireAlike,
} from '../../src/decode/side-by-side.js';
import { lightnessOf, rgbOf, type SmallFrame } from '../../src/decode/small-frame.js';
import { type ClipMeasures, MeasuresTally } from '../../src/metrics/clip-measures.js';
import { meanChromaDistance } from '../../src/metrics/colour-difference.js';
import { type FindFlow, FrameMeasurer } from '../../src/metrics/frame-measurer.js';
import { OccludedFlowFinder } from '../../src/metrics/occluded-flow-finder.js';
import { detectShots } from '../../src/shots/cuts/detect-shots.js';
import type { FlowWithOcclusion } from '../../src/temporal/flow-with-occlusion.js';
import { toNumber } from '../../src/time/rational.js';

/** Distances in frames over which steadiness is measured. */
export const LAGS = [1, 5, 20] as const;

/** What `autochrome measure` says of a clip, and how far it is from the raw one. */
export interface ComparedMeasures extends ClipMeasures {
  /** Mean Euclidean distance in a*, b* from the raw colours. */
  readonly toRaw: number;
}

/**
 * Measures several colourings of one clip as `measure` does, with motion from the truth's luma, at its size. Each frame's
 * motion is found once for all of them.
 *
 * @param truth - path of the clip in its true colours
 * @param colourings - paths by name; one is `raw`
 * @param size - short side in samples
 * @returns by name, that of the truth itself first under `truth`
 * @throws AutochromeError of kind `input` when a clip cannot be read, `usage` when they do not belong together
 */
export async function compareColourings(
  truth: string,
  colourings: ReadonlyMap<string, string>,
  size: number,
): Promise<Map<string, ComparedMeasures>> {
  const sources: FrameSource[] = [];
  try {
    for (const path of [truth, ...colourings.values()]) sources.push(await openClip(path));
    const [first, ...others] = sources as [FrameSource, ...FrameSource[]];
    const beside = others.map((source): BesideClip => ({ option: 'the clip', source, lumaOnly: false }));
    for (const other of beside) requireAlike(first.metadata, other);
    const small = measuringSize(first.metadata, size);
    const sets = readSideBySide({ source: first, lumaOnly: false }, beside, small, undefined);
    return await measureSets(
      sets,
      ['truth', ...colourings.keys()],
      onceEach(new OccludedFlowFinder(small.width, small.height)),
    );
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function measureSets(
  sets: AsyncIterable<FrameSet>,
  names: readonly string[],
  findFlow: FindFlow,
): Promise<Map<string, ComparedMeasures>> {
  const tallies = names.map((name) => ({
    ...{ name, measurer: new FrameMeasurer(LAGS, findFlow), tally: new MeasuresTally(LAGS), toRaw: 0 },
  }));
  let frames = 0;
  const lightness = ({ images }: FrameSet) => lightnessOf(images[0] as SmallFrame);
  for await (const { frame: set, ...place } of detectShots(sets, lightness)) {
    const shared = { index: set.index, time: toNumber(set.timestamp), lightness: lightness(set) };
    const rgb = set.images.map((image) => rgbOf(image, 16));
    const lab = rgb.map((image) => srgbToLab(image));
    const raw = lab[names.indexOf('raw')] as SmallImage;
    for (const [i, each] of tallies.entries()) {
      const own = rgb[i] as (typeof rgb)[number];
      each.tally.add(each.measurer.measure({ ...shared, rgb: own, truth: rgb[0] }, place));
      each.toRaw += meanChromaDistance(lab[i] as SmallImage, raw);
    }
    frames += 1;
  }
  return new Map(
    tallies.map(({ name, tally, toRaw }) => [name, { ...tally.measures(), toRaw: toRaw / frames }]),
  );
}

/** Remembers the passages of the newest frame: all colourings ask for the same ones. */
function onceEach(finder: OccludedFlowFinder): FindFlow {
  let newest: SmallImage | undefined;
  const known = new Map<SmallImage, FlowWithOcclusion>();
  return (from, to) => {
    if (from !== newest) known.clear();
    newest = from;
    const passage = known.get(to) ?? finder.find(from, to);
    known.set(to, passage);
    return passage;
  };
}
