/**
 * The CPU time of a request, in the server under test and in the processes of the database. Unlike requests per second,
 * it hardly depends on other load of the machine. `npm run bench -- cpu` prints it for the protocol endpoints without
 * the pages (`protocol-server.ts`).
 */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The microseconds of CPU time that a process has used, including ended children, and with `family` also running
 * children. Linux only.
 */
export function cpuOf(pid: number, family: boolean): number {
  const ticks = (of: string, fields: readonly number[]): number => {
    try {
      const stat = readFileSync(`/proc/${of}/stat`, 'utf8');
      const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields.reduce((sum, field) => sum + Number(values[field - 3] ?? 0), 0);
    } catch {
      return 0; // the process has ended
    }
  };
  // proc(5): utime, stime, and those of children that were waited for
  const own = ticks(String(pid), family ? [14, 15, 16, 17] : [14, 15]);
  const children = family ? childrenOf(pid).reduce((sum, child) => sum + ticks(child, [14, 15]), 0) : 0;
  return (own + children) * 10_000;
}

function childrenOf(pid: number): string[] {
  const parent = (of: string) => {
    try {
      const stat = readFileSync(`/proc/${of}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    } catch {
      return undefined;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parent(name) === String(pid));
}
