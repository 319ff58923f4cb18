import type { Warnings } from '../warnings.js';

/** An element of XML that is to be written: its name, its attributes, and its text or its children. */
export type XmlNode = readonly [
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: string | number | readonly XmlNode[],
];

/** An element without attributes. */
export function element(name: string, content: XmlNode[2] = ''): XmlNode {
  return [name, {}, content];
}

/** Writes an element as lines of XML 1.0. Characters that XML cannot hold are left out, and told of. */
export function xmlLines(root: XmlNode, warnings: Warnings): string[] {
  const lines: string[] = [];
  const write = ([name, attributes, content]: XmlNode, indent: string) => {
    const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value, warnings)}"`);
    const tag = `${name}${given.join('')}`;
    if (content === '' || (Array.isArray(content) && content.length === 0)) lines.push(`${indent}<${tag}/>`);
    else if (typeof content === 'string' || typeof content === 'number') {
      lines.push(`${indent}<${tag}>${escaped(String(content), warnings)}</${name}>`);
    } else {
      lines.push(`${indent}<${tag}>`);
      for (const child of content) write(child, `${indent}  `);
      lines.push(`${indent}</${name}>`);
    }
  };
  write(root, '');
  return lines;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string, warnings: Warnings): string {
  if (/^[\w .:/-]*$/.test(text)) return text;
  // XML 1.0, section 2.2: the characters that a document may not hold.
  const allowed = text.replace(/(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, '');
  if (allowed !== text) warnings.add('characters that XML cannot hold are left out of names');
  return allowed
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
    .replace(/[\n\r\t\u0085\u2028]/g, (character) => `&#${character.charCodeAt(0)};`);
}
