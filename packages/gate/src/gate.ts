/** The gate: a verifier behind an HTTP server. */
import type { Server } from 'node:http';
import { createVerifier, type VerifierOptions } from '@countersign/verifier';
import { createCheck } from './check';
import { createGateServer } from './gate-server';
import type { Log } from './log';
import type { Settings } from './settings';

export type Gate = {
  server: Server;
  /** Ends the event feed. */
  close: () => Promise<void>;
};

/** Throws a `TypeError` if the settings do not fit together. */
export function createGate(settings: Settings, log: Log, outside: Pick<VerifierOptions, 'fetch' | 'now'> = {}): Gate {
  const { issuer, resource, revocation, origins, credentials, dpop, certificateHeader } = settings;
  const { audience, algorithms, apiKeyHeader } = settings;
  const verifier = createVerifier({
    issuer,
    allowHttp: settings.allowHttp,
    resource,
    plainTokens: settings.plainTokens,
    revocation: { by: revocation, whenUnavailable: settings.whenUnavailable },
    introspection: { cacheSeconds: settings.introspectionSeconds },
    dpop: { mode: dpop, nonce: settings.dpopNonce },
    rememberedTokens: settings.cacheEntries,
    clockToleranceSeconds: settings.clockToleranceSeconds,
    metadata: { scopes_supported: scopesOf(settings), ...settings.metadata },
    log: (message) => log({ level: 'error', event: 'verifier', message }),
    ...(origins.length > 0 && { publicUrl: origins }),
    ...(audience && { audience }),
    ...(algorithms && { algorithms }),
    ...(credentials && { credentials }),
    ...(apiKeyHeader !== undefined && { apiKeyHeader }),
    ...(certificateHeader !== undefined && { clientCertificateHeader: certificateHeader }),
    ...outside,
  });
  // Once it was connected, the gate stays ready: without the feed, the status lists are used.
  let isReady = false;
  verifier.ready().then(() => {
    isReady = true;
  });
  const server = createGateServer({
    settings,
    check: createCheck(settings, (request, { scopes }) => verifier.verify(request, { scopes })),
    metadata:
      verifier.metadataUrl === undefined ? undefined : { url: verifier.metadataUrl, document: verifier.metadata },
    ready: () => isReady,
    log,
  });
  return { server, close: () => verifier.close() };
}

/** Every scope that some request needs. */
const scopesOf = ({ scopes, rules }: Settings) => [...new Set([...scopes, ...rules.flatMap((rule) => rule.scopes)])];
