/**
 * Processor time of this process so far, in milliseconds, all threads together. On a machine that does other things too
 * it says more of a computation on one thread than the time of day does.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
