import { createHash } from 'node:crypto';
import { CODEC_TABLE } from '../../encode/codecs.js';
import type { CodecName } from '../../encode/frame-sink.js';
import { networkPath, releasePrecision } from '../../inference/registry.js';
import type { GivenReference } from '../../references/given-reference.js';
import { networksOf } from '../open-colouring.js';
import { contentHash } from './content-hash.js';
import { FINGERPRINT_PARTS, type FingerprintPart, type Shot, type ShotsOptions } from './shots-options.js';

/** Changes whenever the same settings would give other pixels, or segments that cannot be joined with those before. */
const SEGMENT_VERSION = 1;

/** What decides a shot's pixels, a short hash of each part. */
export type Fingerprint = Readonly<Record<FingerprintPart, string>>;

/** What is the same for all shots of a film. */
export interface FilmFormat {
  readonly codec: CodecName;
  /** Of the files that shots are written to, without the point. */
  readonly extension: string;
}

/** Frames that a shot's file holds, [start, end). */
export interface ShotRange {
  readonly start: number;
  readonly end: number;
}

/** Whether a shot is left as it is. */
export function isPassedThrough({ passThrough, references, memory }: Shot): boolean {
  return passThrough || (references.length === 0 && memory === undefined);
}

/**
 * Gathers everything that decides a shot's pixels. Of files it is the content that counts, of settings those that the shot's
 * method looks at. Nothing is loaded; files are hashed.
 *
 * @param range - of the file
 * @param before - fingerprint of the shot before, where it counts
 * @throws AutochromeError of kind `input` when a reference cannot be read
 */
export async function fingerprintOf(
  shot: Shot,
  range: ShotRange,
  options: ShotsOptions,
  { codec, extension }: FilmFormat,
  before: string | undefined,
): Promise<Fingerprint> {
  const { settings } = shot;
  const passed = isPassedThrough(shot);
  const lossless = codec === 'ffv1';
  const parts: Record<FingerprintPart, unknown> = {
    clip: [options.identity, settings.frameRate],
    range: [range.start, range.end],
    references: passed ? [] : await Promise.all(shot.references.map(referenceContent)),
    settings: passed ? 'as it is' : [settingsThatCount(shot), cutsLookedFor(options)],
    networks: passed ? [] : await networkContents(shot),
    codec: [codec, extension, lossless ? undefined : settings.quality, CODEC_TABLE[codec].encoder],
    memory: passed || shot.memory === undefined ? undefined : [shot.memory, before],
  };
  return Object.fromEntries(
    FINGERPRINT_PARTS.map((part) => [part, shortHash([SEGMENT_VERSION, parts[part]])]),
  ) as Fingerprint;
}

/** One hash of all parts, 64 hexadecimal digits. */
export function wholeFingerprint(parts: Fingerprint): string {
  return hashOf(FINGERPRINT_PARTS.map((part) => parts[part]));
}

/** SHA-256 of a value that JSON can hold, the order of its keys left aside. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** Parts in which two fingerprints differ. */
export function differences(one: Fingerprint, other: Fingerprint): FingerprintPart[] {
  return FINGERPRINT_PARTS.filter((part) => one[part] !== other[part]);
}

/** A shot that was marked is one; in handles, which belong to others, cuts are looked for. */
function cutsLookedFor({ handles }: Pick<ShotsOptions, 'handles'>): false | 'in handles' {
  return (handles?.frames ?? 0) > 0 ? 'in handles' : false;
}

const shortHash = (value: unknown) => hashOf(value).slice(0, 16);

async function referenceContent({ path, mask, weight, ...rest }: GivenReference): Promise<unknown> {
  return {
    ...rest,
    ...(weight === undefined || weight === 1 ? {} : { weight }),
    content: await contentHash(path),
    ...(mask === undefined ? {} : { mask: await contentHash(mask) }),
  };
}

function settingsThatCount({ settings }: Shot): unknown {
  const { method, strength, saturation, smooth, size, keepChroma } = settings;
  return {
    ...{ method, strength, saturation, smooth, size, keepChroma },
    ...(method === 'network' ? { faithfulness: settings.faithfulness } : {}),
    ...(smooth === 0 ? {} : { temporalWindow: settings.temporalWindow }),
  };
}

async function networkContents({ settings }: Shot): Promise<string[]> {
  const { method, precision } = settings;
  const files = networksOf(method).map((name) =>
    networkPath(name, { precision: releasePrecision(precision) }),
  );
  return [precision, ...(await Promise.all(files.map((file) => contentHash(file))))];
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
