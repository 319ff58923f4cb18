import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Segment } from '../../encode/segment-sink.js';
import { inputError } from '../../errors.js';
import { writeWhole } from '../../files/whole-file.js';
import { parseRational, type Rational } from '../../time/rational.js';
import { differences } from './fingerprint.js';
import {
  FINGERPRINT_PARTS,
  type Fingerprint,
  type FingerprintPart,
  type ShotRange,
} from './shots-options.js';

const TIME = z.string().refine((text) => parseRational(text) !== undefined, 'no time');

/** As many hexadecimal digits as a SHA-256 has: what stands in names of files can be no path. */
export const HASH = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/**
 * A {@link SegmentRecord} as it is stored. Whoever can write a record decides what is removed and replaced by it, so a
 * segment's file has the one name that the rest of the record gives it, and lies nowhere but in its folder.
 */
export const SEGMENT_RECORD = z
  .object({
    kind: z.enum(['segment', 'film']),
    name: z.string(),
    start: z.int().min(0),
    end: z.int().min(0),
    file: z.string(),
    bytes: z.int().min(0),
    sha256: HASH,
    frames: z.int().min(1),
    first: TIME,
    endTime: TIME,
    parameters: z.string(),
    fingerprint: HASH,
    parts: z.object(Object.fromEntries(FINGERPRINT_PARTS.map((part) => [part, z.string()]))),
    provenance: z.record(z.string(), z.string()),
    run: z.string().optional(),
  })
  .refine(({ kind, file, fingerprint, ...range }) => isOwnFile(kind, file, range, fingerprint), {
    error: 'must be the name of its own segment, in the folder of segments',
    path: ['file'],
  });

/**
 * A shot that is done: what is known of its file. It is JSON, and survives being written and read. In a folder of segments it
 * is one small file beside each segment, written when the segment has its name; a segment without one is not there.
 */
export interface SegmentRecord extends ShotRange {
  /** `film`: a shot as a film of its own, which lies elsewhere. */
  readonly kind: 'segment' | 'film';
  /** Of the shot. */
  readonly name: string;
  /** Path of the file; of a segment its name in the folder of segments. */
  readonly file: string;
  /** Size of the file, and SHA-256 of all that is in it: one that was damaged or replaced is rendered again. */
  readonly bytes: number;
  readonly sha256: string;
  readonly frames: number;
  /** Time of the first frame on the clip's clock, and at which the last one ends, in seconds: exact fractions such as `7/24`. */
  readonly first: string;
  readonly endTime: string;
  /** What a decoder has to know; segments can be joined where it is the same. Empty for a film. */
  readonly parameters: string;
  readonly fingerprint: string;
  readonly parts: Fingerprint;
  /** What made it. */
  readonly provenance: Readonly<Record<string, string>>;
  /** Which render made it, where one did: every one has a name of its own. */
  readonly run?: string | undefined;
}

/** Name of a shot's files without extension: frames, and the first digits of the fingerprint. */
export function recordName(kind: SegmentRecord['kind'], range: ShotRange, fingerprint: string): string {
  const digits = (frame: number) => String(frame).padStart(6, '0');
  return `${kind}-${digits(range.start)}-${digits(range.end)}.${fingerprint.slice(0, 12)}`;
}

/**
 * Whether a file is one that a record may speak of: a shot's film, which lies where it was asked for and is only ever read, or
 * the segment of these frames and this fingerprint.
 */
export function isOwnFile(
  kind: SegmentRecord['kind'],
  file: string,
  range: ShotRange,
  fingerprint: string,
): boolean {
  const stem = `${recordName(kind, range, fingerprint)}.`;
  return kind === 'film' || (file.startsWith(stem) && /^[a-z0-9]+$/.test(file.slice(stem.length)));
}

/**
 * Checks that something is a record, such as what came back from another machine.
 *
 * @throws AutochromeError of kind `input` naming what is wrong with it
 */
