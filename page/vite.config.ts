import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The preview's page, built into the package: nothing is built on the user's machine. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: { outDir: '../dist/page', emptyOutDir: true, target: 'es2022' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
