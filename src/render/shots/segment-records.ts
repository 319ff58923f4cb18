import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Segment } from '../../encode/segment-sink.js';
import { writeWhole } from '../../files/whole-file.js';
import { writeFailure } from '../../files/write-failure.js';
import { formatRational, parseRational, type Rational } from '../../time/rational.js';
import { differences, type Fingerprint, type ShotRange } from './fingerprint.js';
import { FINGERPRINT_PARTS, type FingerprintPart } from './shots-options.js';

const time = z.string().transform((text, context): Rational => {
  const value = parseRational(text);
  if (value) return value;
  context.addIssue({ code: 'custom', message: 'no time' });
  return z.NEVER;
});

const schema = z.object({
  kind: z.enum(['segment', 'film']),
  name: z.string(),
  start: z.int().min(0),
  end: z.int().min(0),
  file: z.string(),
  bytes: z.int().min(0),
  frames: z.int().min(1),
  first: time,
  endTime: time,
  parameters: z.string(),
  fingerprint: z.string(),
  parts: z.object(Object.fromEntries(FINGERPRINT_PARTS.map((part) => [part, z.string()]))),
  provenance: z.record(z.string(), z.string()),
});

/**
 * What the folder of segments knows of a file: one small JSON file beside each, written when the file has its name. A file
 * without one is not there.
 */
export interface SegmentRecord extends ShotRange {
  /** `film`: a shot as a film of its own, which lies elsewhere. */
  readonly kind: 'segment' | 'film';
  /** Of the shot. */
  readonly name: string;
  /** Path of the file; of a segment its name in the folder. */
  readonly file: string;
  readonly bytes: number;
  readonly frames: number;
  /** Time of the first frame on the clip's clock, and at which the last one ends. */
  readonly first: Rational;
  readonly endTime: Rational;
  /** As in `Segment`; empty for a film. */
  readonly parameters: string;
  readonly fingerprint: string;
  readonly parts: Fingerprint;
  /** What made it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** Name of a shot's files without extension: frames, and the first digits of the fingerprint. */
export function recordName(kind: SegmentRecord['kind'], range: ShotRange, fingerprint: string): string {
  const digits = (frame: number) => String(frame).padStart(6, '0');
  return `${kind}-${digits(range.start)}-${digits(range.end)}.${fingerprint.slice(0, 12)}`;
}

/**
 * Reads what a folder knows. Files whose content is missing or has another size are passed over, as are those that are no
 * records. A folder that does not exist knows nothing.
 */
export async function readRecords(folder: string): Promise<SegmentRecord[]> {
  const names = await readdir(folder).catch(() => []);
  const records: SegmentRecord[] = [];
  for (const name of names.filter((each) => /^(segment|film)-.*\.json$/.test(each))) {
    const record = parseRecord(await readFile(join(folder, name), 'utf8').catch(() => ''));
    if (!record) continue;
    const found = await stat(pathOf(folder, record)).catch(() => undefined);
    if (found?.isFile() && found.size === record.bytes) records.push(record);
  }
  return records;
}

function parseRecord(text: string): SegmentRecord | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
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
    endTime,
    first: { index: start, timestamp: first },
  };
}

/**
 * Writes a record, under its name at once.
 *
 * @throws AutochromeError of kind `failure` when it cannot be written
 */
export async function writeRecord(folder: string, record: SegmentRecord): Promise<void> {
  const path = recordPath(folder, record);
  const text = { ...record, first: formatRational(record.first), endTime: formatRational(record.endTime) };
  await writeWhole(path, `${JSON.stringify(text, undefined, 2)}\n`);
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
 * Makes the folder, and removes what was left unfinished in it: files under temporary names, and segments without record.
 *
 * @param range - frames of the shot whose files are removed
 * @throws AutochromeError of kind `failure` when the folder cannot be made
 */
export async function clearUnfinished(folder: string, range: ShotRange): Promise<void> {
  const names = await readdir(folder);
  const stem = recordName('segment', range, '');
  const recorded = new Set(
    names.filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json')),
  );
  for (const name of names) {
    const isTemporary = name.startsWith(`.${stem}`);
    const isLost = name.startsWith(stem) && !recorded.has(name.slice(0, stem.length + 12));
    if (isTemporary || isLost) await rm(join(folder, name), { force: true });
  }
}

/** @throws AutochromeError of kind `failure` when the folder cannot be made */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw writeFailure(join(dirname(folder), basename(folder)), cause);
  });
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
