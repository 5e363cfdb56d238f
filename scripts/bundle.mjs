/**
 * Bundles our TypeScript for Node: the production server, the benchmark, and programs that tests start. Packages are
 * not bundled; Node loads them from node_modules.
 */
import { build } from 'rolldown';

/**
 * Writes `<folder>/<name>.mjs` for each entry, and separate files for the modules that entries share.
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
