/** A separate disk for a test, small enough to fill: a tmpfs, if this process may mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  folder: string;
  /** Fills the disk until this many bytes are free. */
  fill: (free?: number) => void;
  empty: () => void;
  remove: () => void;
};

/** Undefined if nothing can be mounted; stderr then says so. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const line = '!'.repeat(100);
    process.stderr.write(
      `${line}\nNO DISK OF ITS OWN: the tests on a full disk are SKIPPED, so this run does not prove them: ${String(error)}\n${line}\n`,
    );
    return undefined;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill(free = 0) {
      rmSync(ballast, { force: true });
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - free)));
    },
    empty: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
