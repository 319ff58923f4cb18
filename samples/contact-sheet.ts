import { chooseFfmpeg } from '../src/ffmpeg/choose.js';

/** What a contact sheet shows. */
export interface ContactSheet {
  /** One row each: a clip or a still picture. */
  readonly rows: readonly string[];
  /** Frames of the clips to show, one column each; a still picture is repeated. */
  readonly frames: readonly number[];
  /** Size of the place for a frame on the sheet in pixels; what does not fill it is centred. */
  readonly width: number;
  readonly height: number;
}

/**
 * Lays frames of several clips out below one another, so that an eye can compare them.
 *
 * @param sheet - what to show
 * @param output - PNG file to write
 */
export async function writeContactSheet(sheet: ContactSheet, output: string): Promise<void> {
  const ffmpeg = await chooseFfmpeg('auto');
  const isStill = (path: string) => /\.(png|jpe?g|tiff?|webp)$/i.test(path);
  const { width, height } = sheet;
  const fitted =
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=area,setsar=1,format=rgb24,` +
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:white`;
  const chosen = sheet.frames.map((frame) => `eq(n\\,${frame})`).join('+');
  const rows = sheet.rows.map((path, row) => {
    const repeat = isStill(path) ? `loop=${sheet.frames.length - 1}:1` : `select=${chosen}`;
    return `[${row}:v]${repeat},${fitted},tile=${sheet.frames.length}x1:padding=4:color=white[row${row}]`;
  });
  const stacked = sheet.rows.map((_, row) => `[row${row}]`).join('');
  const graph = `${rows.join(';')};${stacked}vstack=inputs=${sheet.rows.length}`;
  const run = ffmpeg.start({
    program: 'ffmpeg',
    args: [
      ...['-y', '-v', 'error'],
      ...sheet.rows.flatMap((path) => ['-i', path]),
      ...['-filter_complex', graph, '-frames:v', '1', output],
    ],
    reads: sheet.rows,
    writes: [output],
  });
  const { exitCode, log } = await run.done;
  if (exitCode !== 0) throw new Error(`the contact sheet could not be made:\n${log.join('\n')}`);
}
