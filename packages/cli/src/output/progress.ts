/** Progress of long work: one line that is rewritten, on a terminal only. */
import type { Cli } from '../cli';
import { shortened } from './text-width';

export type Progress = {
  /** Shows this text instead of the last one. */
  show: (text: string) => void;
  /** Removes the line. */
  clear: () => void;
};

const clearLine = '\r\u001b[K';
const everyMilliseconds = 100;

export function progressOn({ err }: Pick<Cli, 'err'>): Progress {
  if (!err.isTerminal) return { show: () => undefined, clear: () => undefined };
  let shownAt = 0;
  let isShown = false;
  return {
    show(text) {
      const at = performance.now();
      if (isShown && at - shownAt < everyMilliseconds) return;
      shownAt = at;
      isShown = true;
      err.write(clearLine + shortened(text, (err.columns() ?? 80) - 1));
    },
    clear() {
      if (isShown) err.write(clearLine);
      isShown = false;
    },
  };
}
