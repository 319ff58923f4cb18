import type { DeviceName } from '../../inference/network.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../inference/network-loader.js';
import { describeNetwork } from '../../inference/registry.js';
import { describeImage } from '../describe.js';
import type { ImageDescriber } from '../library/describe-file.js';
import { describedImage } from './read-lightness.js';

/** A describer that the caller closes. */
export interface NetworkDescriber extends ImageDescriber {
  /** Frees the network. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Describes images with the network `describe`, which is loaded with the first image: where nothing has changed
 * there is none.
 *
 * @throws AutochromeError of kind `failure` when the network's file cannot be read
 */
export async function openNetworkDescriber(device: DeviceName): Promise<NetworkDescriber> {
  const { version } = await describeNetwork('describe');
  let loading: Promise<DeviceNetworkLoader> | undefined;
  return {
    version,
    async describe(image) {
      loading ??= createNetworkLoader({ device });
      const [network, { lightness, colours }] = await Promise.all([
        loading.then((loader) => loader.load('describe')),
        describedImage(image),
      ]);
      return describeImage(network, lightness, colours);
    },
    async close() {
      await loading?.then((loader) => loader.close());
    },
  };
}
