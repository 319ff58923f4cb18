/** Attributes of an element; numbers are shortened to hundredths. */
export type Attributes = Readonly<Record<string, string | number>>;

/**
 * An element of an SVG document.
 *
 * @param children - elements, already as text
 */
export function svgElement(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeValue(value)}"`);
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('\n')}</${name}>`;
}

/** A text element. */
export function label(text: string, attributes: Attributes): string {
  return svgElement('text', attributes, escaped(text));
}

/** A number as it is written in a document: hundredths of a unit are finer than a screen. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function attributeValue(value: string | number): string {
  return typeof value === 'number' ? short(value) : escaped(value);
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: file names may hold them, XML 1.0 may not.
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
  );
}
