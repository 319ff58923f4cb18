import { z } from 'zod';
import type { FfmpegResult, FfmpegRunner } from '../ffmpeg/runner.js';

const text = z.string();
const tags = z.record(text, text).default({});

const streamSchema = z.object({
  index: z.number().int().nonnegative(),
  codec_type: text.optional(),
  codec_name: text.default('unknown'),
  codec_tag_string: text.default(''),
  width: z.number().int().nonnegative().default(0),
  height: z.number().int().nonnegative().default(0),
  pix_fmt: text.optional(),
  sample_aspect_ratio: text.optional(),
  field_order: text.optional(),
  color_range: text.optional(),
  color_space: text.optional(),
  color_primaries: text.optional(),
  color_transfer: text.optional(),
  chroma_location: text.optional(),
  r_frame_rate: text.default('0/0'),
  avg_frame_rate: text.default('0/0'),
  time_base: text.default('1/1000'),
  start_pts: z.number().int().optional(),
  duration_ts: z.number().int().optional(),
  nb_frames: text.optional(),
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
  tags,
});

const reportSchema = z.object({
  streams: z.array(streamSchema).default([]),
  chapters: z
    .array(z.object({ time_base: text, start: z.number().int(), end: z.number().int(), tags }))
    .default([]),
  format: z.object({
    format_name: text,
    start_time: text.optional(),
    duration: text.optional(),
    tags,
  }),
});

/** One stream as ffprobe describes it. */
export type StreamReport = z.infer<typeof streamSchema>;
/** What ffprobe says of a file. */
export type FfprobeReport = z.infer<typeof reportSchema>;

const frameSchema = z.object({
  frames: z
    .array(z.object({ interlaced_frame: z.number().default(0), top_field_first: z.number().default(0) }))
    .default([]),
});

/** Keeps a hostile file from making ffmpeg open anything over a network. */
export const LOCAL_FILES: readonly string[] = ['-protocol_whitelist', 'file,pipe'];

// Reports are a few kilobytes; the limit only keeps a hostile file from filling memory.
const LONGEST_REPORT = 16 * 2 ** 20;

async function readJson(
  runner: FfmpegRunner,
  path: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ json: unknown; result: FfmpegResult }> {
  const run = runner.start({
    program: 'ffprobe',
    args: ['-v', 'error', ...LOCAL_FILES, '-print_format', 'json', ...args, '-i', path],
    reads: [path],
    ...(signal === undefined ? {} : { signal }),
  });
  run.endInput();
  const decoder = new TextDecoder();
  let output = '';
  for await (const chunk of run.output) {
    output += decoder.decode(chunk, { stream: true });
    if (output.length > LONGEST_REPORT) run.kill();
  }
  const result = await run.done;
  try {
    return { json: JSON.parse(output), result };
  } catch {
    return { json: undefined, result };
  }
}

/**
 * Asks ffprobe what is in a file: container, streams and chapters.
 *
 * @returns the report; undefined when the file cannot be read, and then `log` says why in ffmpeg's words
 */
export async function readReport(
  runner: FfmpegRunner,
  path: string,
  signal?: AbortSignal,
): Promise<{ report: FfprobeReport | undefined; log: readonly string[] }> {
  const { json, result } = await readJson(
    runner,
    path,
    ['-show_format', '-show_streams', '-show_chapters'],
    signal,
  );
  const parsed = reportSchema.safeParse(json);
  return { report: result.exitCode === 0 && parsed.success ? parsed.data : undefined, log: result.log };
}

/** Decodes the first frame to learn its field order, for streams whose header does not tell. */
export async function readFirstFieldOrder(
  runner: FfmpegRunner,
  path: string,
  signal?: AbortSignal,
): Promise<'progressive' | 'top' | 'bottom'> {
  const args = ['-select_streams', 'v:0', '-show_frames', '-read_intervals', '%+#1'];
  const { json } = await readJson(runner, path, args, signal);
  const parsed = frameSchema.safeParse(json);
  const first = parsed.success ? parsed.data.frames[0] : undefined;
  if (first?.interlaced_frame !== 1) return 'progressive';
  return first.top_field_first === 1 ? 'top' : 'bottom';
}
