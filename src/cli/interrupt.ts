import type { Context } from './context.js';

/**
 * Turns the first Ctrl+C (or a request to end) into an abort signal, and the second into an immediate end with exit
 * code 130.
 *
 * @param context - says when the user asks to stop
 * @param onFirst - told when the first comes
 * @returns the signal, and `release`, which gives the process its usual behaviour back
 */
export function interruptSignal(
  { signals, exit }: Pick<Context, 'signals' | 'exit'>,
  onFirst: () => void,
): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => {
    if (controller.signal.aborted) return exit(130);
    onFirst();
    controller.abort();
  };
  for (const name of names) signals.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) signals.off(name, onSignal);
    },
  };
}
