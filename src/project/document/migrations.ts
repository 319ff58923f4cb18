/** A document before it is checked. */
export type RawDocument = Readonly<Record<string, unknown>>;

/** Makes a document of one version into one of the next; its `version` is set by whoever calls. */
export type Migration = (older: RawDocument) => RawDocument;

/** The first brings version 1 to 2, and so on; the last to the present version. */
export const MIGRATIONS: readonly Migration[] = [nameFootage, keepMarks];

/**
 * Brings a document up to the present version.
 *
 * @param document - of any version from 1 to the present one
 * @param migrations - {@link MIGRATIONS} when left out
 * @returns the document as it is where it is of the present version
 */
export function migrate(
  document: RawDocument & { readonly version: number },
  migrations: readonly Migration[] = MIGRATIONS,
): RawDocument {
  return migrations.slice(document.version - 1).reduce(
    (older: RawDocument, migration, i) => ({
      ...migration(older),
      version: document.version + i + 1,
    }),
    document,
  );
}

/** Version 1 calls shots that are colorized `picture`; since version 2 they are called `footage`. */
function nameFootage(older: RawDocument): RawDocument {
  if (!Array.isArray(older.shots)) return older;
  return { ...older, shots: older.shots.map(renamed) };
}

/** Since version 3 places in the clip may be marked; before there are none. */
function keepMarks(older: RawDocument): RawDocument {
  return older;
}

function renamed(shot: unknown): unknown {
  const isOld = typeof shot === 'object' && shot !== null && 'kind' in shot && shot.kind === 'picture';
  return isOld ? { ...shot, kind: 'footage' } : shot;
}
