import { createHash } from 'node:crypto';
import type { MethodName } from '../../colorize/colorizer.js';
import type { ColouringIdentity } from '../../colorize/prediction-cache.js';
import type { KeyframedReference } from '../../colorize/reference-image.js';
import { VERSION } from '../../version.js';

/** Changes whenever the same references and lightness would give other colours though no network has changed. */
const PREDICTION_VERSION = 1;

/** What decides the colours of a clip's frames, beside their lightness. */
export interface Identified {
  readonly method: MethodName;
  /** Counts for method `network` alone. */
  readonly faithfulness: number;
  /** Where networks run: devices differ in the last digits. */
  readonly device: string;
  /** Versions of the networks by name; those that make lightness and full size do not count. */
  readonly networks: Readonly<Record<string, string | undefined>>;
  readonly references: readonly KeyframedReference[];
}

/** Names it by content, so that the same references give the same name wherever their files lie. */
export function colouringIdentity(identified: Identified): ColouringIdentity {
  const { method, faithfulness, device, networks, references } = identified;
  const hash = createHash('sha256');
  const trained = method === 'network' || method === 'match';
  const { reference, colour } = networks;
  const settings = trained ? [device, reference, colour, method === 'network' ? faithfulness : 0] : [];
  hash.update(JSON.stringify([VERSION, PREDICTION_VERSION, method, ...settings]));
  for (const { width, height, data, used, weight = 1 } of references) {
    hash.update(JSON.stringify([width, height, used !== undefined, weight]));
    for (const floats of used ? [data, used.data] : [data]) {
      hash.update(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength));
    }
  }
  const byPlace = references.some(({ weight }) => weight !== undefined && typeof weight !== 'number');
  return { name: hash.digest('hex'), byPlace };
}
