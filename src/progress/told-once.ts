/** Warnings that a user is told once each, and that a result holds. */
export interface ToldOnce {
  /** Those told so far. */
  readonly warnings: readonly string[];
  /** Tells a warning, unless it was told already. */
  warn(message: string): void;
}

/** @param onWarning - told of each, where anybody listens */
export function toldOnce(onWarning: ((message: string) => void) | undefined): ToldOnce {
  const warnings: string[] = [];
  return {
    warnings,
    warn: (message) => {
      if (warnings.includes(message)) return;
      warnings.push(message);
      onWarning?.(message);
    },
  };
}
