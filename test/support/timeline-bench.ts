import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutochromeError } from '../../src/errors.js';
import {
  type ReadTimelineOptions,
  type ReadTimelineResult,
  readTimeline,
} from '../../src/plugins/interchange/read-timeline.js';
import type { Timeline, TimelineFormat } from '../../src/plugins/interchange/timeline.js';
import { writeTimeline } from '../../src/plugins/interchange/write-timeline.js';

/** Where tests put timelines. */
export const bench = await mkdtemp(join(tmpdir(), 'timelines-'));
let files = 0;

/** A path that has no file yet. */
export function freshPath(extension: string): string {
  files += 1;
  return join(bench, `${files}.${extension}`);
}

/** Reads a text or bytes as a timeline's file. */
export async function readText(
  text: string | Uint8Array,
  extension: string,
  options: ReadTimelineOptions = {},
): Promise<ReadTimelineResult> {
  const path = freshPath(extension);
  await writeFile(path, text);
  return readTimeline(path, options);
}

/** Writes a timeline and reads it again. */
export async function throughFile(
  timeline: Timeline,
  format: TimelineFormat,
): Promise<ReadTimelineResult & { readonly written: readonly string[] }> {
  const path = freshPath(format);
  const { warnings } = await writeTimeline(path, timeline);
  return { ...(await readTimeline(path, { frameRate: timeline.frameRate })), written: warnings };
}

/** The error that reading a text ends with. */
export async function errorOf(
  text: string | Uint8Array,
  extension: string,
  options: ReadTimelineOptions = {},
): Promise<AutochromeError> {
  try {
    await readText(text, extension, options);
  } catch (error) {
    if (error instanceof AutochromeError) return error;
    throw error;
  }
  throw new Error('it was read');
}
