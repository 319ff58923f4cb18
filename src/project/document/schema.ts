import { z } from 'zod';
import {
  REFERENCE_SETTING_NAMES,
  REFERENCE_SETTINGS,
  type ReferenceSetting,
} from '../../settings/reference-settings.js';
import type { Setting } from '../../settings/setting.js';
import { PROJECT_SETTING_NAMES, SHOT_SETTING_NAMES } from '../../settings/setting-names.js';
import { SETTINGS, type SettingName } from '../../settings/settings.js';
import { SHOT_KINDS } from '../../shots/kinds/shot-sorter.js';

/** Version of the project document that is written. Older ones are brought up to it when they are read. */
export const PROJECT_VERSION = 3;

/** Ending of a project's file name. */
export const PROJECT_ENDING = '.autochrome.json';

/** Longest name of a shot in characters. */
export const LONGEST_NAME = 200;

/** Longest text of a mark in characters. */
export const LONGEST_MARK = 2000;

const frame = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const path = z.string().min(1);
const rate = z.string().regex(/^[1-9]\d*(\/[1-9]\d*)?$/);

const settingsSchema = <Name extends SettingName>(names: readonly Name[]) =>
  z.strictObject(
    Object.fromEntries(
      names.map((name) => {
        const { schema, help, unit, default: byDefault }: Setting = SETTINGS[name];
        const notes = [unit, byDefault === undefined ? undefined : `default ${byDefault}`].filter(Boolean);
        const text = notes.length === 0 ? help : `${help} (${notes.join(', ')})`;
        return [name, schema.optional().describe(text)];
      }),
    ) as { [Key in Name]: z.ZodOptional<(typeof SETTINGS)[Key]['schema']> },
  );

type ReferenceSettingTable = typeof REFERENCE_SETTINGS;

const referenceSchema = z.strictObject({
  path: path.describe('path of the image or clip; a relative path starts at the folder of the project'),
  ...(Object.fromEntries(
    REFERENCE_SETTING_NAMES.map((name) => {
      const { schema, help }: ReferenceSetting = REFERENCE_SETTINGS[name];
      return [name, schema.optional().describe(help)];
    }),
  ) as {
    [Key in keyof ReferenceSettingTable]: z.ZodOptional<ReferenceSettingTable[Key]['schema']>;
  }),
});

const shotSchema = z
  .strictObject({
    name: z.string().min(1).max(LONGEST_NAME),
    start: frame.describe('first frame, counted from 0'),
    end: frame.describe('frame after the last one'),
    kind: z
      .enum(SHOT_KINDS)
      .default('footage')
      .describe('kind of the shot; only those of kind footage are colorized'),
    settings: settingsSchema(SHOT_SETTING_NAMES)
      .default({})
      .describe("the shot's own settings, which override those of the project"),
    references: z.array(referenceSchema).default([]),
    memory: z
      .number()
      .min(0)
      .max(100)
      .default(0)
      .describe(
        'weight of the last colorized frame of the previous shot, used as an additional reference; 0 for none',
      ),
  })
  .refine(({ start, end }) => end > start, {
    error: 'has no frames: its end must be greater than its start',
    path: ['end'],
  });

const markSchema = z.strictObject({
  frame: frame.describe('frame of the clip, counted from 0'),
  text: z.string().min(1).max(LONGEST_MARK),
});

/** The project document: what a user edits, saves and gives to others. */
export const PROJECT_SCHEMA = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal('autochrome-project'),
    version: z.literal(PROJECT_VERSION),
    clip: z.strictObject({
      path: path.describe('a relative path starts at the folder of the project'),
      bytes: z.int().min(0).describe('size of the file in bytes, to recognize it'),
      head: hash.describe('SHA-256 of its first mebibyte, to recognize it'),
      frameRate: rate.describe('frames per second, such as 25 or 24000/1001'),
      startTimecode: z
        .string()
        .nullable()
        .default(null)
        .describe('timecode of the first frame (SMPTE ST 12-1)'),
      frames: z.int().min(1),
    }),
    settings: settingsSchema(PROJECT_SETTING_NAMES).default({}),
    shots: z.array(shotSchema).min(1),
    marks: z.array(markSchema).default([]).describe('places in the clip that were marked, with a note each'),
    networks: z
      .record(z.string(), z.string())
      .default({})
      .describe('version of each network that the project was last rendered with'),
  })
  .superRefine(({ clip, shots, marks }, context) => {
    for (const [i, mark] of marks.entries()) {
      if (mark.frame < clip.frames) continue;
      const message = `is ${mark.frame}, but the clip has ${clip.frames} frames, counted from 0`;
      context.addIssue({ code: 'custom', message, path: ['marks', i, 'frame'] });
    }
    let end = 0;
    for (const [i, shot] of shots.entries()) {
      if (shot.start !== end) {
        const message = `is ${shot.start}, but the shot has to start at ${end}, where the previous one ends`;
        context.addIssue({ code: 'custom', message, path: ['shots', i, 'start'] });
      }
      end = shot.end;
    }
    if (end === clip.frames) return;
    const message = `is ${end}, but the clip has ${clip.frames} frames, which the shots have to cover`;
    context.addIssue({ code: 'custom', message, path: ['shots', shots.length - 1, 'end'] });
  });

/** The document that an editor saves. */
export type ProjectDocument = z.output<typeof PROJECT_SCHEMA>;

/** A shot of a project: frames [start, end) with what colours them. */
export type ProjectShot = ProjectDocument['shots'][number];

/** A place in the clip that was marked. */
export type ProjectMark = ProjectDocument['marks'][number];

/** A reference of a shot. */
export type ProjectReference = ProjectShot['references'][number];

/**
 * The JSON Schema (draft 2020-12) of the document as it is written by hand: defaults may be left out.
 * @example
 * ```ts
 * import { projectJsonSchema } from 'autochrome';
 *
 * console.log(JSON.stringify(projectJsonSchema(), null, 2).length);
 * ```
 */
export function projectJsonSchema(): object {
  const schema = z.toJSONSchema(PROJECT_SCHEMA, { io: 'input' });
  return { ...schema, title: 'Autochrome project' };
}
