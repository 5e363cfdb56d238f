/**
 * Bundles our own TypeScript for Node: what starts in production, the benchmark, and programs that tests start.
 * Packages stay outside, so Node loads them as they were installed.
 */
import { build } from 'rolldown';

/**
 * Writes `<folder>/<name>.mjs` for each entry, and the modules that they share into files of their own.
 * @param {Record<string, string>} entries name → source file
 * @param {string} folder
 */
export async function bundle(entries, folder) {
  await build({
    input: entries,
    platform: 'node',
    tsconfig: 'tsconfig.json',
    // An import of our own begins with a dot or with the alias "@/"; anything else names a package or a module of Node.
    external: (id, importer, isResolved) => importer !== undefined && !isResolved && !/^(\.|@\/)/.test(id),
    transform: { target: 'node20' },
    output: {
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: 'shared-[hash].mjs',
      sourcemap: true,
    },
    logLevel: 'warn',
  });
}
