import { chooseFfmpeg } from '../src/ffmpeg/choose.js';

/** White between frames, in pixels. */
const GAP = 4;

/** What a contact sheet shows. */
export interface ContactSheet {
  /** One row each: a clip, a still picture, or a list of still pictures, one to a column. */
  readonly rows: readonly (string | readonly string[])[];
  /** Frames of the clips to show, one column each; a still picture that is no list is repeated. */
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
  const inputs: string[] = [];
  const rows = sheet.rows.map((row, number) => {
    const below = number > 0 ? `pad=iw:ih+${GAP}:0:${GAP}:white,` : '';
    const tiled = `tile=${sheet.frames.length}x1:padding=${GAP}:color=white,${below}null[row${number}]`;
    if (typeof row === 'string') {
      const repeat = isStill(row) ? `loop=${sheet.frames.length - 1}:1` : `select=${chosen}`;
      return `[${inputs.push(row) - 1}:v]${repeat},${fitted},${tiled}`;
    }
    const parts = row.map((path, column) => {
      return `[${inputs.push(path) - 1}:v]${fitted}[part${number}.${column}]`;
    });
    const labels = row.map((_, column) => `[part${number}.${column}]`).join('');
    return `${parts.join(';')};${labels}concat=n=${row.length},${tiled}`;
  });
  const stacked = sheet.rows.map((_, row) => `[row${row}]`).join('');
  const stack = rows.length > 1 ? `vstack=inputs=${rows.length}` : 'null';
  const graph = `${rows.join(';')};${stacked}${stack}`;
  const run = ffmpeg.start({
    program: 'ffmpeg',
    args: [
      ...['-y', '-v', 'error'],
      ...inputs.flatMap((path) => ['-i', path]),
      ...['-filter_complex', graph, '-frames:v', '1', output],
    ],
    reads: inputs,
    writes: [output],
  });
  const { exitCode, log } = await run.done;
  if (exitCode !== 0) throw new Error(`the contact sheet could not be made:\n${log.join('\n')}`);
}
