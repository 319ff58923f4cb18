import type { NetworkName, Tensor } from './network.js';

/** A device as it was chosen: never `auto`. */
export type ResolvedDevice = 'cpu' | 'webgpu' | 'cuda' | 'coreml' | 'dml' | 'wasm';

/** What a session worker is started with. */
export interface SessionSettings {
  readonly device: ResolvedDevice;
  /** Threads of one operator, the calling one included. */
  readonly threads: number;
  /** Two words shared with the worker; see {@link BUSY} and {@link CLOSING}. */
  readonly state: Int32Array<SharedArrayBuffer>;
}

/** Index into {@link SessionSettings.state}: 1 while the runtime's native code is at work. */
export const BUSY = 0;
/** Index into {@link SessionSettings.state}: 1 once no further native call may begin. */
export const CLOSING = 1;

/** To the worker. Requests are carried out in order; each but `close` has one reply. */
export type SessionRequest =
  | { readonly kind: 'load'; readonly id: number; readonly name: NetworkName; readonly path: string }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly name: NetworkName;
      readonly inputs: Readonly<Record<string, Tensor>>;
    }
  | { readonly kind: 'close' };

/** From the worker. `error` is the runtime's own message. */
export type SessionReply =
  | { readonly id: number; readonly outputs: Record<string, Tensor> }
  | { readonly id: number; readonly error: string };
