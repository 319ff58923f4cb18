import { CommanderError } from 'commander';
import { DoctorFinding } from './doctor-command.js';
import { Output } from './output.js';
import { errorEvent, errorLines, exitCodeOf } from './print-error.js';
import { buildProgram } from './program.js';

// A reader that has seen enough (`| head`) closes the pipe; the film is rendered to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const out = new Output();
let exitCode = 0;
try {
  await buildProgram(out).parseAsync();
} catch (error) {
  exitCode = exitCodeOf(error);
  // Commander and doctor have printed what they have to say.
  if (!(error instanceof CommanderError || error instanceof DoctorFinding)) {
    if (out.json) out.event(errorEvent(error));
    for (const line of errorLines(error, process.env.AUTOCHROME_DEBUG === '1')) out.human(line);
  }
}
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
