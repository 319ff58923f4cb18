import { join } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where a user's library lies when no other place is named: `$XDG_DATA_HOME/autochrome/library`, which is
 * `~/.local/share/autochrome/library` where that is not set, on Linux; below `~/Library/Application Support` on macOS and
 * below `%LOCALAPPDATA%` on Windows.
 * @example
 * ```ts
 * import { defaultLibraryFolder } from 'autochrome';
 *
 * console.log(defaultLibraryFolder());
 * ```
 */
export function defaultLibraryFolder(): string {
  return join(envPaths('autochrome', { suffix: '' }).data, 'library');
}
