/** Starts the portal for development: Next's own server with the protocol's routes. Pages reload when they change. */
import { existsSync } from 'node:fs';
import { bundlePageScript } from './bundle.mjs';
import { isFree, run } from './processes.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');
const port = process.env.PORT || '3000';
if (!(await isFree(Number(port)))) {
  console.error(`Port ${port} is in use. Stop what listens there, or set PORT to another one.`);
  process.exit(1);
}
await bundlePageScript();
process.exit(
  await run(process.execPath, ['node_modules/next/dist/bin/next', 'dev', '--hostname', 'localhost', '--port', port], {
    // The same limit as in production (lib/edge/http-listener.ts).
    env: {
      PORT: port,
      COUNTERSIGN_LOG_FORMAT: process.env.COUNTERSIGN_LOG_FORMAT || 'text',
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-http-header-size=32768`.trim(),
    },
  }),
);
