import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chooseFfmpeg } from '../ffmpeg/choose.js';
import { listDevices } from '../inference/device.js';
import type { DeviceTrial } from '../inference/device-trial.js';
import { type NetworkName, PRECISIONS, type Precision } from '../inference/network.js';
import { NATIVE_RUNTIME_HINT } from '../inference/network-loader.js';
import {
  COLOURING_NETWORKS,
  describeNetwork,
  NETWORKS,
  networkPath,
  precisionOf,
} from '../inference/registry.js';
import { VERSION } from '../version.js';

/** One ffmpeg, and whether it can be used. */
export interface FfmpegFinding {
  /** `native`: a program on PATH; `wasm`: the embedded one. */
  readonly backend: 'native' | 'wasm';
  readonly works: boolean;
  /** Such as `5.1.6`; undefined where it does not work. */
  readonly version: string | undefined;
  /** Where a native one was found. */
  readonly path: string | undefined;
  /** Why it does not work; undefined where it does. */
  readonly reason: string | undefined;
}

/** One network's file. */
export interface NetworkFinding {
  readonly name: NetworkName;
  /** Of its weights. Films can be colorized as long as the networks that colour are there in `fp32`. */
  readonly precision: Precision;
  readonly path: string;
  /** Size of the file; 0 where it cannot be read. */
  readonly bytes: number;
  /** SHA-256 of the file; undefined where it cannot be read. */
  readonly sha256: string | undefined;
  /** First digits of {@link sha256}. */
  readonly version: string | undefined;
  /** Why it cannot be used; undefined where it can. */
  readonly reason: string | undefined;
}

/** Something to know or to do. */
export interface DoctorAdvice {
  /** `missing`: films cannot be colorized without it; `note`: they can. */
  readonly severity: 'missing' | 'note';
  readonly message: string;
  readonly hint: string | undefined;
}

/** What a machine has. */
export interface DoctorReport {
  /** Whether films can be colorized here. */
  readonly ready: boolean;
  /** Autochrome's version. */
  readonly version: string;
  readonly node: { readonly version: string; readonly platform: string; readonly supported: boolean };
  readonly ffmpeg: readonly FfmpegFinding[];
  /** Every device that the runtime has on this platform. */
  readonly devices: readonly DeviceTrial[];
  readonly networks: readonly NetworkFinding[];
  /** What is missing, and what would make it better. */
  readonly findings: readonly DoctorAdvice[];
}

/**
 * Looks at what this machine has: ffmpeg, devices, networks. Runs a small network on every device, which takes a few
 * seconds.
 * @example
 * ```ts
 * import { doctor } from 'autochrome';
 *
 * const { devices, ffmpeg } = await doctor();
 * console.log(devices, ffmpeg);
 * ```
 */
export async function doctor(): Promise<DoctorReport> {
  const [native, wasm, devices, networks] = await Promise.all([
    findFfmpeg('native'),
    findFfmpeg('wasm'),
    listDevices(),
    Promise.all(networkFiles().map(([name, precision]) => findNetwork(name, precision))),
  ]);
  const node = {
    version: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    supported: isSupportedNode(process.versions.node),
  };
  const found = { node, ffmpeg: [native, wasm], devices, networks };
  const findings = advise(found);
  const ready = findings.every(({ severity }) => severity !== 'missing');
  return { ready, version: VERSION, ...found, findings };
}

/**
 * What follows from what a machine has: `missing` for what stands in the way of colorizing films, `note` for the rest.
 */
export function advise({
  node,
  ffmpeg,
  devices,
  networks,
}: Pick<DoctorReport, 'node' | 'ffmpeg' | 'devices' | 'networks'>): DoctorAdvice[] {
  const findings: DoctorAdvice[] = [];
  const add = (severity: DoctorAdvice['severity'], message: string, hint?: string) =>
    findings.push({ severity, message, hint });
  if (!node.supported) add('missing', `Node ${node.version} is too old`, 'install Node 20.19 or later');
  for (const { name, precision, reason } of networks) {
    if (reason === undefined) continue;
    const hint = 'install Autochrome again';
    if (name === 'integers') {
      add('note', `\`precision\` auto is fp32: network ${name} cannot be used: ${reason}`, hint);
    } else if (!COLOURING_NETWORKS.some((colouring) => colouring === name)) {
      add('note', `references cannot be recommended: network ${name} cannot be used: ${reason}`, hint);
    } else if (precision === 'fp32') add('missing', `network ${name} cannot be used: ${reason}`, hint);
    else add('note', `\`precision\` ${precision} cannot be used: ${reason}`, hint);
  }
  if (!devices.some(({ works }) => works)) {
    add('missing', 'no device runs networks', 'install Autochrome again');
  } else if (!devices.some(({ device, works }) => works && device !== 'wasm')) {
    add(
      'note',
      'networks run in WebAssembly, which is much slower than the native runtime',
      NATIVE_RUNTIME_HINT,
    );
  } else if (!devices.some(({ device, works }) => works && device !== 'cpu' && device !== 'wasm')) {
    add('note', 'no accelerator works here, so networks run on the CPU');
  }
  if (!ffmpeg.some(({ works }) => works)) {
    add(
      'missing',
      'there is no ffmpeg',
      'install Autochrome again, or install ffmpeg from https://ffmpeg.org',
    );
  } else if (!ffmpeg.some(({ backend, works }) => works && backend === 'native')) {
    add(
      'note',
      'video is read and written by the embedded ffmpeg, which is slower than an installed one',
      'install ffmpeg from https://ffmpeg.org or with your system’s package manager; it is used as soon as it is on PATH',
    );
  }
  return findings;
}

/** Node 20.19 and later. */
function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

async function findFfmpeg(backend: 'native' | 'wasm'): Promise<FfmpegFinding> {
  try {
    const { version } = await chooseFfmpeg(backend);
    const path = backend === 'native' ? await onPath(process.env.AUTOCHROME_FFMPEG || 'ffmpeg') : undefined;
    return { backend, works: true, version, path, reason: undefined };
  } catch (error) {
    // The message names the option that asked for this backend; nobody gave one here.
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.replace(/^`backend` \w+: /, '');
    return { backend, works: false, version: undefined, path: undefined, reason };
  }
}

/** Where a program lies that a shell would start. */
async function onPath(program: string): Promise<string | undefined> {
  const folders = /[\\/]/.test(program) ? [''] : (process.env.PATH ?? '').split(delimiter);
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, program + ending);
      const executable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (executable) return path;
    }
  }
  return undefined;
}

/** Every file of a network: those with weights come in each precision. */
function networkFiles(): [NetworkName, Precision][] {
  return PRECISIONS.flatMap((precision) =>
    NETWORKS.filter((name) => precisionOf(name, precision) === precision).map(
      (name): [NetworkName, Precision] => [name, precision],
    ),
  );
}

async function findNetwork(name: NetworkName, precision: Precision): Promise<NetworkFinding> {
  try {
    return { ...(await describeNetwork(name, { precision })), reason: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const path = networkPath(name, { precision });
    return { name, precision, path, bytes: 0, sha256: undefined, version: undefined, reason };
  }
}
