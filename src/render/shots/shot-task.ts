import { z } from 'zod';
import { CODECS, type CodecName } from '../../encode/frame-sink.js';
import { AutochromeError } from '../../errors.js';
import type { GivenReference } from '../../references/given-reference.js';
import type { Settings } from '../../settings/settings.js';
import type { NetworkVersions } from '../open-colouring.js';
import { HASH, isOwnFile, SEGMENT_RECORD, type SegmentRecord } from './segment-records.js';
import { FINGERPRINT_PARTS, type Fingerprint, FRAME, type ShotRange } from './shots-options.js';

/**
 * Shots that are to be rendered, with everything that decides their pixels: what one machine of a farm is handed. It is JSON,
 * and survives being written and read. Nothing in it is `auto`: wherever it is rendered, the same networks are asked for.
 *
 * It is one shot, but where the last frame of a shot counts among the references of the next: these have to be rendered in
 * their order, and are one task.
 */
export interface ShotTask {
  /** Of its last shot, which depends on those before it; 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** The clip, as in `ShotsOptions`. */
  readonly input: string;
  readonly identity: string;
  /** `film`: each shot becomes a film of its own, with sound and timecode, instead of a segment to be joined. */
  readonly kind: SegmentRecord['kind'];
  readonly codec: CodecName;
  /** Version of each network that the shots need: no other one renders them. */
  readonly networks: NetworkVersions;
  /** In their order; one at least. */
  readonly shots: readonly TaskShot[];
  /** The shot before the first, which is done, where its last frame counts. */
  readonly before?: SegmentRecord | undefined;
}

/** A shot of a {@link ShotTask}. */
export interface TaskShot {
  /** Place among the shots of the film, from 0. */
  readonly index: number;
  readonly name: string;
  /** Frames of the clip, [start, end). */
  readonly start: number;
  readonly end: number;
  /** Frames that its file holds: those of the shot, and its handles. */
  readonly range: ShotRange;
  readonly references: readonly GivenReference[];
  readonly settings: Settings;
  /** Whether it keeps the colours that it has, whatever its references. */
  readonly passThrough: boolean;
  /** How much the last frame of the shot before counts, and which frame of that shot's file it is; undefined where it does not. */
  readonly memory?: { readonly weight: number; readonly frame: number } | undefined;
  /** SHA-256 over {@link parts}, 64 hexadecimal digits. */
  readonly fingerprint: string;
  readonly parts: Fingerprint;
  /** The file: a segment's name in its folder, or the path of the shot's film. */
  readonly file: string;
}

const RANGE = z.object({ start: FRAME, end: FRAME });

const SCHEMA = z
  .object({
    fingerprint: HASH,
    input: z.string().min(1),
    identity: z.string().min(1),
    kind: z.enum(['segment', 'film']),
    codec: z.enum(CODECS),
    networks: z.record(z.string(), z.string()),
    shots: z
      .array(
        z.object({
          ...{ index: FRAME, name: z.string(), start: FRAME, end: FRAME, range: RANGE },
          references: z.array(z.looseObject({ path: z.string() })),
          settings: z.looseObject({ method: z.string() }),
          passThrough: z.boolean(),
          memory: z.object({ weight: z.number(), frame: FRAME }).optional(),
          fingerprint: HASH,
          parts: z.object(Object.fromEntries(FINGERPRINT_PARTS.map((part) => [part, z.string()]))),
          file: z.string().min(1),
        }),
      )
      .min(1),
    before: SEGMENT_RECORD.optional(),
  })
  .superRefine(({ kind, shots }, context) => {
    for (const [i, { file, range, fingerprint }] of shots.entries()) {
      if (isOwnFile(kind, file, range, fingerprint)) continue;
      const message = 'must be the name of its own segment, in the folder of segments';
      context.addIssue({ code: 'custom', message, path: ['shots', i, 'file'] });
    }
  });

/**
 * Checks that something is a task, such as what came out of a queue.
 *
 * @throws AutochromeError of kind `input` naming what is wrong with it
 */
export function checkTask(given: unknown): ShotTask {
  const { success, error } = SCHEMA.safeParse(given);
  if (success) return given as ShotTask;
  const [issue] = error.issues;
  throw new AutochromeError(
    'input',
    `this is no task to render shots: ${issue?.path.join('.') || 'it'}: ${issue?.message}`,
    { hint: 'hand on what planFilm returned, by the same version of Autochrome' },
  );
}
