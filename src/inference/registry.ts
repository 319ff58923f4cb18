import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AutochromeError } from '../errors.js';
import type { NetworkName } from './network.js';

/** Every network, in the order a frame meets them. */
export const NETWORKS = ['lightness', 'reference', 'match', 'upscale'] as const satisfies NetworkName[];

/** A network's file, and what tells one version of it from another. */
export interface NetworkFile {
  readonly name: NetworkName;
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Of the file's bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** The first 12 digits of {@link sha256}; recorded with every result. */
  readonly version: string;
}

/**
 * Where a network's file lies. It need not exist.
 *
 * @param folder - `file:` URL of a folder, with its closing slash; models/weights of this package when left out
 */
export function networkPath(name: NetworkName, folder?: URL): string {
  const file = `${name}.onnx`;
  return fileURLToPath(folder ? new URL(file, folder) : import.meta.resolve(`#weights/${file}`));
}

/**
 * Reads a network's file once, to know its version and that it is there.
 *
 * @param folder - as in {@link networkPath}
 * @throws AutochromeError of kind `failure` when the file is missing, empty or unreadable
 */
export async function describeNetwork(name: NetworkName, folder?: URL): Promise<NetworkFile> {
  const path = networkPath(name, folder);
  let content: Uint8Array;
  try {
    content = await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AutochromeError(
      'failure',
      missing ? `the weights of network '${name}' are missing: ${path}` : `cannot read ${path}: ${cause}`,
      { remedy: 'Install Autochrome again; models/weights is part of it.', cause },
    );
  }
  if (content.length === 0) {
    throw new AutochromeError('failure', `the weights of network '${name}' are empty: ${path}`, {
      remedy: 'Install Autochrome again; models/weights is part of it.',
    });
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, path, bytes: content.length, sha256, version: sha256.slice(0, 12) };
}
