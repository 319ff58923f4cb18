import { run } from './run.js';

// A reader that has seen enough (`| head`) closes the pipe; the film is rendered to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const { stdout, stderr, env } = process;
const exitCode = await run(process.argv.slice(2), {
  stdout,
  stderr,
  env,
  signals: process,
  exit: (code) => process.exit(code),
});
stdout.write('', () => stderr.write('', () => process.exit(exitCode)));
