import { readFile, readlink } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';

/** A process, told from every other one, also from a later one that the system gives the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Name of the machine. */
  readonly host: string;
  /** Which count of processes the number belongs to: containers have their own. Empty where the system does not say. */
  readonly namespace: string;
  /** When it started, in the system's own unit. Empty where the system does not say. */
  readonly started: string;
}

/** Seconds by which clocks may disagree on when the machine started. */
const CLOCK_SLACK = 60;

/** The identity of this process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  const { pid } = process;
  return {
    pid,
    host: hostname(),
    namespace: await readlink('/proc/self/ns/pid').catch(() => ''),
    started: (await processState(pid))?.started ?? '',
  };
}

/**
 * Whether a process still runs.
 *
 * @param since - a time at which it ran, in milliseconds since 1970
 * @param self - as from {@link thisProcess}
 * @returns undefined where this machine cannot know: the process is one of another machine or container
 */
export async function isRunning(
  { pid, host, namespace, started }: ProcessIdentity,
  since: number,
  self: ProcessIdentity,
): Promise<boolean | undefined> {
  if (host !== self.host || namespace !== self.namespace) return undefined;
  if (!isKnown(pid)) return false;
  const state = await processState(pid);
  if (state && started !== '') return !state.ended && state.started === started;
  // The number of one that ran before the machine was restarted is another's now.
  return since / 1000 > Date.now() / 1000 - uptime() - CLOCK_SLACK;
}

/** Whether the system knows a process of that number. */
function isKnown(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It says that another user's process may not be signalled; that one is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** What Linux tells of a process (proc_pid_stat(5)): when it started, in clock ticks, and whether only its number is left. */
async function processState(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the name in parentheses, which may hold spaces and parentheses; the third is the state.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  return state && started ? { started, ended: state === 'Z' || state === 'X' } : undefined;
}
