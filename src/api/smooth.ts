import type { ClipMetadata } from '../decode/clip-metadata.js';
import { FfmpegSource } from '../decode/ffmpeg-source.js';
import type { FrameSource } from '../decode/frame-source.js';
import { openClip } from '../decode/open-clip.js';
import { openSink } from '../encode/open-sink.js';
import { throwIfAborted, usageError } from '../errors.js';
import { framesInRange } from '../pipeline/drive.js';
import { renderSteady } from '../pipeline/render-steady.js';
import { namingOption } from '../references/naming-option.js';
import { DEFAULT_LAMBDA, DEFAULT_SIGMA } from '../temporal/temporal-smoother.js';
import { openTemporalThreads } from '../threads/temporal-threads.js';
import { parseRational } from '../time/rational.js';
import { checkMoments, type MeasuredPair, requireAlike, requireSameEnd } from './measured-clips.js';
import { chooseOutput } from './output-name.js';
import { runRender } from './run-render.js';
import {
  checkSmoothOptions,
  type SmoothedChannels,
  type SmoothOptions,
  type SmoothRequest,
  type SmoothResult,
} from './smooth-options.js';
import { correctedPlanes, viewOfPair } from './smooth-view.js';
import { VERSION } from './version.js';

/**
 * Makes any processed clip steady along the motion of the clip it was made from: coloured by another program, graded,
 * painted over, cleared of haze. Nothing is known of how it was processed (Bonneel et al. 2015, Blind Video Temporal
 * Consistency).
 *
 * @param options - what to make steady and how
 * @returns once the output has its final name
 * @throws AutochromeError of kind `usage` when options are wrong or the clips do not have the same frames, `input` when
 *   one cannot be read, `interrupted` when the signal was aborted, `failure` otherwise; after the first frame as
 *   RenderError, which names what was written so far
 */
export async function smooth(options: SmoothOptions): Promise<SmoothResult> {
  const request = checkSmoothOptions(options);
  throwIfAborted(request.signal);
  const { settings, channels, overwrite, signal } = request;
  const warnings: string[] = [];
  const warn = (message: string) => {
    if (warnings.includes(message)) return;
    warnings.push(message);
    options.onWarning?.(message);
  };
  const processed = await openSource(request.processed, request, warn);
  let original: FrameSource | undefined;
  let threads: ReturnType<typeof openTemporalThreads> | undefined;
  try {
    original = await namingOption('--source', () => openSource(request.source, request, warn));
    const { metadata } = processed;
    const pair: MeasuredPair = { clip: metadata, beside: { option: '--source', source: original } };
    requireAlike(metadata, pair.beside);
    requireColours(metadata, channels);
    const runner = processed instanceof FfmpegSource ? processed.runner : undefined;
    const { path: output, codec } = chooseOutput(
      ...([request.output, metadata, settings.codec, runner?.backend, 'steady'] as const),
    );
    const range = { start: 0, end: undefined };
    const sink = await openSink({
      ...{ path: output, codec, quality: settings.quality, source: metadata, range, overwrite },
      ...{ inputs: [request.source], decoder: settings.decoder },
      ...(runner ? { runner } : {}),
      provenance: {
        autochrome: VERSION,
        smooth: `${settings.smooth} over ${settings.temporalWindow} frames each way`,
      },
      onWarning: warn,
    });
    threads = openTemporalThreads();
    options.onStart?.({
      ...{ metadata, source: request.source, output, codec, decoder: runner?.backend },
      total: framesInRange(processed, range),
    });
    const started = performance.now();
    const tags = { processed: metadata.colour, original: original.metadata.colour };
    const last = await runRender(
      (stop) =>
        renderSteady({
          ...{ processed, original: original as FrameSource, sink, signal: stop },
          smoothing: {
            compute: threads as NonNullable<typeof threads>,
            settings: {
              lambda: settings.smooth * DEFAULT_LAMBDA,
              reach: settings.temporalWindow,
              sigma: DEFAULT_SIGMA,
            },
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
    const elapsedSeconds = (performance.now() - started) / 1000;
    return {
      output: last.output as string,
      frames: last.frames,
      elapsedSeconds,
      framesPerSecond: last.frames / elapsedSeconds,
      stageTimes: last.stageTimes,
      warnings,
    };
  } finally {
    await Promise.all([threads?.close(), original?.close(), processed.close()]);
  }
}

/** @throws AutochromeError of kind `usage` where colours shall be made steady and there are none */
function requireColours({ path, format }: ClipMetadata, channels: SmoothedChannels): void {
  if (channels !== 'chroma' || format.subsampling !== 'gray') return;
  throw usageError(
    `--channels chroma does nothing with ${path}, which is gray`,
    'Leave it out to make its luma steady',
  );
}

function openSource(
  path: string,
  { settings, signal }: SmoothRequest,
  onWarning: (warning: string) => void,
): Promise<FrameSource & { readonly metadata: ClipMetadata }> {
  const frameRate = parseRational(settings.frameRate);
  return openClip(path, {
    ...{ decoder: settings.decoder, onWarning },
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(signal === undefined ? {} : { signal }),
  });
}
