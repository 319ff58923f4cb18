import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isVersionAtLeast } from '../../src/encode/mux-args.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';

/** A tiny clip made by ffmpeg's own test sources, so that any runner can make it. */
export interface ClipRecipe {
  /** File name with extension. */
  readonly name: string;
  /** Luma size; 64x48 when left out. */
  readonly size?: string;
  /** Frames per second; 24 when left out. */
  readonly rate?: string;
  /** Number of frames; 8 when left out. */
  readonly frames?: number;
  /** ffmpeg's pixel format; yuv420p when left out. */
  readonly pixelFormat?: string;
  /** Filters behind the test source, such as `setsar=16/15`. */
  readonly filters?: string;
  /** Degrees clockwise that a player has to turn the frames by; 0 when left out. */
  readonly rotation?: number;
  /** Output options of the image: codec, tags; lossless FFV1 when left out. */
  readonly image?: readonly string[];
  /** Seconds of a sine tone; none when left out. */
  readonly sound?: number;
  /** Options of the sound; AAC when left out. */
  readonly soundOptions?: readonly string[];
  /** SubRip text; none when left out. */
  readonly subtitles?: string;
  /** Tags and chapters in ffmetadata form; none when left out. */
  readonly metadata?: string;
  /** Further output options. */
  readonly output?: readonly string[];
}

/** A folder for the media of one test file, and how to remove it. */
export async function mediaFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-media-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Makes a clip in a folder.
 *
 * @returns its path
 */
export async function generateClip(
  runner: FfmpegRunner,
  folder: string,
  recipe: ClipRecipe,
): Promise<string> {
  const path = join(folder, recipe.name);
  const { size = '64x48', rate = '24', frames = 8, pixelFormat = 'yuv420p', rotation = 0 } = recipe;
  // By way of RGB, since the source rounds its size to whole chroma samples. Not by -frames, which ends the sound too.
  const source = `testsrc2=s=${size}:r=${rate},trim=end_frame=${frames},format=gbrp,format=${pixelFormat}`;
  const inputs = ['-f', 'lavfi', '-i', source];
  const maps = ['-map', '0:v'];
  const reads: string[] = [];
  let next = 1;
  if (recipe.sound !== undefined) {
    inputs.push('-f', 'lavfi', '-i', `sine=frequency=440:duration=${recipe.sound}`);
    maps.push('-map', `${next++}:a`, ...(recipe.soundOptions ?? ['-c:a', 'aac']));
  }
  const beside = async (extension: string, text: string | undefined) => {
    if (text === undefined) return undefined;
    const file = join(folder, `${recipe.name}.${extension}`);
    await writeFile(file, text);
    reads.push(file);
    return file;
  };
  const subtitles = await beside('srt', recipe.subtitles);
  if (subtitles) {
    inputs.push('-i', subtitles);
    maps.push('-map', `${next++}:s`);
  }
  const metadata = await beside('ffmetadata', recipe.metadata);
  if (metadata) {
    inputs.push('-f', 'ffmetadata', '-i', metadata);
    maps.push('-map_metadata', `${next}`, '-map_chapters', `${next++}`);
  }
  const args = [
    ...['-v', 'error', ...inputs, ...maps],
    ...(recipe.filters === undefined ? [] : ['-vf', recipe.filters]),
    ...['-pix_fmt', pixelFormat, ...(recipe.image ?? ['-c:v', 'ffv1', '-level', '3'])],
    ...(recipe.output ?? []),
  ];
  const made = rotation === 0 ? path : join(folder, `unturned-${recipe.name}`);
  await runTool(runner, { args: [...args, made], reads, writes: [made] });
  if (rotation !== 0) await turn(runner, made, path, rotation);
  return path;
}

/** Copies a clip with a rotation, which ffmpeg only marks when it copies. */
async function turn(runner: FfmpegRunner, from: string, to: string, rotation: number): Promise<void> {
  const byOption = isVersionAtLeast(runner.version, 6);
  await runTool(runner, {
    args: [
      ...['-v', 'error', ...(byOption ? ['-display_rotation:v:0', `${-rotation}`] : []), '-i', from],
      ...['-c', 'copy', ...(byOption ? [] : ['-metadata:s:v:0', `rotate=${360 - rotation}`]), to],
    ],
    reads: [from],
    writes: [to],
  });
}

/** A run of ffmpeg or, when `program` says so, ffprobe. */
export interface ToolJob {
  readonly program?: 'ffmpeg' | 'ffprobe';
  readonly args: readonly string[];
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

/**
 * Runs ffmpeg or ffprobe to its end.
 *
 * @returns what it printed
 * @throws Error with its log when it failed
 */
export async function runTool(runner: FfmpegRunner, job: ToolJob): Promise<string> {
  const run = runner.start({ program: 'ffmpeg', ...job });
  run.endInput();
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of run.output) text += decoder.decode(chunk, { stream: true });
  const { exitCode, log } = await run.done;
  if (exitCode !== 0) throw new Error(`${job.args.join(' ')} ended with ${exitCode}:\n${log.join('\n')}`);
  return text;
}
