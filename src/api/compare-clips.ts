import { basename, extname } from 'node:path';
import { signalOf } from '../colorize/signal.js';
import { commonFormat, planesIn } from '../compare/common-format.js';
import type { Composition } from '../compare/compose.js';
import { comparedSize, type Layout } from '../compare/layout.js';
import { placeLabels } from '../compare/place-labels.js';
import { renderCompared } from '../compare/render-compared.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameSource } from '../decode/frame-source.js';
import { checkMoments, type MeasuredPair, requireAlike, requireSameEnd } from '../decode/side-by-side.js';
import { openChosenSink } from '../encode/open-sink.js';
import { throwIfAborted, usageError } from '../errors.js';
import { CHROMA_SHIFTS } from '../frame/pixel-format.js';
import { framesInRange } from '../pipeline/run-pipeline.js';
import { toldOnce } from '../progress/told-once.js';
import { rangeOf } from '../render/clip-checks.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { chooseOutput, withoutNumber } from '../render/output-name.js';
import { runRender } from '../render/run-render.js';
import { VERSION } from '../version.js';
import {
  type CompareOptions,
  type CompareRequest,
  type CompareResult,
  checkCompareOptions,
} from './compare-options.js';

/**
 * Shows two clips of the same frames in one, for who is to see what differs: beside each other, one above the other, with a
 * seam between them, or as their difference; with labels. Source and result, raw and smoothed, two versions.
 *
 * @param options - which clips, and how they are shown
 * @returns once the output has its final name
 * @throws AutochromeError of kind `usage` when options are wrong or the clips do not have the same frames, `input` when
 *   one cannot be read, `interrupted` when the signal was aborted, `failure` otherwise; after the first frame as
 *   RenderError, which names what was written so far
 * @example
 * ```ts
 * import { compareClips } from 'autochrome';
 *
 * const { output } = await compareClips({
 *   first: 'reel.mp4',
 *   second: 'trailer.mp4',
 *   labels: ['Source', 'Result'],
 *   output: 'compare.mp4',
 * });
 * console.log(output);
 * ```
 */
export async function compareClips(options: CompareOptions): Promise<CompareResult> {
  const request = checkCompareOptions(options);
  throwIfAborted(request.signal);
  const { settings, overwrite, signal } = request;
  const { warnings, warn } = toldOnce(options.onWarning);
  const open = (path: string) => openGivenClip(path, settings, signal, warn);
  const second = await open(request.second);
  let first: FrameSource | undefined;
  try {
    first = await open(request.first);
    const pair: MeasuredPair = {
      clip: first.metadata,
      beside: { option: 'the second clip', source: second },
    };
    requireAlike(pair.clip, pair.beside);
    requireUnturned([first.metadata, second.metadata]);
    tellOtherColours(first.metadata, second.metadata, warn);
    const range = rangeOf(second.metadata, settings);
    const total = framesInRange(second, range);
    const wipe = wipeOver(request, total);
    const format = commonFormat(first.metadata.format, second.metadata.format);
    const { subsampling } = format;
    const layout: Layout = {
      name: request.layout,
      shifts: subsampling === 'gray' ? { x: 0, y: 0 } : CHROMA_SHIFTS[subsampling],
    };
    const shown = comparedSize(layout, second.metadata);
    const metadata = { ...second.metadata, ...shown, format };
    const picture = { metadata, runner: second.runner ?? first.runner };
    const { path: output, ...coding } = await chooseOutput(request.output, picture, settings, 'compared');
    const labels =
      request.labels === false
        ? undefined
        : (request.labels ?? ([nameOf(first.metadata), nameOf(second.metadata)] as const));
    const signalOfBoth = signalOf({ ...second.metadata, format }, second.metadata.colour);
    const composition: Composition = {
      layout,
      format,
      frame: second.metadata,
      codes: signalOfBoth.codes,
      gain: request.gain,
      labels: labels === undefined ? [] : await placeLabels(labels, layout, second.metadata, request.gain),
    };
    const sink = await openChosenSink({
      path: output,
      ...coding,
      quality: settings.quality,
      source: metadata,
      range,
      overwrite,
      inputs: [request.first, request.second],
      provenance: { autochrome: VERSION, compare: request.layout },
      onWarning: warn,
    });
    options.onStart?.({
      metadata: second.metadata,
      first: request.first,
      layout: request.layout,
      labels,
      output,
      codec: coding.codec,
      backend: picture.runner?.backend,
      total,
    });
    const { range: levels = 'limited' } = second.metadata.colour;
    const clips = [first, second] as const;
    const outcome = await runRender(
      (stop) =>
        renderCompared({
          first: clips[0],
          second: clips[1],
          sink,
          range,
          composition,
          planes: [planesIn(clips[0].metadata, format, levels), planesIn(clips[1].metadata, format, levels)],
          wipe,
          chromaLocation: signalOfBoth.chromaLocation,
          checkPair: ({ original, frame }) => checkMoments(pair, original, frame),
          checkEnd: (frames, firstEnded) => requireSameEnd(pair, range.start + frames, !firstEnded),
          signal: stop,
        }),
      signal,
      (progress) => {
        progress.warnings.forEach(warn);
        options.onProgress?.(progress);
      },
    );
    return { ...outcome, warnings };
  } finally {
    await Promise.all([first?.close(), second.close()]);
  }
}

/** Where the seam is in each frame, by its place in the output. */
function wipeOver(
  { wipe, wipeTo, settings }: CompareRequest,
  total: number | undefined,
): (place: number) => number {
  if (wipe === wipeTo) return () => wipe;
  if (total === undefined) {
    throw usageError(
      `\`wipeTo\` ${wipeTo} cannot be reached evenly: the clips do not say how many frames they have`,
      settings.end === undefined ? 'name the frame after the last one with `end`' : 'leave `wipeTo` out',
    );
  }
  return (place) => wipe + (wipeTo - wipe) * Math.min(1, place / Math.max(1, total - 1));
}

/** Name of a clip as its label has it: without folder and ending, nor the number of an image. */
function nameOf({ path, kind }: ClipMetadata): string {
  const name = basename(path, extname(path));
  return kind === 'sequence' ? withoutNumber(name) : name;
}

/** @throws AutochromeError of kind `usage` for clips that players turn: beside each other they would lie one above the other */
function requireUnturned(clips: readonly ClipMetadata[]): void {
  const turned = clips.find(({ rotation }) => rotation !== 0);
  if (turned === undefined) return;
  throw usageError(
    `${turned.path} is turned by ${turned.rotation} degrees when it is played, which a comparison does not support`,
    'turn its frames first: ffmpeg -i CLIP -c:v ffv1 -c:a copy turned.mkv',
  );
}

/** Warns where colours are coded in another way: samples are shown as the second clip's, and only levels are converted. */
function tellOtherColours(first: ClipMetadata, second: ClipMetadata, warn: (warning: string) => void): void {
  if (first.format.subsampling === 'gray' || second.format.subsampling === 'gray') return;
  const [own, other] = [first, second].map((clip) => signalOf(clip, clip.colour).matrix);
  if (own === other) return;
  warn(
    `${first.path} has matrix ${own} and ${second.path} ${other}: the first clip is shown with slightly different colours, ` +
      'as if it had the matrix of the second',
  );
}
