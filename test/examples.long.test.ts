import { copyFile, cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import test from 'ava';
import ts from 'typescript';
import { chooseFfmpeg } from '../src/ffmpeg/choose.js';
import { generateClip, mediaFolder } from './support/generate-clip.js';
import { temporaryFolder } from './support/run-cli.js';
import { STOCK_PHOTOS } from './support/stock-photos.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a program imports, and the file behind it, without its extension. */
const ENTRIES: Readonly<Record<string, string>> = { autochrome: 'src/index', 'autochrome/core': 'src/core' };

/** Functions of the library that need no example. */
const WITHOUT_EXAMPLE: readonly string[] = [];

const OPTIONS: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  ).options,
  noEmit: true,
  paths: Object.fromEntries(
    Object.entries(ENTRIES).map(([name, file]) => [name, [join(ROOT, `${file}.ts`)]]),
  ),
};

interface Example {
  /** Of the function, with a number where it has several. */
  readonly name: string;
  readonly code: string;
}

const sources = ts.createProgram(
  Object.values(ENTRIES).map((file) => join(ROOT, `${file}.ts`)),
  OPTIONS,
);
const checker = sources.getTypeChecker();

/** Everything that an entry exports, as it is declared. */
function exportsOf(file: string): ts.Symbol[] {
  const source = sources.getSourceFile(join(ROOT, `${file}.ts`)) as ts.SourceFile;
  const module = checker.getSymbolAtLocation(source) as ts.Symbol;
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
}

/** The examples in a declaration's doc comment, with or without a fence. */
function examplesOf(symbol: ts.Symbol): Example[] {
  const tags = symbol.getJsDocTags(checker).filter(({ name }) => name === 'example');
  return tags.map(({ text }, i) => {
    const code = ts
      .displayPartsToString(text)
      .replace(/^```ts\n|\n```$/g, '')
      .trim();
    return { name: i === 0 ? symbol.name : `${symbol.name} ${i + 1}`, code };
  });
}

const symbols = [...new Set(Object.values(ENTRIES).flatMap(exportsOf))];
const examples = symbols.flatMap(examplesOf);

test('every function of the library has an example', (t) => {
  const functions = exportsOf('src/index').filter(({ flags }) => flags & ts.SymbolFlags.Function);
  t.true(functions.length > 30);
  const bare = functions.filter((symbol) => examplesOf(symbol).length === 0).map(({ name }) => name);
  t.deepEqual(bare, WITHOUT_EXAMPLE);
});

test('examples are what a strict compiler takes', (t) => {
  const texts = new Map(examples.map(({ code }, i) => [join(ROOT, `example-${i}.ts`), code]));
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, language, true);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host, sources);
  for (const [i, { name, code }] of examples.entries()) {
    const file = program.getSourceFile(join(ROOT, `example-${i}.ts`));
    const wrong = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    t.deepEqual(
      wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
      [],
      `${name}:\n${code}`,
    );
  }
});

let media: Awaited<ReturnType<typeof mediaFolder>>;

test.before(async () => {
  media = await mediaFolder();
  const runner = await chooseFfmpeg('auto');
  const recipe = { size: '96x72', frames: 8, image: ['-c:v', 'libx264'] };
  await generateClip(runner, media.folder, { ...recipe, name: 'reel.mp4', filters: 'hue=s=0' });
  await generateClip(runner, media.folder, { ...recipe, name: 'trailer.mp4' });
  await copyFile(STOCK_PHOTOS.womanInRed, join(media.folder, 'still.jpg'));
  // Examples that name no library get that of the user, who has none here.
  process.env.XDG_DATA_HOME = join(media.folder, 'data');
});
test.after.always(() => media.remove());

/** An example as a program: the entries are those beside this test, and what it prints is not shown. */
function programOf(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const linked = outputText.replace(/ from '([^']+)'/g, (_, name: string) => {
    const file = ENTRIES[name];
    const url = file ? pathToFileURL(join(ROOT, 'build', `${file}.js`)).href : import.meta.resolve(name);
    return ` from '${url}'`;
  });
  return `const console = { log() {}, warn() {} };\n${linked}`;
}

for (const { name, code } of examples) {
  test.serial(`the example of ${name} runs`, async (t) => {
    const folder = await temporaryFolder(t);
    await cp(media.folder, folder, { recursive: true });
    await writeFile(join(folder, 'example.mjs'), programOf(code));
    const before = process.cwd();
    process.chdir(folder);
    try {
      await t.notThrowsAsync(import(pathToFileURL(join(folder, 'example.mjs')).href));
    } finally {
      process.chdir(before);
    }
  });
}
