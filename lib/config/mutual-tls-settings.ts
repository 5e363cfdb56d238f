/**
 * Client certificates (RFC 8705), which a reverse proxy passes on in a header. Anyone can send a header, so this one is
 * trusted only behind a proxy that sets or removes it on every request.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type MutualTlsSettings = {
  clientCertificateHeader?: string;
  clientAuthorities: string[];
  mutualTlsOrigin?: string;
};

export const mutualTlsVariables = {
  COUNTERSIGN_CLIENT_CERT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'This is not the name of a header. Use letters, digits and hyphens, such as Client-Cert.')
    .optional(),
  COUNTERSIGN_CLIENT_CA: z.string().optional(),
  COUNTERSIGN_MTLS_ORIGIN: z.string().optional(),
};

type Values = z.infer<z.ZodObject<typeof mutualTlsVariables>>;

export function mutualTlsSettings(
  values: Values,
  proxyCount: number,
  fault: (line: string) => void,
): MutualTlsSettings {
  const header = values.COUNTERSIGN_CLIENT_CERT_HEADER;
  const { COUNTERSIGN_CLIENT_CA: file, COUNTERSIGN_MTLS_ORIGIN: origin } = values;
  if (header === undefined) {
    for (const name of ['COUNTERSIGN_CLIENT_CA', 'COUNTERSIGN_MTLS_ORIGIN'] as const) {
      if (!values[name]) continue;
      fault(`COUNTERSIGN_CLIENT_CERT_HEADER: The header is missing. Set it, because ${name} is set.`);
    }
    return { clientAuthorities: [] };
  }
  if (proxyCount === 0) {
    fault(
      'COUNTERSIGN_CLIENT_CERT_HEADER: Without a proxy, anyone could send this header. ' +
        'Set COUNTERSIGN_PROXY_COUNT to at least 1, and let the proxy set or remove the header on every request.',
    );
  }
  if (origin !== undefined && !isHttpsOrigin(origin)) {
    fault('COUNTERSIGN_MTLS_ORIGIN: This is not an https origin. Use an origin alone, such as https://mtls.id.example');
  }
  return {
    clientCertificateHeader: header,
    clientAuthorities: file === undefined ? [] : readAuthorities(file, fault),
    ...(origin && { mutualTlsOrigin: origin }),
  };
}

function isHttpsOrigin(text: string): boolean {
  return text.startsWith('https:') && URL.canParse(text) && new URL(text).origin === text;
}

function readAuthorities(file: string, fault: (line: string) => void): string[] {
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length > 0 && found.every((pem) => new X509Certificate(pem).ca)) return found;
    fault(`COUNTERSIGN_CLIENT_CA: The file ${file} holds no authorities. Use PEM certificates with CA:TRUE.`);
  } catch {
    fault(`COUNTERSIGN_CLIENT_CA: The file ${file} cannot be read. Use a file of PEM certificates.`);
  }
  return [];
}
