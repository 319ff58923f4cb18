import type { ShotState } from '../../src/preview/protocol.js';

const STATUS_PATHS: Readonly<Record<ShotState['status'], string>> = {
  rendered: 'M2 6.5 5 9.5 10.5 3',
  stale: 'M10 4A4.5 4.5 0 1 0 10.5 7M10.5 1.5V4.5H7.5',
  new: 'M6 1.8A4.2 4.2 0 1 1 5.99 1.8Z',
  'without reference': 'M6 1.2 11.2 10.6H0.8ZM6 4.6V7.2M6 8.6V9.1',
};

/** What a shot's status means, for whoever does not know the word. */
export const STATUS_HELP: Readonly<Record<ShotState['status'], string>> = {
  rendered: 'rendered as it is now',
  stale: 'changed since it was rendered',
  new: 'not rendered yet',
  'without reference': 'has no reference to take colours from',
};

/** A shot's status: a shape for it, and its word. */
export function Status({
  of,
  short = false,
}: {
  readonly of: ShotState['status'];
  readonly short?: boolean;
}) {
  return (
    <span class="status" data-status={of} title={STATUS_HELP[of]}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path
          d={STATUS_PATHS[of]}
          fill="none"
          stroke="currentColor"
          stroke-width="1.5"
          stroke-linejoin="round"
        />
      </svg>
      <span class="word">{short && of === 'without reference' ? 'no reference' : of}</span>
    </span>
  );
}
