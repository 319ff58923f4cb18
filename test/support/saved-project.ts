import { join } from 'node:path';
import { createProject, saveProject } from '../../src/index.js';
import { writeColourImage } from './colour-image.js';

/**
 * Saves a project of a clip, each shot of which is coloured after one still, by the quickest method and without loss.
 *
 * @param folder - where the still goes
 * @param ends - of the shots; the last is the number of the clip's frames
 * @returns its path, beside the clip
 */
export async function savedProject(clip: string, folder: string, ends: readonly number[]): Promise<string> {
  const created = await createProject({ clip, method: 'reinhard', size: 64, smooth: 0, codec: 'ffv1' });
  const path = await writeColourImage(join(folder, 'still.png'));
  const [first] = created.document.shots;
  const shots = ends.map((end, i) => ({
    ...(first as NonNullable<typeof first>),
    ...{ name: `Shot ${i + 1}`, start: ends[i - 1] ?? 0, end, references: [{ path }] },
  }));
  return (await saveProject(created, { ...created.document, shots })).path;
}
