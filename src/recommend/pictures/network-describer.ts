import type { DeviceName } from '../../inference/network.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../inference/network-loader.js';
import { describeNetwork } from '../../inference/registry.js';
import { describePicture } from '../describe.js';
import type { PictureDescriber } from '../library/describe-file.js';
import { describedPicture } from './read-lightness.js';

/** A describer that the caller closes. */
export interface NetworkDescriber extends PictureDescriber {
  /** Frees the network. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Describes pictures with the network `describe`, which is loaded with the first picture: where nothing has changed
 * there is none.
 *
 * @throws AutochromeError of kind `failure` when the network's file cannot be read
 */
export async function openNetworkDescriber(device: DeviceName): Promise<NetworkDescriber> {
  const { version } = await describeNetwork('describe');
  let loading: Promise<DeviceNetworkLoader> | undefined;
  return {
    version,
    async describe(picture) {
      loading ??= createNetworkLoader({ device });
      const [network, { lightness, colours }] = await Promise.all([
        loading.then((loader) => loader.load('describe')),
        describedPicture(picture),
      ]);
      return describePicture(network, lightness, colours);
    },
    async close() {
      await loading?.then((loader) => loader.close());
    },
  };
}
