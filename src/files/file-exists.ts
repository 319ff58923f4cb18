import { stat } from 'node:fs/promises';

/** Whether there is anything at a path, of whatever kind, that this user may look at. */
export async function fileExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
