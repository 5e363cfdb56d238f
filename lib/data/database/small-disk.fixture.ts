/** A disk of its own for a test, small enough to fill: a tmpfs, where this process may mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  folder: string;
  /** Leaves so many bytes free. */
  fill: (free?: number) => void;
  empty: () => void;
  remove: () => void;
};

/** Undefined where nothing can be mounted, which is said on stderr. */
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
