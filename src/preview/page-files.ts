import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import { AutochromeError } from '../errors.js';
import { RequestRefused } from './answer-error.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

/** The page's files by path, such as `/assets/index-1a2b.js`. What is not among them cannot be asked for. */
export type PageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Reads the page that was built into the package.
 *
 * @param folder - of the page; the package's own when left out
 * @throws AutochromeError of kind `failure` when it was not built
 */
export async function readPage(
  folder = fileURLToPath(new URL('.', import.meta.resolve('#page/index.html'))),
): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).split(sep).filter(Boolean).join('/');
    files.set(`/${name}`, new Uint8Array(await readFile(path)));
  }
  if (files.has('/index.html')) return files;
  throw new AutochromeError('failure', `the preview's page is not in ${folder}`, {
    hint: 'install Autochrome again; in its own folder, run: npm run build',
  });
}

/** Answers with a file of the page. Those whose names hold a hash of their content never change. */
export function pageFile(c: Context, files: PageFiles): Response {
  const path = c.req.path === '/' ? '/index.html' : c.req.path;
  const bytes = files.get(path);
  if (!bytes) throw new RequestRefused(404, `there is no ${c.req.path}`);
  const hashed = path.startsWith('/assets/');
  return c.body(bytes, 200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'cache-control': hashed ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
}
