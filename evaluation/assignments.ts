import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { inputError } from '../src/errors.js';

const picture = z.object({
  recommended: z.string(),
  nearest: z.string(),
  class: z.string().nullable(),
  unrelated: z.string(),
});
const judged = picture.extend({ label: z.int().min(0).max(999) });
const file = z.object({ pictures: z.record(z.string(), picture), judged: z.record(z.string(), judged) });
const relatedPair = z.object({ input: z.string(), reference: z.string(), people: z.boolean() });
const relatedFile = z.object({ pairs: z.array(relatedPair).min(1) });
const names = z.array(z.string());
const split = z.object({ clips: names, pictures: names, near_duplicates: names, judged: names });

/** What training left out; paths of pictures are relative to the data's root. */
export type Split = z.infer<typeof split>;

/**
 * The sets of pictures: `judged` ones have a class that {@link Judge} knows, `related` ones a reference that was kept out of
 * training as well.
 */
export const PICTURE_SETS = ['pictures', 'judged', 'related'] as const;

/** See {@link PICTURE_SETS}. */
export type ImageSet = (typeof PICTURE_SETS)[number];

/** A picture kept out of training, and its references. */
export interface Assignment {
  readonly set: ImageSet;
  /** Relative to the data's root, as are the references. */
  readonly path: string;
  /** What Autochrome recommends first; this and the others are null where the picture has no such reference. */
  readonly recommended: string | null;
  /** The nearest by the features of another network. */
  readonly nearest: string | null;
  /** Null where no training picture is known to show the same. */
  readonly class: string | null;
  /** Not a training picture, unlike the others. */
  readonly related: string | null;
  readonly unrelated: string | null;
  /** The class, 0 to 999, of judged pictures. */
  readonly label: number | undefined;
}

/**
 * Reads models/split.json.
 *
 * @param folder - `file:` URL with its closing slash; models of this package when left out
 */
export async function readSplit(folder = modelsFolder()): Promise<Split> {
  return parse(new URL('split.json', folder), split, 'Run python -m models.data.split');
}

/**
 * Reads models/evaluation-references.json, which models/references.py writes, and checks it against the split.
 *
 * @param folder - as in {@link readSplit}
 * @throws AutochromeError of kind `input` when the file cannot be read or belongs to another split
 */
export async function readAssignments(folder = modelsFolder()): Promise<Assignment[]> {
  const url = new URL(FILE, folder);
  const written = await parse(url, file, `Run ${REMAKE}`);
  const left = await readSplit(folder);
  const assignments: Assignment[] = [
    ...Object.entries(written.pictures).map(([path, row]) => ({
      ...{ ...row, set: 'pictures' as const, path, related: null, label: undefined },
    })),
    ...Object.entries(written.judged).map(([path, row]) => ({
      ...{ ...row, set: 'judged' as const, path, related: null },
    })),
  ];
  const held = new Set([...left.pictures, ...left.judged, ...left.near_duplicates]);
  const stray = [
    ...missing(Object.keys(written.pictures), left.pictures),
    ...missing(Object.keys(written.judged), left.judged),
    ...assignments.flatMap((row) =>
      [row.recommended, row.nearest, row.class, row.unrelated].filter(
        (path) => path !== null && held.has(path),
      ),
    ),
  ];
  if (stray.length > 0)
    throw inputError(`${url.pathname} does not belong to the split: ${stray[0]}`, `Run ${REMAKE}`);
  return assignments;
}

/**
 * Reads models/related-pairs.json: pictures kept out of training whose references show the same kind of thing and were kept
 * out as well.
 *
 * @param folder - as in {@link readSplit}
 * @throws AutochromeError of kind `input` when the file cannot be read, names a picture that the split does not keep out of
 *   training, or the same one twice as a target
 */
export async function readRelatedPairs(folder = modelsFolder()): Promise<Assignment[]> {
  const url = new URL(RELATED_FILE, folder);
  const choose = 'Name pairs of pictures that models/split.json keeps out of training';
  const { pairs } = await parse(url, relatedFile, choose);
  const left = await readSplit(folder);
  const held = new Set([...left.pictures, ...left.judged]);
  const stray = pairs.flatMap(({ input, reference }) => [input, reference]).find((path) => !held.has(path));
  if (stray !== undefined) throw inputError(`${url.pathname}: ${stray} was not kept out of training`, choose);
  const twice = pairs.find(({ input }, i) => pairs.findIndex((pair) => pair.input === input) !== i);
  if (twice) throw inputError(`${url.pathname} names ${twice.input} twice`, choose);
  return pairs.map(({ input, reference }) => ({
    ...{ set: 'related', path: input, related: reference, label: undefined },
    ...{ recommended: null, nearest: null, class: null, unrelated: null },
  }));
}

/**
 * At most so many of each set, spread evenly over it: the sets are sorted by source.
 *
 * @param most - at least 1
 */
export function spread(assignments: readonly Assignment[], most: number): Assignment[] {
  return PICTURE_SETS.flatMap((set) => {
    const all = assignments.filter((assignment) => assignment.set === set);
    const count = Math.min(most, all.length);
    return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] as Assignment);
  });
}

/**
 * Writes what Autochrome recommends into models/evaluation-references.json, a picture a line.
 *
 * @param recommended - by the path of the picture; rows of others stay as they are
 * @param folder - as in {@link readSplit}
 * @throws AutochromeError of kind `input` when the file cannot be read
 */
export async function assignRecommended(
  recommended: ReadonlyMap<string, string>,
  folder = modelsFolder(),
): Promise<void> {
  const url = new URL(FILE, folder);
  const written = await parse(url, file, `Run ${REMAKE}`);
  const sets = Object.entries(written).map(([name, rows]) => {
    const lines = Object.entries(rows).map(([path, row]) => {
      const fields = Object.entries({ ...row, recommended: recommended.get(path) ?? row.recommended });
      const texts = fields.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
      return `  ${JSON.stringify(path)}: {${texts.join(', ')}}`;
    });
    return ` ${JSON.stringify(name)}: {\n${lines.join(',\n')}\n }`;
  });
  await writeFile(url, `{\n${sets.join(',\n')}\n}\n`);
}

const FILE = 'evaluation-references.json';
const RELATED_FILE = 'related-pairs.json';
const REMAKE = 'python -m models.references';

function modelsFolder(): URL {
  return new URL('models/', import.meta.resolve('#package'));
}

/** Names that are in one list only. */
function missing(one: readonly string[], other: readonly string[]): string[] {
  const [first, second] = [new Set(one), new Set(other)];
  return [...one.filter((name) => !second.has(name)), ...other.filter((name) => !first.has(name))];
}

async function parse<T>(url: URL, schema: z.ZodType<T>, hint: string): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(url, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw inputError(`${url.pathname} cannot be read: ${why}`, hint, cause);
  }
}
