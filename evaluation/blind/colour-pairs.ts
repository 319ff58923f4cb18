import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lastValueFrom } from 'rxjs';
import { openClip } from '../../src/decode/open-clip.js';
import { openSink } from '../../src/encode/open-sink.js';
import { usageError } from '../../src/errors.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { render } from '../../src/pipeline/render.js';
import { openColouring } from '../../src/render/open-colouring.js';
import { type GivenSettings, resolveSettings } from '../../src/settings/settings.js';
import type { Pair } from '../pairs.js';

/** How pairs are coloured. */
export interface ColourOptions {
  /** The folder that results go to: a PNG for each pair, named after it. Existing files are refused. */
  readonly folder: string;
  /** A folder of networks, with its closing slash; those of this package when left out. */
  readonly weights: string | undefined;
  /** As `autochrome colorize` takes them; its defaults when left out. */
  readonly settings: GivenSettings;
  /** Told of every pair that was coloured. */
  readonly progress?: (line: string) => void;
}

/**
 * Colours pairs as `autochrome colorize` does, at their full size.
 *
 * @returns versions of the networks, by name
 * @throws AutochromeError of kind `input` when a picture cannot be read, `usage` when a result exists already
 */
export async function colourPairs(
  pairs: readonly Pair[],
  { folder, weights, settings: given, progress }: ColourOptions,
): Promise<Record<string, string>> {
  const settings = resolveSettings(given);
  for (const { name } of pairs) {
    const present = await stat(join(folder, `${name}.png`)).catch(() => undefined);
    if (present) throw usageError(`--out ${folder} holds ${name}.png already`, 'Name another folder');
  }
  const { device, precision } = settings;
  const url = weights === undefined ? undefined : pathToFileURL(`${weights}/`);
  const loader = await createNetworkLoader({ device, precision, weights: url });
  try {
    await mkdir(folder, { recursive: true });
    for (const pair of pairs) {
      await colourPair(pair, { output: join(folder, `${pair.name}.png`), settings, loader });
      progress?.(pair.name);
    }
    return Object.fromEntries(
      [...loader.loaded].map(([name, { version }]) => [name, version] as const).sort(),
    );
  } finally {
    await loader.close();
  }
}

async function colourPair(
  { input, reference }: Pair,
  options: {
    readonly output: string;
    readonly settings: ReturnType<typeof resolveSettings>;
    readonly loader: DeviceNetworkLoader;
  },
): Promise<void> {
  const { output, settings, loader } = options;
  const source = await openClip(input);
  try {
    const { metadata } = source;
    const references = [{ path: reference }];
    const colouring = await openColouring({ metadata, references, settings, loader, warn: () => undefined });
    try {
      const sink = await openSink({ path: output, source: metadata, inputs: [reference] });
      await lastValueFrom(render({ source, sink, colourer: colouring.colourer, controls: settings }));
    } finally {
      await colouring.close();
    }
  } finally {
    await source.close();
  }
}
