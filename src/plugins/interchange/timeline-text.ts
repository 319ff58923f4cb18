import { inputError } from '../../errors.js';

/** The text of a timeline's file. */
export interface TimelineText {
  /** All of it, without a byte order mark and characters of no meaning; lines end in line feeds. */
  readonly text: string;
  /** Whether the encoding is known: Unicode, or what an XML declaration says. */
  readonly certain: boolean;
}

/** Bytes of a file in which an XML declaration may be. */
const DECLARATION = 200;

/**
 * Decodes a timeline's file: UTF-8, UTF-16 with or without byte order mark, the encoding that an XML declaration names,
 * or else Windows-1252, in which old programs write EDLs.
 *
 * @throws AutochromeError of kind `input` when the bytes are not what they say
 */
export function textOfBytes(path: string, bytes: Uint8Array): TimelineText {
  const wide = utf16Of(bytes);
  if (wide) return { text: plain(decoded(path, bytes, wide)), certain: true };
  try {
    return { text: plain(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), certain: true };
  } catch {
    const declared = declaredEncoding(bytes);
    const text = decoded(path, bytes, declared ?? 'windows-1252');
    return { text: plain(text), certain: declared !== undefined };
  }
}

function decoded(path: string, bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw inputError(`timeline ${path} is not valid ${encoding}`, 'export the timeline again', cause);
  }
}

/** UTF-16, told by its byte order mark, or by the zero beside the first letter. */
function utf16Of([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a && b === 0 && c && d === 0) return 'utf-16le';
  return a === 0 && b && c === 0 && d ? 'utf-16be' : undefined;
}

/** What an XML declaration says, where that is an encoding that can be read. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARATION));
  const label = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  if (label === undefined || /^utf/i.test(label)) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Without zeros, with which old systems fill blocks, nor what once marked a file's end; with line feeds alone. */
function plain(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\u001a', '').replace(/\r\n?/g, '\n');
}
