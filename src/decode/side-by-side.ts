import { usageError } from '../errors.js';
import type { Frame } from '../frame/frame.js';
import { FramePool } from '../frame/frame-pool.js';
import { frameBytes, type PlaneSize } from '../frame/pixel-format.js';
import { inLockstep } from '../streams/in-lockstep.js';
import { formatRational, type Rational, toNumber } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import type { FrameSource } from './frame-source.js';
import { type SmallFrame, smallFrame } from './small-frame.js';

/** A clip that is read beside others. */
export interface BesideClip {
  /** How the caller named it: `--source`. */
  readonly option: string;
  readonly source: FrameSource;
  /** Whether its luma is all that is wanted. */
  readonly lumaOnly: boolean;
}

/** The same frame of several clips. */
export interface FrameSet {
  readonly index: number;
  readonly timestamp: Rational;
  /** One per clip, in their order. */
  readonly images: readonly SmallFrame[];
}

/** Rates that differ by less are two ways to write one: 24000/1001 and 23.976. 24 differs from them by a thousandth. */
const SAME_RATE = 0.0005;

/**
 * Checks that a clip can be compared with another, frame by frame, as far as they say before they are read.
 *
 * @throws AutochromeError of kind `usage` naming both, and in what they differ
 */
export function requireAlike(clip: ClipMetadata, beside: Pick<BesideClip, 'option' | 'source'>): void {
  const { metadata } = beside.source;
  const differ = (what: string, one: string, other: string, hint: string) =>
    usageError(`${clip.path} has ${one}, and ${beside.option} ${metadata.path} ${other}: ${what}`, hint);
  const [size, otherSize] = [clip, metadata].map(({ width, height }) => `${width}x${height}`) as [
    string,
    string,
  ];
  if (size !== otherSize) {
    throw differ(
      'frames of different size cannot be compared',
      `frames of ${size}`,
      otherSize,
      'give the clip at the same size as the other',
    );
  }
  const [frames, otherFrames] = [clip.frameCount, metadata.frameCount];
  if (frames?.exact && otherFrames?.exact && frames.value !== otherFrames.value) {
    throw lengthsDiffer(clip.path, `${frames.value} frames`, beside, `${otherFrames.value}`);
  }
  const bothSayRate = [clip, metadata].every(
    ({ kind, variableFrameRate }) => kind === 'video' && !variableFrameRate,
  );
  if (bothSayRate && Math.abs(toNumber(clip.frameRate) / toNumber(metadata.frameRate) - 1) > SAME_RATE) {
    throw differ(
      'their frames do not show the same moments',
      `${formatRational(clip.frameRate)} frames/s`,
      formatRational(metadata.frameRate),
      'give a clip of the same frame rate',
    );
  }
}

/** A clip and another that is read beside it, before anything is read. */
export interface MeasuredPair {
  readonly clip: ClipMetadata;
  readonly beside: Pick<BesideClip, 'option' | 'source'>;
}

/**
 * Checks that two frames of a pair of clips show the same moment: that they are as far from their clip's beginning, to half
 * a frame.
 *
 * @throws AutochromeError of kind `usage` naming the frame and both moments
 */
export function checkMoments({ clip, beside }: MeasuredPair, frame: Frame, other: Frame): void {
  const { metadata } = beside.source;
  // Images have no moments but their numbers.
  if (clip.kind !== 'video' || metadata.kind !== 'video') return;
  const after = (timestamp: Rational, start: Rational | undefined) =>
    toNumber(timestamp) - (start === undefined ? 0 : toNumber(start));
  const [own, its] = [after(frame.timestamp, clip.startTime), after(other.timestamp, metadata.startTime)];
  if (Math.abs(own - its) * toNumber(clip.frameRate) < 0.5) return;
  throw usageError(
    `frame ${frame.index} of ${clip.path} is at ${own.toFixed(3)} s, and that of ${beside.option} ` +
      `${metadata.path} at ${its.toFixed(3)} s: their frames do not correspond`,
    'give exactly the frames that the clip was made from, no more and no fewer',
  );
}

/**
 * Refuses clips of which one has ended.
 *
 * @param frames - that both have
 * @throws AutochromeError of kind `usage` naming which has more
 */
export function requireSameEnd({ clip, beside }: MeasuredPair, frames: number, besideEnded: boolean): void {
  const [own, other] = besideEnded
    ? [`more than ${frames} frames`, `${frames}`]
    : [`${frames} frames`, 'more'];
  throw lengthsDiffer(clip.path, own, beside, other);
}

function lengthsDiffer(
  path: string,
  frames: string,
  beside: Pick<BesideClip, 'option' | 'source'>,
  other: string,
) {
  return usageError(
    `${path} has ${frames}, and ${beside.option} ${beside.source.metadata.path} ${other}: ` +
      'their frames do not correspond',
    'give exactly the frames that the clip was made from, no more and no fewer',
  );
}

/**
 * Reads clips side by side, frame by frame, each frame made small. Holds two frames of each clip.
 *
 * @param first - what is measured
 * @param beside - read along with it; checked with {@link requireAlike}
 * @param size - of the images
 * @throws AutochromeError of kind `input` when one cannot be read, `usage` when one ends before another, `interrupted`
 *   when the signal is aborted
 */
export async function* readSideBySide(
  first: { readonly source: FrameSource; readonly lumaOnly: boolean },
  beside: readonly BesideClip[],
  size: PlaneSize,
  signal: AbortSignal | undefined,
): AsyncGenerator<FrameSet> {
  const clips = [first, ...beside];
  const sequences = clips.map(({ source }) => {
    const { metadata } = source;
    const pool = new FramePool(2, frameBytes(metadata.format, metadata));
    return source.frames({ pool, ...(signal === undefined ? {} : { signal }) });
  });
  const release = (frame: Frame) => frame.buffer.release();
  const checkEnd = (frames: number, [ownEnded, ...others]: readonly boolean[]) => {
    const place = others.findIndex((ended) => ended !== ownEnded);
    const pair = { clip: first.source.metadata, beside: beside[place] as BesideClip };
    requireSameEnd(pair, frames, !ownEnded);
  };
  for await (const frames of inLockstep(sequences, { discard: release, checkEnd })) {
    const { index, timestamp } = frames[0] as Frame;
    const small = frames.map((frame, i) => {
      const { source, lumaOnly } = clips[i] as BesideClip;
      return smallFrame(frame, source.metadata.colour, { size, lumaOnly, fine: true });
    });
    let images: SmallFrame[];
    try {
      images = await Promise.all(small);
    } finally {
      await Promise.allSettled(small);
      frames.forEach(release);
    }
    yield { index, timestamp, images };
  }
}

/**
 * Size at which a clip is measured: its own proportions, not more than its own size.
 *
 * @param frame - its size in samples
 * @param shortSide - wanted, in samples
 */
export function measuringSize({ width, height }: PlaneSize, shortSide: number): PlaneSize {
  const scale = Math.min(1, shortSide / Math.min(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}
