/** Upstream issuers: other places whose accounts people may use to sign in here. */
import { z } from 'zod';
import { parseJsonText } from './json-text';
import { isLoopback } from './loopback';

/** GitHub is not an OpenID provider. Its `issuer` is only a name. */
export type Upstream = {
  /** Part of this portal's paths. */
  id: string;
  /** What people call it. */
  name: string;
  kind: 'openid' | 'github';
  issuer: string;
  clientId: string;
  clientSecret: string;
};

const upstreamsSchema = z
  .array(
    z.strictObject({
      id: z
        .string()
        .regex(/^[a-z0-9-]{1,30}$/, 'use lower-case letters, digits and hyphens, 30 at most')
        .refine((id) => id !== 'credentials', 'this id is reserved'),
      name: z.string().min(1).max(60),
      issuer: z
        .url({ protocol: /^https?$/ })
        .refine((issuer) => !/[?#]/.test(issuer), 'an issuer has neither query nor fragment')
        .refine(
          (issuer) => URL.canParse(issuer) && (issuer.startsWith('https:') || isLoopback(new URL(issuer).hostname)),
          'use https, except on this machine',
        ),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
    }),
  )
  .max(20);

export const upstreamVariables = {
  COUNTERSIGN_GOOGLE_CLIENT_ID: z.string().optional(),
  COUNTERSIGN_GOOGLE_CLIENT_SECRET: z.string().optional(),
  COUNTERSIGN_GITHUB_CLIENT_ID: z.string().optional(),
  COUNTERSIGN_GITHUB_CLIENT_SECRET: z.string().optional(),
  COUNTERSIGN_UPSTREAMS: z
    .string()
    .transform((text, context) => {
      const json = parseJsonText(text);
      const upstreams = upstreamsSchema.safeParse('value' in json ? json.value : undefined);
      if (upstreams.success) return upstreams.data;
      const [issue] = upstreams.error.issues;
      const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
      const detail = 'faults' in json ? json.faults.join(' ') : `${place}${issue?.message ?? ''}`;
      const advice = 'Use a JSON array of {id, name, issuer, clientId, clientSecret}.';
      const message = `The value is not valid (${detail}). ${advice}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .default([]),
};

type Values = z.infer<z.ZodObject<typeof upstreamVariables>>;

/** In the order in which the sign-in page offers them. */
export function upstreamSettings(values: Values, fault: (line: string) => void): Upstream[] {
  const google = credentials(
    'COUNTERSIGN_GOOGLE_CLIENT',
    values.COUNTERSIGN_GOOGLE_CLIENT_ID,
    values.COUNTERSIGN_GOOGLE_CLIENT_SECRET,
    fault,
  );
  const github = credentials(
    'COUNTERSIGN_GITHUB_CLIENT',
    values.COUNTERSIGN_GITHUB_CLIENT_ID,
    values.COUNTERSIGN_GITHUB_CLIENT_SECRET,
    fault,
  );
  const all: Upstream[] = [];
  if (google) {
    all.push({ id: 'google', name: 'Google', kind: 'openid', issuer: 'https://accounts.google.com', ...google });
  }
  if (github) all.push({ id: 'github', name: 'GitHub', kind: 'github', issuer: 'https://github.com', ...github });
  for (const upstream of values.COUNTERSIGN_UPSTREAMS) all.push({ ...upstream, kind: 'openid' });
  for (const field of ['id', 'issuer'] as const) {
    if (new Set(all.map((one) => one[field])).size < all.length) {
      fault(`COUNTERSIGN_UPSTREAMS: Two entries have the same ${field}. Give each its own.`);
    }
  }
  return all;
}

/** A client id and secret, which are useless without each other. `name` is the variable's name up to `_ID`. */
function credentials(
  name: string,
  clientId: string | undefined,
  clientSecret: string | undefined,
  fault: (line: string) => void,
): { clientId: string; clientSecret: string } | undefined {
  if (clientId && clientSecret) return { clientId, clientSecret };
  if (clientId) fault(`${name}_SECRET: The client secret is missing. Set it, because ${name}_ID is set.`);
  if (clientSecret) fault(`${name}_ID: The client id is missing. Set it, because ${name}_SECRET is set.`);
  return undefined;
}