export function checkRecord(given: unknown): SegmentRecord {
  const { success, error } = SEGMENT_RECORD.safeParse(given);
  if (success) return given as SegmentRecord;
  const [issue] = error.issues;
  throw inputError(
    `this is no record of a rendered shot: ${issue?.path.join('.') || 'it'}: ${issue?.message}`,
    'hand on what runShotTask returned, by the same version of Autochrome',
  );
}

/**
 * Reads what a folder knows. Files whose content is missing or has another size are passed over, as are those that are no
 * records, or lie under another name than theirs. A folder that does not exist knows nothing.
 */
export async function readRecords(folder: string): Promise<SegmentRecord[]> {
  const names = await readdir(folder).catch(() => []);
  const records: SegmentRecord[] = [];
  for (const name of names.filter((each) => /^(segment|film)-.*\.json$/.test(each))) {
    const record = parseRecord(await readFile(join(folder, name), 'utf8').catch(() => ''));
    if (!record || recordPath(folder, record) !== join(folder, name)) continue;
    // A segment is a file and no link: what a link leads to is somebody else's.
    const look = record.kind === 'segment' ? lstat : stat;
    const found = await look(pathOf(folder, record)).catch(() => undefined);
    if (found?.isFile() && found.size === record.bytes) records.push(record);
  }
  return records;
}

function parseRecord(text: string): SegmentRecord | undefined {
  try {
    const parsed = SEGMENT_RECORD.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as unknown as SegmentRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Where the file of a record lies. */
export function pathOf(folder: string, { kind, file }: Pick<SegmentRecord, 'kind' | 'file'>): string {
  return kind === 'segment' ? join(folder, file) : file;
}

/** A segment as it is joined. */
export function segmentOf(folder: string, record: SegmentRecord): Segment {
  const { frames, parameters, endTime, start, first } = record;
  return {
    path: pathOf(folder, record),
    frames,
    parameters,
    endTime: parseRational(endTime) as Rational,
    first: { index: start, timestamp: parseRational(first) as Rational },
  };
}

/**
 * Writes a record, under its name at once.
 *
 * @throws AutochromeError of kind `input` when it is none, `failure` when it cannot be written
 */
export async function writeRecord(folder: string, record: SegmentRecord): Promise<void> {
  checkRecord(record);
  const path = recordPath(folder, record);
  await writeWhole(path, `${JSON.stringify(record, undefined, 2)}\n`);
}

function recordPath(folder: string, { kind, fingerprint, ...range }: SegmentRecord): string {
  return join(folder, `${recordName(kind, range, fingerprint)}.json`);
}

/** Removes a segment with its record, the record first: what has none does not count. Of a film the record goes alone. */
export async function removeRecord(folder: string, record: SegmentRecord): Promise<void> {
  await rm(recordPath(folder, record), { force: true });
  if (record.kind === 'segment') await rm(pathOf(folder, record), { force: true });
}

/**
 * Where a shot stands: whether there is its file, or an older one, and in which parts that differs.
 *
 * @param wanted - what the shot's file would say of itself
 */
export function compareWithRecords(
  records: readonly SegmentRecord[],
  wanted: Pick<SegmentRecord, 'kind' | 'name' | 'start' | 'end' | 'fingerprint' | 'parts'>,
): { readonly record: SegmentRecord | undefined; readonly why: readonly FingerprintPart[] } {
  const own = records.filter(({ kind }) => kind === wanted.kind);
  const record = own.find(({ fingerprint }) => fingerprint === wanted.fingerprint);
  if (record) return { record, why: [] };
  const older = own
    .filter(({ name, start, end }) => name === wanted.name || (start === wanted.start && end === wanted.end))
    .map(({ parts }) => differences(parts, wanted.parts))
    .sort((a, b) => a.length - b.length);
  return { record: undefined, why: older[0] ?? [] };
}
