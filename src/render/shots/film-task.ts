import type { Precision } from '../../inference/network.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../inference/network-loader.js';
import { networkPath } from '../../inference/registry.js';
import type { ResolvedDevice } from '../../inference/session-messages.js';
import { type NetworkVersions, networksOf } from '../open-colouring.js';
import { contentHash } from './content-hash.js';
import { isPassedThrough } from './fingerprint.js';
import type { OpenedFilm } from './open-film.js';
import type { PlannedShot } from './plan-shots.js';
import type { SegmentRecord } from './segment-records.js';
import type { ShotTask, TaskShot } from './shot-task.js';
import type { ShotsOptions } from './shots-options.js';

/** Where networks run, and in which weights: `auto` resolved. */
export interface FilmNetworks {
  /** Undefined where no shot needs any. */
  readonly loader: DeviceNetworkLoader | undefined;
  readonly device: ResolvedDevice;
  readonly precision: Precision;
}

/**
 * Finds out where the networks of some shots run. The caller closes the loader.
 *
 * @throws AutochromeError of kind `usage` or `failure` when the device cannot be used
 */
export async function chooseNetworks(planned: readonly PlannedShot[]): Promise<FilmNetworks> {
  const coloured = planned.map(({ shot }) => shot).filter((shot) => !isPassedThrough(shot));
  const trained = coloured.find(({ settings }) => ['network', 'match'].includes(settings.method));
  // Of all shots only those with trained networks know which precision is asked for.
  const asked = (trained ?? coloured[0])?.settings;
  if (!asked) return { loader: undefined, device: 'cpu', precision: 'fp32' };
  const loader = await createNetworkLoader({ device: asked.device, precision: asked.precision });
  try {
    return { loader, device: loader.device, precision: trained ? await loader.precision() : 'fp32' };
  } catch (error) {
    await loader.close();
    throw error;
  }
}

/**
 * Which shots have to be rendered one after the other, since each takes colours from the one before.
 *
 * @param order - places of shots that are rendered, rising
 */
export function chainsOf(
  planned: readonly PlannedShot[],
  order: readonly number[],
): readonly (readonly PlannedShot[])[] {
  const chains: PlannedShot[][] = [];
  for (const [i, index] of order.entries()) {
    const shot = planned[index] as PlannedShot;
    const chain = shot.shot.memory && order[i - 1] === index - 1 ? chains.at(-1) : undefined;
    if (chain) chain.push(shot);
    else chains.push([shot]);
  }
  return chains;
}

/**
 * Makes a task of shots.
 *
 * @param chain - one shot, or several of which each takes colours from the one before
 * @param before - the shot before the first, where its last frame counts
 */
export async function taskOf(
  options: ShotsOptions,
  { codec, runner }: Pick<OpenedFilm, 'codec' | 'runner'>,
  { device, precision }: Pick<FilmNetworks, 'device' | 'precision'>,
  chain: readonly PlannedShot[],
  before: SegmentRecord | undefined,
): Promise<ShotTask> {
  const resolved = { device, precision, backend: runner.backend, codec };
  const [first, last] = [chain[0] as PlannedShot, chain.at(-1) as PlannedShot];
  const task: ShotTask = {
    fingerprint: last.shot.fingerprint,
    ...{ input: options.input, identity: options.identity, kind: first.kind, codec },
    networks: await versionsFor(
      chain.map(({ shot }) => shot),
      precision,
    ),
    shots: chain.map(({ shot }) => ({ ...shot, settings: { ...shot.settings, ...resolved } })),
    ...(first.shot.memory && before ? { before } : {}),
  };
  // What is undefined is not there in JSON either.
  return JSON.parse(JSON.stringify(task)) as ShotTask;
}

/**
 * Versions of the networks that shots need, as they are on this machine.
 *
 * @throws AutochromeError of kind `input` when one cannot be read
 */
export async function versionsFor(
  shots: readonly Pick<TaskShot, 'settings' | 'passThrough' | 'references' | 'memory'>[],
  precision: Precision,
): Promise<NetworkVersions> {
  const coloured = shots.filter((shot) => !isPassedThrough(shot));
  const names = new Set(coloured.flatMap(({ settings }) => networksOf(settings.method)));
  const versions = [...names].map(async (name) => {
    const hash = await contentHash(networkPath(name, { precision }));
    return [name, hash.slice(0, 12)] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}
