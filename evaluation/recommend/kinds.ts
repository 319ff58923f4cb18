import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../src/errors.js';

/** What the manifest says of pictures that lie in no folder of a class. */
const NO_CLASS: ReadonlySet<string> = new Set(['flat', 'test', 'train']);

/** A row of the data's manifest. */
export interface ManifestImage {
  /** Relative to the data's root. */
  readonly path: string;
  readonly source: string;
  /**
   * What it shows: ImageNet's name of the class where the path has one, else source and folder, as models/references.py
   * has it; undefined where neither says.
   */
  readonly kind: string | undefined;
}

/**
 * Reads train/MANIFEST.tsv.
 *
 * @param root - the data's root
 * @throws AutochromeError of kind `input` when it cannot be read
 */
export async function readManifest(root: string): Promise<ManifestImage[]> {
  const path = join(root, 'train', 'MANIFEST.tsv');
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw inputError(`${path} cannot be read: ${cause.message}`, 'Name with --data the data root', cause);
  });
  const [head = '', ...rows] = text.trim().split(/\r?\n/);
  const columns = head.split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    const [path, source, folder] = [cell('path'), cell('source'), cell('class')];
    const wnid = /\/(n\d{8})[_/]/.exec(path)?.[1];
    return { path, source, kind: wnid ?? (NO_CLASS.has(folder) ? undefined : `${source}/${folder}`) };
  });
}
