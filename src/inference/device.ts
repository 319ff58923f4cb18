import { AutochromeError, usageError } from '../errors.js';
import { absenceOf, devicesOf } from './device-evidence.js';
import { type DeviceTrial, tryDevice } from './device-trial.js';
import type { DeviceName } from './network.js';
import type { ResolvedDevice } from './session-messages.js';

/** The device to use, and what was found on the way to it. */
export interface DeviceChoice {
  readonly device: ResolvedDevice;
  /** In the order in which they were tried; empty when the CPU was asked for. */
  readonly trials: readonly DeviceTrial[];
}

/** What {@link chooseDevice} asks of the machine; tests put their own in its place. */
export interface Machine {
  readonly platform: string;
  /** See {@link absenceOf}. */
  absenceOf(device: ResolvedDevice): string | undefined;
  /** See {@link tryDevice}. */
  tryDevice(device: ResolvedDevice): Promise<DeviceTrial>;
}

/** This machine. */
export function thisMachine(weights?: URL): Machine {
  return {
    platform: process.platform,
    absenceOf,
    tryDevice: (device) => tryDevice(device, { weights }),
  };
}

/**
 * Tries every device that the runtime has on this platform.
 *
 * @returns one entry per device, in the order of `auto`
 */
export function listDevices(machine: Machine = thisMachine()): Promise<DeviceTrial[]> {
  return Promise.all(devicesOf(machine.platform).map((device) => machine.tryDevice(device)));
}

/**
 * Chooses where networks run. `auto` takes the first accelerator that works and is no software renderer, else the CPU,
 * and `wasm` where the native runtime is not installed; it does not try what evidently is not there. Any other name is tried
 * and taken at its word; `cpu` and `wasm` need no trial where they are there.
 *
 * @throws AutochromeError of kind `usage` for a device that the platform does not have, `failure` for one that does
 *   not work, with the reason and the devices that do
 */
export async function chooseDevice(
  name: DeviceName,
  machine: Machine = thisMachine(),
): Promise<DeviceChoice> {
  if (name === 'wasm' || (name === 'cpu' && !machine.absenceOf(name))) return { device: name, trials: [] };
  return name === 'auto' ? firstThatWorks(machine) : asked(name, machine);
}

async function firstThatWorks(machine: Machine): Promise<DeviceChoice> {
  const trials: DeviceTrial[] = [];
  for (const device of devicesOf(machine.platform)) {
    const reason = machine.absenceOf(device);
    if (!reason && isCpu(device)) return { device, trials };
    const trial = reason ? absent(device, reason) : slowIsBroken(await machine.tryDevice(device));
    trials.push(trial);
    if (trial.works) return { device, trials };
  }
  return { device: 'wasm', trials };
}

async function asked(device: ResolvedDevice, machine: Machine): Promise<DeviceChoice> {
  if (!devicesOf(machine.platform).includes(device)) {
    const known = devicesOf(machine.platform).join(', ');
    throw usageError(
      `\`device\` ${device}: ONNX Runtime has no such device on ${machine.platform}`,
      `Choose auto or one of: ${known}.`,
    );
  }
  const missing = isCpu(device) ? machine.absenceOf(device) : undefined;
  const trial = missing ? absent(device, missing) : await machine.tryDevice(device);
  if (trial.works) return { device, trials: [trial] };
  const others = await Promise.all(
    devicesOf(machine.platform)
      .filter((other) => other !== device)
      .map((other) => machine.tryDevice(other)),
  );
  const working = others.filter(({ works }) => works).map((other) => other.device);
  throw new AutochromeError(
    'failure',
    `\`device\` ${device} does not work on this machine: ${trial.reason}`,
    {
      hint:
        working.length > 0 ? `Works here: ${working.join(', ')}.` : 'No device works; see autochrome doctor.',
    },
  );
}

/** Needs no trial: it works, or nothing does. */
const isCpu = (device: ResolvedDevice) => device === 'cpu' || device === 'wasm';

function absent(device: ResolvedDevice, reason: string): DeviceTrial {
  return { device, works: false, reason, milliseconds: undefined, cpuMilliseconds: undefined };
}

/** A software renderer passes for a GPU; it gives itself away by its time. */
function slowIsBroken(trial: DeviceTrial): DeviceTrial {
  const { milliseconds = 0, cpuMilliseconds = 0 } = trial;
  if (!trial.works || milliseconds < 100 || milliseconds < 10 * cpuMilliseconds) return trial;
  const reason = `it takes ${milliseconds.toFixed(0)} ms where the CPU takes ${cpuMilliseconds.toFixed(1)}`;
  return { ...trial, works: false, reason: `${reason}: a software renderer, not a GPU` };
}
