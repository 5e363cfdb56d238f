/** The script of our pages (`lib/browser`), as `scripts/bundle.mjs` wrote it. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

type PageScript = { address: string; name: string; text: string };

let known: { changed: number; script: PageScript } | undefined;

/** Its address names its content, so browsers may keep it for ever. It changes when it is bundled again. */
export async function pageScript(): Promise<PageScript> {
  const file = join(process.cwd(), 'dist', 'page-script.js');
  const { mtimeMs } = await stat(file);
  if (known?.changed === mtimeMs) return known.script;
  const text = await readFile(file, 'utf8');
  const name = `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.js`;
  const script = { address: `/page-script/${name}`, name, text };
  known = { changed: mtimeMs, script };
  return script;
}
