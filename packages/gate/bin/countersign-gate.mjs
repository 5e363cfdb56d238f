#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a clone of the repository the package is built from its sources. A published package has no sources.
if (existsSync(new URL('../src/main.ts', import.meta.url))) {
  const { buildPackages } = await import('../../../scripts/packages.mjs');
  await buildPackages();
}
await import('../dist/main.mjs');
