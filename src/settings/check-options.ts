import { z } from 'zod';
import { usageError } from '../errors.js';

/** An option of a library function: what it may be, in a schema and in words. */
export interface CheckedOption {
  readonly schema: z.ZodType;
  readonly allowed: string;
}

/** A path that is not empty. */
export const PATH = z.string().min(1);

/** A function, or nothing. */
export const CALLBACK = z.custom<unknown>((value) => typeof value === 'function').optional();

/** A cache of predictions, `false` for none, or nothing. */
export const CACHE = {
  schema: z
    .custom<unknown>(
      (value) =>
        value === false ||
        (typeof value === 'object' &&
          value !== null &&
          ['get', 'put'].every((name) => typeof (value as Record<string, unknown>)[name] === 'function')),
    )
    .optional(),
  allowed: 'a cache of predictions, or false for none',
} as const satisfies CheckedOption;

/** What every function that works for a while takes. */
export const COMMON_OPTIONS = {
  overwrite: { schema: z.boolean().optional(), allowed: 'true or false' },
  signal: { schema: z.instanceof(AbortSignal).optional(), allowed: 'an AbortSignal' },
  onStart: { schema: CALLBACK, allowed: 'a function' },
  onProgress: { schema: CALLBACK, allowed: 'a function' },
  onWarning: { schema: CALLBACK, allowed: 'a function' },
} as const satisfies Record<string, CheckedOption>;

/**
 * Checks the options of a library function, but for settings, which have checks of their own.
 *
 * @param given - by name
 * @param options - what each may be
 * @param settings - names of settings that may be among them
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkOptions(
  given: object,
  options: Readonly<Record<string, CheckedOption>>,
  settings: readonly string[],
): void {
  const known = [...Object.keys(options), ...settings];
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw usageError(`there is no option '${name}'`, `Options: ${known.join(', ')}`);
  }
  for (const [name, { schema, allowed }] of Object.entries(options)) {
    const value = given[name as keyof typeof given] as unknown;
    if (schema.safeParse(value).success) continue;
    throw usageError(
      `\`${name}\` ${JSON.stringify(value) ?? 'undefined'} is not allowed`,
      `Allowed: ${allowed}`,
    );
  }
}
