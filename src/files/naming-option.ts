import { AutochromeError } from '../errors.js';

/** Runs `work`; an error about a file then says which option the file was given for. */
export async function namingOption<T>(option: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AutochromeError)) throw error;
    const { kind, message, hint, cause } = error;
    throw new AutochromeError(kind, `${option} ${message}`, {
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
