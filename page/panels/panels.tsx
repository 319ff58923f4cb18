/** References, suggestions and settings of the present shot, and the render. */
export function Panels() {
  return <section aria-label="Shot" />;
}
