import { readdir, readFile } from 'node:fs/promises';

/** A process of this machine. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Whether {@link descendants} can be told: Linux shows its processes as files. */
export const canListProcesses = process.platform === 'linux';

/** Every process below `pid`, zombies left out. */
export async function descendants(pid: number): Promise<ProcessEntry[]> {
  const all: ProcessEntry[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    if (!status || /^State:\s+Z/m.test(status)) continue;
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    all.push({ pid: Number(name), parent, command: (command ?? '').replaceAll('\0', ' ') });
  }
  const found: ProcessEntry[] = [];
  const parents = new Set([pid]);
  for (let size = 0; size < parents.size; ) {
    size = parents.size;
    for (const entry of all) {
      if (!parents.has(entry.parent) || parents.has(entry.pid)) continue;
      parents.add(entry.pid);
      found.push(entry);
    }
  }
  return found;
}

/** Whether a process is there and not a zombie. */
export async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status !== '' && !/^State:\s+Z/m.test(status);
}
