import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { inputError } from '../src/errors.js';

/** A picture to be coloured, its reference, and what somebody else made of them; paths. */
export interface Pair {
  /** Its own among the pairs; fit to be a file name. */
  readonly name: string;
  /** In black and white, or in colours that are not looked at. */
  readonly input: string;
  readonly reference: string;
  /** Undefined where nobody published a result. */
  readonly published: string | undefined;
}

const list = z.object({ pairs: z.array(z.object({ input: z.string(), reference: z.string() })).min(1) });

/**
 * Reads pairs from a folder, see {@link findPairs}, or from a JSON file such as models/related-pairs.json.
 *
 * @param root - the folder that paths in the file are relative to; its own when left out
 * @throws AutochromeError of kind `input` when there are none, or one of their files is missing
 */
export async function readPairs(path: string, root: string | undefined): Promise<Pair[]> {
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isDirectory()) return findPairs(path);
  const folder = root ?? dirname(path);
  const pairs = await readList(path);
  const names = new Set<string>();
  return Promise.all(
    pairs.map(async ({ input, reference }) => {
      const name = pairName(input);
      if (names.has(name)) throw inputError(`--pairs ${path} names ${input} twice`, 'Name it once');
      names.add(name);
      const found = { input: join(folder, input), reference: join(folder, reference) };
      for (const file of Object.values(found)) {
        if (await stat(file).catch(() => undefined)) continue;
        throw inputError(
          `--pairs ${path}: ${file} is missing`,
          'Name with --data the folder that its paths are relative to',
        );
      }
      return { name, ...found, published: undefined };
    }),
  );
}

/**
 * Finds pairs by their results: `published_A_B.jpg`, or `.png`, beside `A.jpg` and `B.jpg`.
 *
 * @throws AutochromeError of kind `input` when the folder cannot be read, holds no results or lacks a picture of one
 */
export async function findPairs(folder: string): Promise<Pair[]> {
  const names = await readdir(folder).catch((cause) => {
    throw inputError(
      `--pairs ${folder} cannot be read: ${cause.message}`,
      'Name a folder of pictures',
      cause,
    );
  });
  const hint = 'Put in1.jpg, ref1.jpg and published_in1_ref1.jpg and so on into it';
  const pictures = names.sort().filter((name) => /\.(jpe?g|png)$/i.test(name));
  const named = (wanted: string) => {
    const found = pictures.find((name) => basename(name, extname(name)) === wanted);
    if (found === undefined) throw inputError(`--pairs ${folder} lacks ${wanted}.jpg`, hint);
    return join(folder, found);
  };
  const pairs = pictures.flatMap((published) => {
    const [, input, reference] = /^published_([^_]+)_([^_]+)\.\w+$/.exec(published) ?? [];
    if (input === undefined || reference === undefined) return [];
    const files = { input: named(input), reference: named(reference), published: join(folder, published) };
    return [{ name: `${input}_${reference}`, ...files }];
  });
  if (pairs.length === 0) throw inputError(`--pairs ${folder} holds no published results`, hint);
  return pairs;
}

/** `train/birds/wren/01.jpg` becomes `birds-wren-01`. */
function pairName(input: string): string {
  return input
    .replace(/^train\//, '')
    .slice(0, -extname(input).length || undefined)
    .replace(/[^\p{L}\p{N}.]+/gu, '-');
}

async function readList(path: string) {
  try {
    return list.parse(JSON.parse(await readFile(path, 'utf8'))).pairs;
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw inputError(
      `--pairs ${path} cannot be read: ${why}`,
      'Name a folder of pairs, or a JSON file with "pairs": [{"input": …, "reference": …}]',
      cause,
    );
  }
}
