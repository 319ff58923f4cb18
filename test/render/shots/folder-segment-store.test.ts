import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderSegmentStore, type SegmentRecord } from '../../../src/index.js';
import { FINGERPRINT_PARTS } from '../../../src/render/shots/shots-options.js';
import { temporaryFolder } from '../../support/run-cli.js';
import { segmentStoreConformance } from '../../support/segment-store-conformance.js';

segmentStoreConformance('folder', async (t) => {
  const folder = join(await temporaryFolder(t), 'segments');
  const staleAfter = 800;
  return {
    staleAfter,
    open: (heartbeat) => new FolderSegmentStore(folder, { heartbeat, staleAfter }),
    record: async (fingerprint): Promise<SegmentRecord> => {
      const file = `segment-000000-000004.${fingerprint.slice(0, 12)}.mkv`;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, file), 'four frames');
      return {
        ...{ kind: 'segment', name: 'One', start: 0, end: 4, file, bytes: 11, frames: 4 },
        sha256: createHash('sha256').update('four frames').digest('hex'),
        ...{ first: '0', endTime: '1001/6000', parameters: 'ffv1', fingerprint },
        parts: Object.fromEntries(FINGERPRINT_PARTS.map((part) => [part, 'x'])) as SegmentRecord['parts'],
        provenance: { method: 'none' },
      };
    },
  };
});
