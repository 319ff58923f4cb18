const PATHS = {
  'play forwards': 'M4 2 13 8 4 14Z',
  'play backwards': 'M12 2 3 8 12 14Z',
  stop: 'M3 3H13V13H3Z',
  'next frame': 'M4 2 10 8 4 14ZM11 2H13V14H11Z',
  'previous frame': 'M12 2 6 8 12 14ZM3 2H5V14H3Z',
  'next cut': 'M1 3 6 8 1 13ZM6 3 11 8 6 13ZM12 2H14V14H12Z',
  'previous cut': 'M15 3 10 8 15 13ZM10 3 5 8 10 13ZM2 2H4V14H2Z',
  upright: 'M2 3H14V13H2ZM3.2 4.2V11.8H7.4V4.2Z',
  level: 'M2 3H14V13H2ZM3.2 4.2V7.4H12.8V4.2Z',
} as const;

/** A small picture for a button, which has its name in words. */
export function Icon({ of }: { readonly of: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d={PATHS[of]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
