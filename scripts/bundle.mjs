/**
 * Bundles our TypeScript: for Node (the production server, the benchmark, programs that tests start, and the packages
 * in `packages`), and for the browser (the script of our pages).
 */
import { build } from 'rolldown';

/**
 * For Node. Packages are not bundled; Node loads them from node_modules. Writes `<folder>/<name>.mjs` for each entry,
 * and separate files for the modules that entries share.
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

/**
 * For Node, a package of `packages`: other packages are not bundled.
 * @param {Record<string, string>} entries name → source file
 * @param {string} folder of the package; the files go to its `dist`
 */
export async function bundlePackage(entries, folder) {
  await build({
    input: entries,
    platform: 'node',
    external: (id, importer, isResolved) => importer !== undefined && !isResolved && !id.startsWith('.'),
    transform: { target: 'node20' },
    output: { dir: `${folder}/dist`, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: 'shared-[hash].mjs' },
    logLevel: 'warn',
  });
}

/** For browsers: the script of our pages (lib/browser), with the packages that it uses. */
export async function bundlePageScript() {
  await build({
    input: 'lib/browser/main.ts',
    platform: 'browser',
    tsconfig: 'tsconfig.json',
    transform: { target: 'es2022' },
    output: { file: 'dist/page-script.js', format: 'iife', minify: true },
    logLevel: 'warn',
  });
}
