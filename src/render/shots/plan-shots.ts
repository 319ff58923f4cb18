import { join, resolve } from 'node:path';
import { segmentExtension } from '../../encode/join-segments.js';
import type { CheckedShot } from './check-shots.js';
import { type FilmFormat, fingerprintOf, isPassedThrough, wholeFingerprint } from './fingerprint.js';
import { compareWithRecords, recordName, type SegmentRecord } from './segment-records.js';
import type { TaskShot } from './shot-task.js';
import type { ShotRange, ShotStatus, ShotsOptions } from './shots-options.js';

/** A shot with its fingerprint, and what there is of it. */
export interface PlannedShot extends Pick<ShotStatus, 'state' | 'why'> {
  readonly kind: SegmentRecord['kind'];
  /** Its settings may still be `auto`. */
  readonly shot: TaskShot;
  /** Of the file that is there. */
  readonly record: SegmentRecord | undefined;
}

/** What the plan is made for. */
export interface PlanContext {
  readonly options: ShotsOptions;
  readonly shots: readonly CheckedShot[];
  readonly codec: FilmFormat['codec'];
  /** Name of the film. */
  readonly output: string;
  /** Frames in the clip, where they were counted. */
  readonly frameCount: number | undefined;
  /** What is done. */
  readonly records: readonly SegmentRecord[];
}

/**
 * Says of each shot where its file is, and whether what is there is what is asked for.
 *
 * @throws AutochromeError of kind `input` when a reference cannot be read
 */
export async function planShots(context: PlanContext): Promise<readonly PlannedShot[]> {
  const { options, shots, codec, output, frameCount = Number.POSITIVE_INFINITY, records } = context;
  const { handles } = options;
  const kind = handles ? 'film' : 'segment';
  const extension = handles ? filmExtension(context) : segmentExtension(codec, output);
  const planned: PlannedShot[] = [];
  let before: TaskShot | undefined;
  for (const checked of shots) {
    const { name, start, end, memory: weight } = checked;
    const more = handles?.frames ?? 0;
    const range = { start: Math.max(0, start - more), end: Math.min(end + more, Math.max(end, frameCount)) };
    const format = { codec, extension };
    const parts = await fingerprintOf(checked, range, options, format, before?.fingerprint);
    const fingerprint = wholeFingerprint(parts);
    const file = handles
      ? join(handles.folder, `${fileName(name)}.${extension}`)
      : `${recordName(kind, range, fingerprint)}.${extension}`;
    const memory =
      before && weight !== undefined && !isPassedThrough(checked)
        ? { weight, frame: before.end - 1 - before.range.start }
        : undefined;
    const shot: TaskShot = { ...checked, memory, range, parts, fingerprint, file };
    const { record, why } = compareWithRecords(
      records.filter((each) => isOfFile(each, kind, file)),
      { kind, name, ...range, fingerprint, parts },
    );
    const state = record ? 'rendered' : why.length > 0 ? 'stale' : 'unrendered';
    planned.push({ kind, shot, state, why, record });
    before = shot;
  }
  return planned;
}

/** The record of a shot that is there as it is asked for. */
export function recordOf(
  { kind, shot }: Pick<PlannedShot, 'kind' | 'shot'>,
  records: readonly SegmentRecord[],
): SegmentRecord | undefined {
  return records.find(
    (each) => each.fingerprint === shot.fingerprint && each.kind === kind && isOfFile(each, kind, shot.file),
  );
}

/** Where a shot stands, and nothing more. */
export function statusOf({ shot: { index, name, fingerprint }, state, why }: PlannedShot): ShotStatus {
  return { index, name, state, why, fingerprint };
}

/** Frames that a shot's file holds. */
export function lengthOf({ start, end }: ShotRange): number {
  return end - start;
}

/** Segments go by what they are; the film of a shot is where it was asked for. */
function isOfFile(record: SegmentRecord, kind: SegmentRecord['kind'], file: string): boolean {
  return kind === 'segment' || resolve(record.file) === resolve(file);
}

/** Extension of the films of single shots. */
function filmExtension({ options, output }: PlanContext): string {
  return options.handles?.extension ?? output.slice(output.lastIndexOf('.') + 1).toLowerCase();
}

/** A shot's name as that of a file, which holds no path and nothing that a system does not take. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N} ._()+-]+/gu, '_').replace(/^[. ]+|[. ]+$/g, '') || 'shot';
}
