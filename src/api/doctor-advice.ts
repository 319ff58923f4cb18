import { COLOURING_NETWORKS } from '../inference/registry.js';
import type { DoctorAdvice, DoctorReport } from './doctor.js';

/**
 * What follows from what a machine has: `missing` for what stands in the way of colorizing films, `note` for the rest.
 */
export function advise({
  node,
  ffmpeg,
  devices,
  networks,
}: Pick<DoctorReport, 'node' | 'ffmpeg' | 'devices' | 'networks'>): DoctorAdvice[] {
  const findings: DoctorAdvice[] = [];
  const add = (severity: DoctorAdvice['severity'], message: string, remedy?: string) =>
    findings.push({ severity, message, remedy });
  if (!node.supported) add('missing', `Node ${node.version} is too old`, 'install Node 20.19 or later');
  for (const { name, precision, reason } of networks) {
    if (reason === undefined) continue;
    const remedy = 'install Autochrome again';
    if (name === 'integers') {
      add('note', `--precision auto is fp32: network ${name} cannot be used: ${reason}`, remedy);
    } else if (!COLOURING_NETWORKS.some((colouring) => colouring === name)) {
      add('note', `references cannot be recommended: network ${name} cannot be used: ${reason}`, remedy);
    } else if (precision === 'fp32') add('missing', `network ${name} cannot be used: ${reason}`, remedy);
    else add('note', `--precision ${precision} cannot be used: ${reason}`, remedy);
  }
  if (!devices.some(({ works }) => works)) {
    add(
      'missing',
      'no device runs networks',
      'install again with `npm ci`, so that onnxruntime-node is there',
    );
  } else if (!devices.some(({ device, works }) => works && device !== 'cpu')) {
    add('note', 'no accelerator works here, so networks run on the CPU');
  }
  if (!ffmpeg.some(({ works }) => works)) {
    add(
      'missing',
      'there is no ffmpeg',
      'install again with `npm ci`, or install ffmpeg from https://ffmpeg.org',
    );
  } else if (!ffmpeg.some(({ backend, works }) => works && backend === 'native')) {
    add(
      'note',
      'video is read and written by the embedded ffmpeg, which is slower than an installed one',
      'install ffmpeg from https://ffmpeg.org or by your system’s packages; it is used as soon as it is on PATH',
    );
  }
  return findings;
}
