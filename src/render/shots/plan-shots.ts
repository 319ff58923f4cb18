import { join, resolve } from 'node:path';
import { segmentExtension } from '../../encode/join-segments.js';
import {
  type FilmFormat,
  type Fingerprint,
  fingerprintOf,
  type ShotRange,
  wholeFingerprint,
} from './fingerprint.js';
import { compareWithRecords, readRecords, recordName, type SegmentRecord } from './segment-records.js';
import type { Shot, ShotStatus, ShotsOptions } from './shots-options.js';

/** A shot, what its file would be, and whether it is there. */
export interface PlannedShot extends ShotStatus {
  readonly shot: Shot;
  /** Frames in the file: those of the shot, and its handles. */
  readonly range: ShotRange;
  readonly parts: Fingerprint;
  /** The file: a segment, or the shot's film. */
  readonly path: string;
  readonly kind: SegmentRecord['kind'];
  /** Of the file that is there. */
  readonly record: SegmentRecord | undefined;
}

/** What the plan is made for. */
export interface PlanContext {
  readonly options: ShotsOptions;
  readonly shots: readonly Shot[];
  readonly codec: FilmFormat['codec'];
  /** Name of the film. */
  readonly output: string;
  /** Frames in the clip, where they were counted. */
  readonly frameCount: number | undefined;
}

/**
 * Says of each shot where its file is, and whether what is there is what is asked for.
 *
 * @throws AutochromeError of kind `input` when a reference cannot be read
 */
export async function planShots(context: PlanContext): Promise<readonly PlannedShot[]> {
  const { options, shots, codec, output, frameCount = Number.POSITIVE_INFINITY } = context;
  const { handles, segments: folder } = options;
  const records = await readRecords(folder);
  const kind = handles ? 'film' : 'segment';
  const extension = handles ? filmExtension(context) : segmentExtension(codec, output);
  const planned: PlannedShot[] = [];
  let before: string | undefined;
  for (const shot of shots) {
    const { index, name, start, end } = shot;
    const more = handles?.frames ?? 0;
    const range = { start: Math.max(0, start - more), end: Math.min(end + more, Math.max(end, frameCount)) };
    const parts = await fingerprintOf(shot, range, options, { codec, extension }, before);
    const fingerprint = wholeFingerprint(parts);
    before = fingerprint;
    const path = handles
      ? join(handles.folder, `${fileName(name)}.${extension}`)
      : join(folder, `${recordName(kind, range, fingerprint)}.${extension}`);
    const { record, why } = compareWithRecords(
      records.filter(({ file }) => kind === 'segment' || resolve(file) === resolve(path)),
      { kind, name, ...range, fingerprint, parts },
    );
    const state = record ? 'rendered' : why.length > 0 ? 'stale' : 'unrendered';
    planned.push({ index, name, state, why, fingerprint, shot, range, parts, path, kind, record });
  }
  return planned;
}

/** Extension of the films of single shots. */
function filmExtension({ options, output }: PlanContext): string {
  return options.handles?.extension ?? output.slice(output.lastIndexOf('.') + 1).toLowerCase();
}

/** A shot's name as that of a file, which holds no path and nothing that a system does not take. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N} ._()+-]+/gu, '_').replace(/^[. ]+|[. ]+$/g, '') || 'shot';
}
