import type { PreviewState, ShotState } from '../../src/preview/protocol.js';

/** Settings that the page itself lays over the planes. */
const LAID_OVER = ['strength', 'saturation'];

/**
 * What the colours of each shot depend on, as texts that are other texts where the colours may be others. Names, cuts of
 * other shots, marks and what was rendered do not matter.
 */
export function colourVersions({ shots, settings }: Pick<PreviewState, 'shots' | 'settings'>): string[] {
  let before = '';
  return shots.map((shot) => {
    const version = JSON.stringify([counted(settings), own(shot), shot.memory > 0 ? before : '']);
    before = version;
    return version;
  });
}

function own({ start, end, kind, references, settings, memory }: ShotState): unknown[] {
  const shown = references.map(({ name: _, ...rest }) => rest);
  return [start, end, kind, shown, counted(settings), memory];
}

function counted(settings: ShotState['settings']): [string, unknown][] {
  return Object.entries(settings)
    .filter(([name]) => !LAID_OVER.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
