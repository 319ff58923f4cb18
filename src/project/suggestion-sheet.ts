import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import type { RgbImage } from '../colour/rgb-image.js';
import type { FrameSource } from '../decode/frame-source.js';
import { readImage } from '../decode/images/read-image.js';
import { throwIfAborted, usageError } from '../errors.js';
import { checkOutput } from '../files/output-file.js';
import { putInPlace, temporaryName } from '../files/whole-file.js';
import { writeFailure } from '../files/write-failure.js';
import { type ReferenceClipOptions, readClipFrame, readFrame } from '../references/clip-frame.js';
import { ImageGrid } from '../report/image-grid.js';
import type { ShotSuggestions } from './suggest-options.js';

/** Endings of a sheet's name. */
export const SHEET_ENDINGS = ['.jpg', '.png'] as const;

/** Room for an image on a sheet, in pixels. */
const TILE = { width: 240, height: 180 } as const;

/** Rows on a sheet at most: JPEG holds no more than 65,535 lines, and a sheet lies in memory as a whole. */
export const MOST_ROWS = 200;

/**
 * Checks the name of a sheet.
 *
 * @throws AutochromeError of kind `usage` when its ending is another or it exists and may not be replaced, `failure` when
 *   its folder cannot be written to
 */
export async function checkSheet(path: string, inputs: readonly string[], overwrite: boolean): Promise<void> {
  if (!SHEET_ENDINGS.some((ending) => ending === extname(path).toLowerCase())) {
    throw usageError(
      `\`sheet\` ${path} is not allowed`,
      `Allowed: a name that ends in ${SHEET_ENDINGS.join(' or ')}`,
    );
  }
  await checkOutput(path, inputs, overwrite);
}

/**
 * Draws suggestions: a row for each shot, its own frame first and the suggestions from left to right. The first
 * {@link MOST_ROWS} shots are drawn.
 *
 * @param film - stays open
 * @param clips - how clips that suggestions are frames of are opened
 * @param path - of the image; checked with {@link checkSheet}
 * @throws AutochromeError of kind `input` when an image cannot be read, `failure` when the sheet cannot be written
 */
export async function writeSuggestionSheet(
  film: FrameSource,
  suggestions: readonly ShotSuggestions[],
  path: string,
  clips: ReferenceClipOptions,
): Promise<void> {
  const columns = Math.max(...suggestions.map((shot) => shot.suggestions.length), 0);
  const names = ['shot', ...Array.from({ length: columns }, (_, i) => `suggestion ${i + 1}`)];
  const grid = new ImageGrid(names, TILE);
  const read = (file: string, frame: number | undefined): Promise<RgbImage> =>
    frame === undefined ? readImage(file) : readClipFrame({ path: file, frame }, clips);
  for (const shot of suggestions.slice(0, MOST_ROWS)) {
    throwIfAborted(clips.signal);
    const row: (RgbImage | undefined)[] = [await readFrame(film, shot.frame, clips.signal)];
    for (let i = 0; i < columns; i += 1) {
      const suggestion = shot.suggestions[i];
      row.push(suggestion && (await read(suggestion.path, suggestion.frame)));
    }
    await grid.add(row);
  }
  const temporary = temporaryName(path);
  await grid.write(temporary).catch(async (cause) => {
    await rm(temporary, { force: true });
    throw writeFailure(path, cause);
  });
  await putInPlace(temporary, path);
}
