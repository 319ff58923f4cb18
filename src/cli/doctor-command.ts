import { Command } from 'commander';
import { type DoctorReport, doctor } from '../internal.js';
import type { Output } from './output.js';
import { PrintedError } from './print-error.js';
import { withFlags } from './with-flags.js';
import { alignedRows, fileSize, sentence, shownPath } from './wording.js';

/** `autochrome doctor` */
export function doctorCommand(out: Output): Command {
  return new Command('doctor')
    .description('Checks ffmpeg, devices and networks, and says what is missing and what to do about it.')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit code: 0 if films can be colorized on this machine, 1 if not.')
    .action(async (flags: { json?: true }) => {
      if (flags.json) out.useJson();
      const report = await doctor();
      if (flags.json) out.event(report);
      else printReport(report, out);
      if (!report.ready) throw new PrintedError();
    });
}

function printReport(report: DoctorReport, out: Output): void {
  const { node, ffmpeg, devices, networks, findings } = report;
  const rows: [string, string][] = [
    ['autochrome', report.version],
    ['node', `${node.version} on ${node.platform}`],
    ...ffmpeg.map(({ backend, version, path, works, reason }): [string, string] => [
      `ffmpeg ${backend}`,
      works ? `${version}${path === undefined ? '' : ` (${path})`}` : `no: ${reason}`,
    ]),
    ...devices.map(({ device, works, reason }): [string, string] => [
      `device ${device}`,
      works ? 'works' : `no: ${reason}`,
    ]),
    ...networks.map(({ name, precision, version, bytes, path, reason }): [string, string] => [
      `network ${name}${precision === 'fp32' ? '' : ` ${precision}`}`,
      reason === undefined ? `${version}, ${fileSize(bytes)} (${shownPath(path)})` : `no: ${reason}`,
    ]),
  ];
  for (const line of alignedRows(rows)) out.result(line);
  out.result('');
  for (const { severity, message, hint } of findings) {
    out.result(
      `${severity === 'missing' ? 'Missing' : 'Note'}: ${sentence(withFlags(message))}${hint === undefined ? '' : ` ${sentence(withFlags(hint))}`}`,
    );
  }
  out.result(
    report.ready
      ? 'Films can be colorized on this machine.'
      : 'Films cannot be colorized on this machine until that is fixed.',
  );
}
