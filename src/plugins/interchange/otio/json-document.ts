import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { DEEPEST, type TimelineFile } from '../timeline-file.js';
import { findDeeper, lineAt, lineOfKeys } from './json-lines.js';

/** A value in a JSON file, which knows where it is. */
export class JsonNode {
  private constructor(
    readonly file: TimelineFile,
    readonly value: unknown,
    private readonly parent: JsonNode | undefined,
    private readonly key: string | number,
  ) {}

  /**
   * Reads the JSON of a file.
   *
   * @throws AutochromeError of kind `input` when it is not valid JSON, or nested too deep; names the line
   */
  static parse(file: TimelineFile): JsonNode {
    // What says where a mistake is calls itself for each level, and so does what reads timelines within others.
    const deep = findDeeper(file.text, DEEPEST);
    if (deep !== undefined) {
      file.fail({ line: lineAt(file.text, deep) }, `brackets within more than ${DEEPEST} others`);
    }
    return new JsonNode(file, readJson(file), undefined, '');
  }

  /** Whether there is nothing here, or null. */
  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** Whether it is an object with nothing in it. */
  get empty(): boolean {
    const { value } = this;
    return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  }

  /** The line of the value in the file, from 1; that of what it is missing in, where it is missing. */
  get line(): number {
    return lineOfKeys(this.file.text, this.keys());
  }

  /** What an object has under a name; a missing value where it has nothing, or is no object. */
  get(name: string): JsonNode {
    const { value } = this;
    const found =
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
    return new JsonNode(this.file, found, this, name);
  }

  /** The values of a list; none where there is nothing. */
  list(): JsonNode[] {
    if (this.missing) return [];
    if (!Array.isArray(this.value)) return this.fail('must be a list');
    return this.value.map((value, index) => new JsonNode(this.file, value, this, index));
  }

  /** A text; undefined where there is nothing, or an empty one. */
  text(): string | undefined {
    if (this.missing || this.value === '') return undefined;
    return typeof this.value === 'string' ? this.value : this.fail('must be a text');
  }

  /** A number. */
  number(): number {
    return typeof this.value === 'number' && Number.isFinite(this.value)
      ? this.value
      : this.fail('must be a number');
  }

  /** @throws AutochromeError of kind `input`, always: names the file, the line and the value */
  fail(reason: string, hint?: string): never {
    const name = this.keys().join('.') || 'the file';
    return this.file.fail(this, `${name} ${reason}`, hint);
  }

  private keys(): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let node: JsonNode = this; node.parent; node = node.parent) keys.push(node.key);
    return keys.reverse();
  }
}

/** Numbers that JSON does not have and OpenTimelineIO writes all the same, and texts, in which they are no numbers. */
const BARE = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|-?\b(?:Infinity|Inf|NaN)\b/g;

function readJson(file: TimelineFile): unknown {
  try {
    return JSON.parse(file.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const text = file.text.replace(BARE, (found) => (found.startsWith('"') ? found : 'null'));
    if (text === file.text) return failAtSyntax(file, error);
    try {
      return JSON.parse(text);
    } catch {
      return failAtSyntax(file, error);
    }
  }
}

function failAtSyntax(file: TimelineFile, cause: SyntaxError): never {
  let first: { readonly error: ParseErrorCode; readonly offset: number } | undefined;
  visit(
    file.text,
    { onError: (error, offset) => (first ??= { error, offset }) },
    { disallowComments: true, allowTrailingComma: false },
  );
  const offset = first?.offset ?? file.text.length;
  const reason = first ? printParseErrorCode(first.error) : cause.message;
  return file.fail(
    { line: lineAt(file.text, offset) },
    `not valid JSON: ${reason}`,
    'export the timeline again',
    cause,
  );
}
