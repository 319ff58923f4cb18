/** A tensor in row-major order. */
export type Tensor =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'uint8'; readonly dims: readonly number[]; readonly data: Uint8Array }
  | { readonly type: 'int8'; readonly dims: readonly number[]; readonly data: Int8Array }
  | { readonly type: 'int64'; readonly dims: readonly number[]; readonly data: BigInt64Array };

/** A loaded network. Calls may overlap; they are carried out in order. */
export interface Network {
  readonly name: NetworkName;
  /**
   * @param inputs - every input of the graph, by name. The data must not change until the call returns
   * @returns every output of the graph, by name
   * @throws AutochromeError of kind `failure` naming the network when the runtime fails
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
}

/** The graphs in models/weights, without the ending. See models/README.md for their inputs and outputs. */
export type NetworkName = 'lightness' | 'reference' | 'colour' | 'upscale' | 'describe' | 'rank' | 'integers';

/**
 * How many bits each weight of the trained networks has in its file. With `int8` convolutions compute in integers of as
 * many bits; what goes in and comes out has 32 either way.
 */
export const PRECISIONS = ['fp32', 'int8'] as const;

/** Numbers in which the trained networks compute. */
export type Precision = (typeof PRECISIONS)[number];

/**
 * What can be asked for: `auto` is `int8` on a CPU that multiplies integers exactly, `fp32` elsewhere. `fp16`, which
 * projects of earlier versions may name, is `fp32`: it only ever stored weights in 16 bits and computed in 32.
 */
export const PRECISION_CHOICES = ['auto', ...PRECISIONS, 'fp16'] as const;

/** See {@link PRECISION_CHOICES}. */
export type PrecisionChoice = (typeof PRECISION_CHOICES)[number];

/** Loads networks for one device and owns them. */
export interface NetworkLoader {
  /** Loads a network once; later calls return the same one. */
  load(name: NetworkName): Promise<Network>;
  /** Frees all networks. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Where networks run; `auto` takes the first that works of the platform's accelerators, else `cpu`. `wasm` is the CPU too,
 * through WebAssembly: slower, but it needs no native library, so `auto` takes it where that is not installed.
 */
export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'coreml', 'dml', 'wasm'] as const;

/** Where networks run. */
export type DeviceName = (typeof DEVICES)[number];
