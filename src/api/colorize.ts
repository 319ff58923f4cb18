import type { ClipMetadata } from '../decode/clip-metadata.js';
import { CODEC_TABLE } from '../encode/codecs.js';
import type { CodecName } from '../encode/frame-sink.js';
import { openChosenSink } from '../encode/open-sink.js';
import { throwIfAborted } from '../errors.js';
import { checkOutput } from '../files/output-file.js';
import { render } from '../pipeline/render.js';
import { framesInRange } from '../pipeline/run-pipeline.js';
import { toldOnce } from '../progress/told-once.js';
import { sharedPredictions } from '../render/cache/open-prediction-cache.js';
import { checkInterlaced, rangeOf } from '../render/clip-checks.js';
import { type Colouring, openColouring } from '../render/open-colouring.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { chooseOutput } from '../render/output-name.js';
import type { RenderResult } from '../render/render-plan.js';
import { runRender } from '../render/run-render.js';
import { smoothingSettings } from '../render/smoothing-settings.js';
import type { Settings } from '../settings/settings.js';
import { openTemporalThreads, type TemporalThreads } from '../threads/temporal-threads.js';
import { VERSION } from '../version.js';
import { type ColorizeOptions, checkColorizeOptions } from './colorize-options.js';

/**
 * Colours a black-and-white clip after reference images and writes the result. Luma stays as it is.
 *
 * @param options - what to colour, after what, and how; see docs/settings.md for the settings
 * @returns once the output has its final name
 * @throws AutochromeError of kind `usage` when options are wrong or do not fit the clip, `input` when the clip or a
 *   reference cannot be read, `interrupted` when the signal was aborted, `failure` otherwise; after the first frame
 *   as RenderError, which names what was written so far
 * @example
 * ```ts
 * import { colorize } from 'autochrome';
 *
 * const { output, frames } = await colorize({ input: 'reel.mp4', references: ['still.jpg'] });
 * console.log(`${output}: ${frames} frames`);
 * ```
 */
export async function colorize(options: ColorizeOptions): Promise<RenderResult> {
  const request = checkColorizeOptions(options);
  throwIfAborted(request.signal);
  let colouring: Colouring | undefined;
  let threads: TemporalThreads | undefined;
  const { warnings, warn } = toldOnce(options.onWarning);
  const source = await openGivenClip(request.input, request.settings, request.signal, warn);
  try {
    const { settings, references, signal } = request;
    const files = references.flatMap(({ path, mask }) => (mask === undefined ? [path] : [path, mask]));
    const { metadata } = source;
    checkInterlaced(metadata, settings.interlaced);
    const range = rangeOf(metadata, settings);
    const { path: output, ...coding } = await chooseOutput(request.output, source, settings);
    const { codec } = coding;
    // Networks take a while to load; a name that cannot be written should not have to wait for them.
    if (isOneFile(metadata, codec)) {
      await checkOutput(output, [metadata.path, ...files], request.overwrite);
    }
    colouring = await openColouring({
      metadata,
      references,
      settings,
      runner: source.runner,
      signal,
      warn,
      cache: options.cache === false ? undefined : (options.cache ?? sharedPredictions()),
    });
    throwIfAborted(signal);
    const sink = await openChosenSink({
      path: output,
      ...coding,
      quality: settings.quality,
      source: metadata,
      range,
      inputs: files,
      overwrite: request.overwrite,
      provenance: { autochrome: VERSION, ...colouring.provenance },
      onWarning: warn,
    });
    const { networks } = colouring;
    options.onStart?.({
      metadata,
      output,
      codec,
      method: settings.method,
      device: colouring.device,
      networks,
      backend: source.runner?.backend,
      total: framesInRange(source, range),
    });
    threads = openThreads(metadata, settings);
    const smoothing = threads && {
      compute: threads,
      settings: smoothingSettings(settings),
    };
    const outcome = await runRender(
      (stop) =>
        render({
          source,
          sink,
          range,
          colourer: (colouring as Colouring).colourer,
          signal: stop,
          controls: settings,
          ...(smoothing ? { smoothing } : {}),
        }),
      signal,
      (progress) => {
        progress.warnings.forEach(warn);
        options.onProgress?.(progress);
      },
    );
    return { ...outcome, networks, warnings };
  } finally {
    await Promise.all([colouring?.close(), threads?.close(), source.close()]);
  }
}

/** Threads for the temporal stage, where it has something to do. */
function openThreads({ kind }: ClipMetadata, { smooth }: Settings): TemporalThreads | undefined {
  return kind === 'image' || smooth === 0 ? undefined : openTemporalThreads();
}

/** Whether an output is a single file; several images are checked when they are opened. */
function isOneFile({ kind }: ClipMetadata, codec: CodecName): boolean {
  return kind === 'image' || CODEC_TABLE[codec].encoder !== undefined;
}
