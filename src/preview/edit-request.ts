import { z } from 'zod';
import { LONGEST_MARK, LONGEST_NAME } from '../project/document/schema.js';
import { SHOT_KINDS } from '../shots/kinds/shot-sorter.js';
import { RequestRefused } from './answer-error.js';

const index = z.int().min(0);
const indexes = z.array(index).min(1);
const share = z.number().min(0).max(1);
const rectangle = z.tuple([share, share, share.gt(0), share.gt(0)]).nullable();
const value = z.union([z.string(), z.number(), z.boolean()]);

/** An edit as `Edit` of the protocol has it, checked. */
export const EDIT_SCHEMA = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('split'), shot: index, frame: index }),
  z.strictObject({ kind: z.literal('merge'), shots: z.array(index).min(2) }),
  z.strictObject({ kind: z.literal('move cut'), shot: index, frame: index }),
  z.strictObject({ kind: z.literal('name'), shot: index, name: z.string().trim().min(1).max(LONGEST_NAME) }),
  z.strictObject({ kind: z.literal('shot kind'), shots: indexes, value: z.enum(SHOT_KINDS) }),
  z.strictObject({
    kind: z.literal('settings'),
    shots: indexes.optional(),
    values: z.record(z.string(), value.nullable()),
  }),
  z.strictObject({ kind: z.literal('memory'), shots: indexes, value: z.number().min(0).max(100) }),
  z.strictObject({ kind: z.literal('add references'), shots: indexes, ids: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('remove reference'), shot: index, reference: index }),
  z.strictObject({
    kind: z.literal('change reference'),
    shot: index,
    reference: index,
    weight: z.number().gt(0).max(100).optional(),
    region: rectangle.optional(),
    ignore: rectangle.optional(),
  }),
  z.strictObject({ kind: z.literal('copy'), from: index, shots: indexes }),
  z.strictObject({ kind: z.literal('mark'), frame: index, text: z.string().trim().max(LONGEST_MARK) }),
]);

/** An edit, checked. */
export type CheckedEdit = z.output<typeof EDIT_SCHEMA>;

const revision = z.int().min(0);

export const EDIT_REQUEST = z.strictObject({ revision, edit: EDIT_SCHEMA });
export const REVISION_REQUEST = z.strictObject({ revision });
export const RENDER_REQUEST = z.strictObject({ shots: indexes.optional() });

/**
 * Reads the body of a request.
 *
 * @throws RequestRefused with 400 when it is something else, naming the place in it
 */
export function parseRequest<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  let body: unknown;
  try {
    body = JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new RequestRefused(400, `the request is not JSON: ${(error as Error).message}`);
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join('.') || 'request';
  throw new RequestRefused(400, `${place}: ${issue?.message}`);
}
