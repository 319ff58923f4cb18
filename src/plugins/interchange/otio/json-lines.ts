import { createScanner } from 'jsonc-parser';

/** A token of a JSON text: where it begins, its first character, and its value where it is a text. */
interface Token {
  readonly offset: number;
  readonly first: string;
  readonly value: string;
}

/** The tokens of a JSON text, without recursion, so that no nesting is too deep. */
function* tokensOf(text: string): Generator<Token> {
  const scanner = createScanner(text, true);
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= text.length) return;
    yield { offset, first: text[offset] as string, value: scanner.getTokenValue() };
  }
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/**
 * Offset of the first bracket within more than so many others; undefined where there is none. Texts end with their
 * line, as they do for the scanner above, whether or not they are closed.
 */
export function findDeeper(text: string, depth: number): number | undefined {
  let open = 0;
  let inText = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (inText) {
      if (character === '\\') offset += 1;
      else inText = character !== '"' && character !== '\n' && character !== '\r';
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') open += 1;
    else if (character === '}' || character === ']') open -= 1;
    if (open > depth) return offset;
  }
  return undefined;
}

/**
 * The line of a value in a valid JSON text, from 1.
 *
 * @param keys - names and indices that lead to the value; where the last of them do not exist, the line is that of
 *   the last that does
 */
export function lineOfKeys(text: string, keys: readonly (string | number)[]): number {
  // For each open bracket: the index (in lists) or the name (in objects) of the value that comes next.
  const open: { readonly list: boolean; key: string | number | undefined }[] = [];
  let found = 0;
  let foundDepth = -1;
  for (const { offset, first, value } of tokensOf(text)) {
    const inner = open.at(-1);
    if (first === ',') {
      if (inner) inner.key = inner.list ? (inner.key as number) + 1 : undefined;
    } else if (first === '}' || first === ']') {
      open.pop();
    } else if (inner && !inner.list && inner.key === undefined) {
      inner.key = value;
    } else if (first !== ':') {
      const onTheWay = open.length <= keys.length && open.every(({ key }, depth) => key === keys[depth]);
      if (onTheWay && open.length > foundDepth) [found, foundDepth] = [offset, open.length];
      if (foundDepth === keys.length) break;
      if (first === '{' || first === '[')
        open.push({ list: first === '[', key: first === '[' ? 0 : undefined });
    }
  }
  return lineAt(text, found);
}
