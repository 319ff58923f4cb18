import fc from 'fast-check';
import { PROJECT_SCHEMA, PROJECT_VERSION, type ProjectDocument } from '../../src/project/document/schema.js';

/** A project of shots that end at given frames. */
export function projectOf(ends: readonly number[], more: Partial<ProjectDocument> = {}): ProjectDocument {
  return PROJECT_SCHEMA.parse({
    format: 'autochrome-project',
    version: PROJECT_VERSION,
    clip: {
      path: 'reel.mkv',
      bytes: 1000,
      head: 'a'.repeat(64),
      frameRate: '24',
      startTimecode: '01:00:00:00',
      frames: ends.at(-1),
    },
    shots: ends.map((end, i) => ({ name: `Shot ${i + 1}`, start: ends[i - 1] ?? 0, end })),
    ...more,
  });
}

const reference = fc.record(
  {
    path: fc.string({ minLength: 1, maxLength: 30 }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    mask: fc.string({ minLength: 1, maxLength: 10 }),
  },
  { requiredKeys: ['path'] },
);

const ownSettings = fc.record(
  {
    method: fc.constantFrom('network', 'match', 'welsh', 'reinhard'),
    saturation: fc.double({ min: 0, max: 2, noNaN: true }),
    size: fc.integer({ min: 64, max: 1024 }),
    keepChroma: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Any project with one to twenty shots. */
export const projects: fc.Arbitrary<ProjectDocument> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }),
    references: fc.array(fc.array(reference, { maxLength: 3 }), { maxLength: 20 }),
    settings: fc.array(ownSettings, { maxLength: 20 }),
    names: fc.array(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 20 }),
  })
  .map(({ lengths, references, settings, names }) => {
    let end = 0;
    const plain = projectOf(
      lengths.map((length) => {
        end += length;
        return end;
      }),
    );
    return {
      ...plain,
      shots: plain.shots.map((shot, i) => ({
        ...shot,
        name: names[i] ?? shot.name,
        references: (references[i] ?? []) as ProjectDocument['shots'][number]['references'],
        settings: settings[i] ?? {},
      })),
    };
  });
