import { availableParallelism } from 'node:os';
import { AutochromeError, usageError } from '../errors.js';
import { chooseDevice, thisMachine } from './device.js';
import type { DeviceTrial } from './device-trial.js';
import { multipliesExactly } from './integers.js';
import {
  DEVICES,
  type DeviceName,
  type Network,
  type NetworkLoader,
  type NetworkName,
  type Precision,
  type PrecisionChoice,
} from './network.js';
import { describeNetwork, type NetworkFile, precisionOf, releasePrecision } from './registry.js';
import { SessionHost } from './session-host.js';
import type { ResolvedDevice } from './session-messages.js';

/** Settings of {@link createNetworkLoader}. */
export interface NetworkLoaderOptions {
  readonly device: DeviceName;
  /** Threads of one operator, from 1; one per core when left out. */
  readonly threads?: number | undefined;
  /** `file:` URL of a folder of networks, with its closing slash; those of this package when left out. */
  readonly weights?: URL | undefined;
  /** Which weights of the trained networks; `fp32` when left out. */
  readonly precision?: PrecisionChoice | undefined;
}

/** A network in use, for a result's provenance. */
export interface LoadedNetwork extends NetworkFile {
  readonly device: ResolvedDevice;
}

/** How to get the native runtime where the installation had to do without it. */
export const NATIVE_RUNTIME_HINT =
  'set ONNXRUNTIME_NODE_INSTALL=skip in the environment and install Autochrome again, which then needs the npm registry alone';

const WASM_WARNING =
  'the networks run in WebAssembly, which is much slower, because onnxruntime-node is not installed; ' +
  NATIVE_RUNTIME_HINT;

/** A loader whose device has been chosen. */
export interface DeviceNetworkLoader extends NetworkLoader {
  readonly device: ResolvedDevice;
  readonly threads: number;
  /** What the user should know about {@link device}: that it is slower than what this machine could do. */
  readonly warning: string | undefined;
  /** What was found on the way to {@link device}. */
  readonly trials: readonly DeviceTrial[];
  /** The precision in which trained networks are loaded where they come in it, `auto` resolved. */
  precision(): Promise<Precision>;
  /** The networks loaded so far. */
  readonly loaded: ReadonlyMap<NetworkName, LoadedNetwork>;
}

/**
 * Chooses a device and starts the thread on which its networks run, so that the caller's thread stays free. Loading
 * and running throw AutochromeErrors of kind `failure` that name the network, the device and the cause.
 *
 * @throws AutochromeError of kind `usage` or `failure` as {@link chooseDevice} does; `usage` for an unknown device or
 *   a number of threads that is none
 */
export async function createNetworkLoader(options: NetworkLoaderOptions): Promise<DeviceNetworkLoader> {
  const { threads = availableParallelism(), weights, precision = 'fp32' } = options;
  if (!DEVICES.includes(options.device)) {
    throw usageError(`\`device\` ${options.device} is unknown`, `Choose one of: ${DEVICES.join(', ')}.`);
  }
  if (!Number.isInteger(threads) || threads < 1) {
    throw usageError(`${threads} threads are not a whole number from 1`);
  }
  const { device, trials } = await chooseDevice(options.device, thisMachine(weights));
  const hint = device === 'cpu' || device === 'wasm' ? undefined : 'Try `device` cpu.';
  const host = new SessionHost(device, threads);
  const loaded = new Map<NetworkName, LoadedNetwork>();
  const networks = new Map<NetworkName, Promise<Network>>();
  let closing: Promise<void> | undefined;

  let integers: Promise<boolean> | undefined;

  async function resolvePrecision(): Promise<Precision> {
    if (precision !== 'auto') return releasePrecision(precision);
    if (device !== 'cpu' && device !== 'wasm') return 'fp32';
    // Where that cannot be told, the way that works everywhere is taken.
    integers ??= load('integers').then(multipliesExactly, () => false);
    return (await integers) ? 'int8' : 'fp32';
  }

  /** The file of a network, in the precision asked for. */
  async function fileOf(name: NetworkName): Promise<NetworkFile> {
    // What comes in one precision alone does not wait for what the processor can do, and finds that out itself.
    const wanted =
      precision === 'auto' && precisionOf(name, 'int8') !== 'int8' ? 'fp32' : await resolvePrecision();
    return describeNetwork(name, { folder: weights, precision: wanted });
  }

  async function load(name: NetworkName): Promise<Network> {
    const file = await fileOf(name);
    await host.load(name, file.path).catch((cause) => {
      throw failed(`cannot load network '${name}' (${file.path}) on ${device}`, cause, hint);
    });
    loaded.set(name, { ...file, device });
    return {
      name,
      run: (inputs) =>
        host.run(name, inputs).catch((cause) => {
          throw failed(`network '${name}' failed on ${device}`, cause, hint);
        }),
    };
  }

  return {
    device,
    threads,
    warning: device === 'wasm' && options.device === 'auto' ? WASM_WARNING : undefined,
    trials,
    precision: resolvePrecision,
    loaded,
    load(name) {
      const known = networks.get(name) ?? load(name);
      networks.set(name, known);
      return known;
    },
    close() {
      closing ??= host.close();
      return closing;
    },
  };
}

function failed(what: string, cause: Error, hint: string | undefined): AutochromeError {
  const options = hint === undefined ? { cause } : { cause, hint };
  return new AutochromeError('failure', `${what}: ${cause.message}`, options);
}
