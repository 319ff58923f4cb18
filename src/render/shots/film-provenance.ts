import type { Provenance } from '../../encode/output-tags.js';

/** What made a film that was joined from shots: each thing that was said of a shot, once. */
export function filmProvenance(shots: readonly Provenance[]): Provenance {
  const values = new Map<string, Set<string>>();
  for (const provenance of shots) {
    for (const [key, value] of Object.entries(provenance)) {
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  const merged = [...values].map(([key, all]) => [key, [...all].join(' / ')] as const);
  const [program, ...rest] = merged;
  return Object.fromEntries([...(program ? [program] : []), ['shots', `${shots.length}`], ...rest]);
}
