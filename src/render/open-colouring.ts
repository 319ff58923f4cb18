import type { MethodName } from '../colorize/colorizer.js';
import { createColorizer } from '../colorize/create-colorizer.js';
import { type FrameColourer, frameColourer } from '../colorize/frame-colourer.js';
import { frameLightness } from '../colorize/lightness.js';
import { FILM_SHORT_SIDE, IMAGE_SHORT_SIDE, networkSize } from '../colorize/network-size.js';
import type { PredictionCache } from '../colorize/prediction-cache.js';
import { cachedColorizer } from '../colorize/prediction-cache.js';
import type { ReferenceWeight } from '../colorize/reference-weight.js';
import { signalOf } from '../colorize/signal.js';
import { upscaleChroma } from '../colorize/upscale.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { Provenance } from '../encode/output-tags.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { NetworkName } from '../inference/network.js';
import {
  createNetworkLoader,
  type DeviceNetworkLoader,
  type LoadedNetwork,
} from '../inference/network-loader.js';
import { COLOURING_NETWORKS } from '../inference/registry.js';
import type { ResolvedDevice } from '../inference/session-messages.js';
import type { GivenReference } from '../references/given-reference.js';
import { weightsOf } from '../references/keyframes.js';
import { loadReferences } from '../references/load-references.js';
import type { Settings } from '../settings/settings.js';
import { toldSettings } from '../settings/told-settings.js';
import { parseRational } from '../time/rational.js';
import { colouringIdentity } from './cache/colouring-identity.js';
import { smoothingText } from './smoothing-settings.js';

/** Networks by name, each with its version: the first digits of its file's SHA-256. */
export type NetworkVersions = Readonly<Partial<Record<NetworkName, string>>>;

/** What colours the frames of one clip, with the networks behind it. */
export interface Colouring {
  readonly colourer: FrameColourer;
  /** Where networks run. */
  readonly device: ResolvedDevice;
  /** Version of every network that colours the frames. */
  readonly networks: NetworkVersions;
  /** What an output says of how it was made. */
  readonly provenance: Provenance;
  /** Frees the networks. The render must have ended. */
  close(): Promise<void>;
}

/** What {@link openColouring} needs to know. */
export interface ColouringOptions {
  readonly metadata: ClipMetadata;
  /** Colour images, one at least. */
  readonly references: readonly GivenReference[];
  readonly settings: Settings;
  /** What reads references that are frames of clips; looked for as the settings say when left out. */
  readonly runner?: FfmpegRunner | undefined;
  /** Stops reading references. */
  readonly signal?: AbortSignal | undefined;
  /** Networks that others use too; loaded for this clip alone, and freed with it, when left out. */
  readonly loader?: DeviceNetworkLoader | undefined;
  /** Predictions made before, which are not made again; none when left out. Stays the caller's to close. */
  readonly cache?: PredictionCache | undefined;
  /** Told what the user should know about the references. */
  readonly warn: (message: string) => void;
}

/**
 * Reads references, loads networks and prepares the colorizer for a clip.
 *
 * @throws AutochromeError of kind `input` when a reference cannot be read, `usage` when there is something wrong with one or
 *   with what it counts, `usage` or `failure` when the device or a
 *   network cannot be used
 */
export async function openColouring(options: ColouringOptions): Promise<Colouring> {
  const { metadata, settings, warn } = options;
  const { method, faithfulness, precision, device } = settings;
  const size = settings.size === 'auto' ? shortSideOf(metadata) : settings.size;
  const frameRate = parseRational(settings.frameRate);
  const clips = {
    backend: settings.backend,
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.runner === undefined ? {} : { runner: options.runner }),
  };
  // References first: they are what a user gets wrong, and networks take a while.
  const weights = weightsOf(options.references, metadata);
  const { images, warnings } = await loadReferences(options.references, size, clips);
  const references = images.map((image, i) => ({ ...image, weight: weights[i] as ReferenceWeight }));
  warnings.forEach(warn);
  if (precision === 'fp16') warn('precision fp16 is no longer there: the networks compute in fp32');
  const own = options.loader ? undefined : await createNetworkLoader({ device, precision });
  const loader = options.loader ?? (own as DeviceNetworkLoader);
  if (loader.warning) warn(loader.warning);
  try {
    const [lightness, upscale] = await Promise.all([loader.load('lightness'), loader.load('upscale')]);
    const plain = await createColorizer({ method, references, faithfulness, loader });
    const seen = networkSize(metadata, size);
    const { matrix } = signalOf(metadata, metadata.colour);
    const networks = versionsOf(loader.loaded.values(), method);
    const identity = { method, faithfulness, device: loader.device, networks, references };
    const colorizer = options.cache
      ? cachedColorizer(plain, options.cache, colouringIdentity(identity))
      : plain;
    return {
      device: loader.device,
      networks,
      colourer: frameColourer(
        {
          colorizer,
          lightness: (frame) => frameLightness(lightness, frame, metadata.colour, seen),
          upscale: (frame, prediction, into) =>
            upscaleChroma(upscale, frame, metadata.colour, prediction, into),
        },
        { matrix, keepChroma: settings.keepChroma, onWarning: warn },
      ),
      provenance: {
        method: colorizer.method,
        'network size': `${seen.width}x${seen.height}`,
        ...(settings.smooth === 0 || metadata.kind === 'image' ? {} : { smooth: smoothingText(settings) }),
        networks: Object.entries(networks).flat().join(' '),
        ...toldSettings(settings),
      },
      close: async () => own?.close(),
    };
  } catch (error) {
    await own?.close();
    throw error;
  }
}

const shortSideOf = ({ kind }: ClipMetadata) => (kind === 'image' ? IMAGE_SHORT_SIDE : FILM_SHORT_SIDE);

/** The networks behind a method, in the order in which a frame meets them. */
export function networksOf(method: MethodName): readonly NetworkName[] {
  const trained = method === 'network' || method === 'match';
  return COLOURING_NETWORKS.filter((name) => trained || name === 'lightness' || name === 'upscale');
}

function versionsOf(loaded: Iterable<LoadedNetwork>, method: MethodName): NetworkVersions {
  const versions = new Map([...loaded].map(({ name, version }) => [name, version]));
  return Object.fromEntries(networksOf(method).map((name) => [name, versions.get(name)]));
}
