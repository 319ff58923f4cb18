import { basename, dirname, join } from 'node:path';
import type { FrameSource } from '../../decode/frame-source.js';
import type { CodecName } from '../../encode/frame-sink.js';
import { usageError } from '../../errors.js';
import type { FfmpegRunner } from '../../ffmpeg/runner.js';
import { checkInterlaced } from '../clip-checks.js';
import { openGivenClip } from '../open-given-clip.js';
import { chooseOutput } from '../output-name.js';
import type { CheckedShot } from './check-shots.js';
import { requireLength } from './require-length.js';
import type { ShotsOptions } from './shots-options.js';

/** A clip that is rendered shot by shot, and what it becomes. */
export interface OpenedFilm {
  readonly source: FrameSource;
  /** What reads and writes. */
  readonly runner: FfmpegRunner;
  readonly codec: CodecName;
  /** Name of the film. */
  readonly output: string;
  /** Frames in the clip, where they were counted. */
  readonly frameCount: number | undefined;
}

/**
 * Opens the clip and decides on the film. The caller closes the source.
 *
 * @throws AutochromeError of kind `input` when the clip cannot be read, `usage` when it cannot be rendered shot by shot or a
 *   shot does not lie in it
 */
export async function openFilm(
  options: ShotsOptions,
  shots: readonly CheckedShot[],
  { signal, warn }: { readonly signal?: AbortSignal | undefined; readonly warn: (message: string) => void },
): Promise<OpenedFilm> {
  const { settings } = shots[0] as CheckedShot;
  const source = await openGivenClip(options.input, settings, signal, warn);
  try {
    const { metadata } = source;
    if (metadata.kind === 'image') {
      throw usageError(
        `${metadata.path} is a single image, which has no shots`,
        'colorize it with: autochrome colorize',
      );
    }
    checkInterlaced(metadata, settings.interlaced);
    const { backend } = settings;
    // Images are what a sequence would become by itself.
    const byItself = options.output === undefined && metadata.kind === 'sequence' ? 'prores' : undefined;
    const { path, codec, runner } = await chooseOutput(options.output, source, {
      codec: settings.codec ?? byItself,
      backend,
    });
    if (!runner) {
      throw usageError(
        `codec ${codec} cannot be rendered shot by shot: its output is images, not one film`,
        'name a film such as film.mov as the output; any program can convert it to images afterwards',
      );
    }
    const { outputFolder = dirname(path) } = options;
    const output = options.output ?? join(outputFolder, basename(path));
    const frameCount = metadata.frameCount?.exact ? metadata.frameCount.value : undefined;
    if (options.frames !== undefined) await requireLength(source, options.frames, signal);
    for (const { name, end } of shots) {
      if (frameCount !== undefined && end > frameCount) {
        throw usageError(`shot '${name}' ends at frame ${end}; ${metadata.path} has ${frameCount} frames`);
      }
    }
    return { source, runner, codec, output, frameCount };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * Requires that shots can be joined to one film.
 *
 * @throws AutochromeError of kind `usage` naming the first two that do not follow each other
 */
export function requireContinuous(shots: readonly CheckedShot[]): void {
  for (const [i, shot] of shots.entries()) {
    const before = shots[i - 1];
    if (!before || before.end === shot.start) continue;
    throw usageError(
      `shot '${before.name}' ends at frame ${before.end}, and shot '${shot.name}' begins at frame ${shot.start}`,
      'each shot of a film must begin where the previous one ends',
    );
  }
}
