import { signal } from '@preact/signals';
import type { UploadState } from '../../src/preview/protocol.js';
import { edit, request, tellProblem } from '../state/project.js';

/** Kinds of files that may be references. */
export const PICTURES = 'image/png,image/jpeg,image/tiff,image/webp,.tif,.tiff';

/** Names of files that are being uploaded. */
export const uploading = signal<readonly string[]>([]);

/** Uploads pictures and gives them to a shot as references. */
export async function addPictures(files: readonly File[], shot: number): Promise<void> {
  if (files.length === 0) return;
  const names = files.map(({ name }) => name);
  uploading.value = [...uploading.value, ...names];
  const ids: string[] = [];
  let failure: unknown;
  for (const file of files) {
    try {
      const type = file.type || 'application/octet-stream';
      const sent = { method: 'POST', body: file, headers: { 'content-type': type } };
      const { id } = await request<UploadState>(`api/uploads?name=${encodeURIComponent(file.name)}`, sent);
      ids.push(id);
    } catch (error) {
      failure = error;
    }
    uploading.value = uploading.value.toSpliced(uploading.value.indexOf(file.name), 1);
  }
  // Those that arrived count, also where another one could not be read.
  if (ids.length > 0) await edit({ kind: 'add references', shots: [shot], ids });
  if (failure) tellProblem(failure);
}
