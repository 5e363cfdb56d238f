/** The examples of a page, as files that can be imported. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes each block of code that begins with a comment with a file name into a folder, which has to be in the project,
 * so that its imports are found. Returns the names.
 */
export function writeExamples(page: string, folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  const blocks = readFileSync(page, 'utf8').matchAll(/^```js\n(\/\/ (\S+\.mjs)\n[\s\S]*?)^```$/gm);
  return [...blocks].map(([, code = '', name = '']) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    return resolve(file);
  });
}
