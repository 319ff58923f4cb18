/** The film's shots as thumbnails, with their cuts, status and marks. */
export function Timeline() {
  return <section aria-label="Timeline" />;
}
