/**
 * Turns the first Ctrl+C (or a request to end) into an abort signal, and the second into an immediate end with exit
 * code 130.
 *
 * @param onFirst - told when the first comes
 * @returns the signal, and `release`, which gives the process its usual behaviour back
 */
export function interruptSignal(onFirst: () => void): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    onFirst();
    controller.abort();
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
