import { createHash } from 'node:crypto';
import { CODEC_TABLE } from '../../encode/codecs.js';
import type { CodecName } from '../../encode/frame-sink.js';
import { networkPath, releasePrecision } from '../../inference/registry.js';
import type { GivenReference } from '../../references/given-reference.js';
import type { DecidedPart } from '../../settings/setting.js';
import { effectiveSettings, SETTINGS, type Settings } from '../../settings/settings.js';
import { networksOf } from '../open-colouring.js';
import type { CheckedShot } from './check-shots.js';
import { contentHash } from './content-hash.js';
import {
  FINGERPRINT_PARTS,
  type Fingerprint,
  type FingerprintPart,
  type ShotRange,
  type ShotsOptions,
} from './shots-options.js';

/** Changes whenever the same settings would give other pixels, or segments that cannot be joined with those before. */
const SEGMENT_VERSION = 2;

/** What is the same for all shots of a film. */
export interface FilmFormat {
  readonly codec: CodecName;
  /** Of the files that shots are written to, without the point. */
  readonly extension: string;
}

/** Whether a shot is left as it is. */
export function isPassedThrough({
  passThrough,
  references,
  memory,
}: Pick<CheckedShot, 'passThrough' | 'references'> & { readonly memory?: unknown }): boolean {
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
  shot: CheckedShot,
  range: ShotRange,
  options: ShotsOptions,
  { codec, extension }: FilmFormat,
  before: string | undefined,
): Promise<Fingerprint> {
  const passed = isPassedThrough(shot);
  const deciding = decidingSettings({ ...shot.settings, codec });
  const parts: Record<FingerprintPart, unknown> = {
    clip: [options.identity, deciding('clip')],
    range: [range.start, range.end],
    references: passed ? [] : await contentOf(shot.references),
    settings: passed ? 'as it is' : [deciding('settings'), cutsLookedFor(options)],
    networks: passed ? [] : [deciding('networks'), ...(await networkContents(shot))],
    codec: [deciding('codec'), extension, CODEC_TABLE[codec].encoder],
    memory: passed || shot.memory === undefined ? undefined : [shot.memory, before],
  };
  return Object.fromEntries(FINGERPRINT_PARTS.map((part) => [part, partHash(parts[part])])) as Fingerprint;
}

/**
 * What a fingerprint says of references that decide a shot's pixels: their content, weights and parts, not where they lie.
 *
 * @throws AutochromeError of kind `input` when one cannot be read
 */
export async function referencesPart(references: readonly GivenReference[]): Promise<string> {
  return partHash(await contentOf(references));
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

const partHash = (value: unknown) => hashOf([SEGMENT_VERSION, value]).slice(0, 16);

const contentOf = (references: readonly GivenReference[]) => Promise.all(references.map(referenceContent));

async function referenceContent({ path, mask, weight, ...rest }: GivenReference): Promise<unknown> {
  return {
    ...rest,
    ...(weight === undefined || weight === 1 ? {} : { weight }),
    content: await contentHash(path),
    ...(mask === undefined ? {} : { mask: await contentHash(mask) }),
  };
}

/** By part, the settings that decide a shot and do something beside the others. */
function decidingSettings(settings: Settings): (part: DecidedPart) => Partial<Settings> {
  const effective = effectiveSettings(settings);
  return (part) =>
    Object.fromEntries(
      effective.filter((name) => SETTINGS[name].affects === part).map((name) => [name, settings[name]]),
    );
}

async function networkContents({ settings }: CheckedShot): Promise<string[]> {
  const { method, precision } = settings;
  const files = networksOf(method).map((name) =>
    networkPath(name, { precision: releasePrecision(precision) }),
  );
  return Promise.all(files.map((file) => contentHash(file)));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
