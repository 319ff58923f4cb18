import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameSource } from '../decode/frame-source.js';
import { checkMoments, type MeasuredPair, requireAlike, requireSameEnd } from '../decode/side-by-side.js';
import { openChosenSink } from '../encode/open-sink.js';
import { throwIfAborted, usageError } from '../errors.js';
import { namingOption } from '../files/naming-option.js';
import { renderSmoothed } from '../pipeline/render-smoothed.js';
import { framesInRange } from '../pipeline/run-pipeline.js';
import { toldOnce } from '../progress/told-once.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { chooseOutput } from '../render/output-name.js';
import { runRender } from '../render/run-render.js';
import type { SmoothedChannels } from '../render/smooth-view.js';
import { correctedPlanes, viewOfPair } from '../render/smooth-view.js';
import { smoothingSettings, smoothingText } from '../render/smoothing-settings.js';
import { openTemporalThreads } from '../threads/temporal-threads.js';
import { VERSION } from '../version.js';
import { checkSmoothOptions, type SmoothOptions, type SmoothResult } from './smooth-options.js';

/**
 * Smooths a processed clip over time, along the motion of the clip it was made from: colorized by another program, graded,
 * painted over, cleared of haze. Nothing is known of how it was processed (Bonneel et al. 2015, Blind Video Temporal
 * Consistency).
 *
 * @param options - what to smooth and how
 * @returns once the output has its final name
 * @throws AutochromeError of kind `usage` when options are wrong or the clips do not have the same frames, `input` when
 *   one cannot be read, `interrupted` when the signal was aborted, `failure` otherwise; after the first frame as
 *   RenderError, which names what was written so far
 * @example
 * ```ts
 * import { smooth } from 'autochrome';
 *
 * const { output } = await smooth({ processed: 'trailer.mp4', source: 'reel.mp4', output: 'steady.mp4' });
 * console.log(output);
 * ```
 */
export async function smooth(options: SmoothOptions): Promise<SmoothResult> {
  const request = checkSmoothOptions(options);
  throwIfAborted(request.signal);
  const { settings, channels, overwrite, signal } = request;
  const { warnings, warn } = toldOnce(options.onWarning);
  const open = (path: string) => openGivenClip(path, settings, signal, warn);
  const processed = await open(request.processed);
  let original: FrameSource | undefined;
  let threads: ReturnType<typeof openTemporalThreads> | undefined;
  try {
    original = await namingOption('`source`', () => open(request.source));
    const { metadata } = processed;
    const pair: MeasuredPair = { clip: metadata, beside: { option: '`source`', source: original } };
    requireAlike(metadata, pair.beside);
    requireColours(metadata, channels);
    const { path: output, ...coding } = await chooseOutput(request.output, processed, settings, 'steady');
    const range = { start: 0, end: undefined };
    const sink = await openChosenSink({
      path: output,
      ...coding,
      quality: settings.quality,
      source: metadata,
      range,
      overwrite,
      inputs: [request.source],
      provenance: {
        autochrome: VERSION,
        smooth: smoothingText(settings),
      },
      onWarning: warn,
    });
    threads = openTemporalThreads();
    options.onStart?.({
      metadata,
      source: request.source,
      output,
      codec: coding.codec,
      backend: processed.runner?.backend,
      total: framesInRange(processed, range),
    });
    const tags = { processed: metadata.colour, original: original.metadata.colour };
    const outcome = await runRender(
      (stop) =>
        renderSmoothed({
          processed,
          original: original as FrameSource,
          sink,
          signal: stop,
          smoothing: {
            compute: threads as NonNullable<typeof threads>,
            settings: smoothingSettings(settings),
          },
          view: (frames) => viewOfPair(frames, tags, channels),
          planes: (frame) => correctedPlanes(frame, tags.processed, channels),
          checkPair: ({ frame, original: its }) => checkMoments(pair, frame, its),
          checkEnd: (frames, originalEnded) => requireSameEnd(pair, frames, originalEnded),
        }),
      signal,
      (progress) => {
        progress.warnings.forEach(warn);
        options.onProgress?.(progress);
      },
    );
    return { ...outcome, warnings };
  } finally {
    await Promise.all([threads?.close(), original?.close(), processed.close()]);
  }
}

/** @throws AutochromeError of kind `usage` where colours are to be smoothed and there are none */
function requireColours({ path, format }: ClipMetadata, channels: SmoothedChannels): void {
  if (channels !== 'chroma' || format.subsampling !== 'gray') return;
  throw usageError(
    `\`channels\` chroma has no effect on ${path}, which is gray`,
    'Leave `channels` out to smooth its luma',
  );
}
