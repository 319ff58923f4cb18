import { SaxesParser } from 'saxes';
import { DEEPEST, type FileLine, type TimelineFile } from '../timeline-file.js';

/** Elements of xmeml that tell of a timeline. All others are skipped with what is in them. */
const KEPT = new Set(
  (
    'xmeml project children bin clip sequence name duration rate timebase ntsc timecode string frame displayformat ' +
    'reel media video audio track clipitem generatoritem transitionitem start end in out alignment effect effectid ' +
    'filter file pathurl enabled mediaSource compositemode alphatype parameter parameterid value keyframe pproTicksIn ' +
    'pproTicksOut'
  ).split(' '),
);

/** Characters that are parsed at once. */
const CHUNK = 1 << 16;

/** An element of an XML file. */
export interface XmlElement extends FileLine {
  readonly name: string;
  readonly id: string | undefined;
  readonly children: XmlElement[];
  /** Its own text; empty where it has none. */
  text: string;
}

/**
 * Reads an XML file into a tree of the elements that tell of a timeline. No entities are known but the five of XML
 * itself, and nothing outside the file is looked at.
 *
 * @returns the root element
 * @throws AutochromeError of kind `input` when it is not well-formed, or nested too deep; names the line
 */
export function parseXml(file: TimelineFile): XmlElement {
  const parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let depth = 0;
  let skipped = 0;
  parser.on('error', (error) => {
    const reason = error.message.replace(/^\d+:\d+: /, '');
    // A tag that is not closed is noticed at the file's end; an ampersand that begins no entity may be why.
    const unclosed = reason.startsWith('unclosed tag') ? open.at(-1) : undefined;
    file.fail(
      unclosed ?? { line: parser.line },
      `not well-formed XML: ${reason}`,
      'export the timeline again',
      error,
    );
  });
  // Where a tag begins, for tags over several lines.
  let line = 1;
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > DEEPEST) file.fail({ line }, `tags within more than ${DEEPEST} others`);
    if (skipped > 0 || !KEPT.has(name)) {
      // The root is kept whatever it is, for the error that names it.
      if (depth > 1 || root) {
        skipped += 1;
        return;
      }
    }
    const element: XmlElement = { name, id: attributes.id, children: [], text: '', line };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    // Between elements there is nothing but layout.
    if (element && skipped === 0 && element.children.length === 0) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    depth -= 1;
    if (skipped > 0) skipped -= 1;
    else open.pop();
  });
  for (let at = 0; at < file.text.length; at += CHUNK) parser.write(file.text.slice(at, at + CHUNK));
  parser.close();
  return root ?? file.fail({ line: 1 }, 'has no element');
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The children of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text of the first child of a name; undefined where there is none, or an empty one. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text || undefined;
}

/**
 * The number in the first child of a name; undefined where there is none, or an empty one.
 *
 * @throws AutochromeError of kind `input` when it is no number
 */
export function numberOf(
  file: TimelineFile,
  element: XmlElement | undefined,
  name: string,
): number | undefined {
  const child = childOf(element, name);
  const text = child?.text.trim();
  if (!child || !text) return undefined;
  if (!/^[-+]?\d{1,15}(\.\d*)?$/.test(text))
    file.fail(child, `${name} '${text.slice(0, 40)}' is not a number`);
  return Number(text);
}

/**
 * The whole number nearest to what is in the first child of a name; undefined where there is none, or an empty one.
 *
 * @throws AutochromeError of kind `input` when it is no number
 */
export function wholeOf(
  file: TimelineFile,
  element: XmlElement | undefined,
  name: string,
): number | undefined {
  const value = numberOf(file, element, name);
  if (value === undefined || Number.isInteger(value)) return value;
  file.warn(element as XmlElement, 'positions between frames are moved to the nearest frame');
  return Math.round(value);
}

/** Whether the first child of a name says TRUE; undefined where there is none. */
export function truthOf(element: XmlElement | undefined, name: string): boolean | undefined {
  const text = textOf(element, name)?.trim().toUpperCase();
  return text === undefined ? undefined : text === 'TRUE';
}
