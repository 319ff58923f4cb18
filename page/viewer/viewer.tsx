/** The picture, how it is compared, and playback. */
export function Viewer() {
  return <section aria-label="Viewer" />;
}
