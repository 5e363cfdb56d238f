import { z } from 'zod';
import { answerOf } from '../api';
import { type Call, command } from '../command';
import { exitCodes, Failure } from '../failure';
import { type Check, type Inspection, inspectionOf } from '../tokens/findings';
import { inspectSigned } from '../tokens/signed-token';
import { formOf } from '../tokens/token-form';

export const tokenCommands = [
  command({
    name: 'token inspect',
    summary: 'Decode and verify a token, and say whether it is active',
    operations: ['inspectToken'],
    details:
      'Takes an access token, a refresh token or an API key. Checks the issuer, the signing key, the signature, the times and the status list of a signed token, and says everything that is wrong. If you are signed in, the server adds what it knows about tokens that you may see. The exit code is 0 if the token is active and 1 if it is not. Pipe the token in, so that it does not stay in the history of your shell. The token itself is never printed.',
    args: { token: z.string().optional().describe('the token; by default from standard input') },
    examples: [
      ['countersign token inspect < token.txt', 'from a file'],
      ['pbpaste | countersign token inspect --json', 'from the clipboard, for a script'],
    ],
    async run(call, { token: given }) {
      const token = (given ?? (await readToken(call))).trim().replace(/^(Bearer|DPoP) +/i, '');
      if (token === '') throw new Failure('usage', 'Nothing came from standard input.');
      const inspection = await inspect(call, token);
      call.print.object(inspection, shown(inspection));
      if (inspection.active === true) return;
      const verdict =
        inspection.active === false ? 'The token is not active.' : 'It is not known whether the token is active.';
      throw new Failure('failed', [verdict, ...inspection.reasons].join(' '));
    },
  }),
];

function readToken({ cli: { input } }: Call): Promise<string> {
  if (!input.isTerminal) return input.readAll();
  return input.ask('Token: ', { hidden: true }).then((typed) => typed ?? '');
}

async function inspect(call: Call, token: string): Promise<Inspection> {
  const form = formOf(token);
  if (form.kind === 'api_key' && form.mistyped) {
    const says = 'Its checksum is wrong: it was mistyped or cut.';
    return inspectionOf('api_key', [{ name: 'form', result: 'failed', says }]);
  }
  const chosen = await call.server().catch((error: unknown) => {
    // Without a server of their own, a person can still look into a signed token of any issuer.
    if (error instanceof Failure && call.choice.server === undefined && call.choice.profile === undefined)
      return undefined;
    throw error;
  });
  if (form.kind !== 'jwt') {
    const { check, server } = await askServer(call, token);
    const kind = form.kind === 'unknown' ? kindOf(server) : form.kind;
    return inspectionOf(kind, [check], server === undefined ? {} : { server });
  }
  const signed = await inspectSigned(call.cli, token, form, chosen?.server);
  // Only its own server gets a token.
  if (chosen === undefined || form.claims.iss !== chosen.server) return signed;
  const { check, server } = await askServer(call, token);
  if (server === undefined || check.result === 'unknown') return signed;
  return inspectionOf('jwt', [...signed.checks, check], { ...signed, server });
}

const answerSchema = z.looseObject({
  known: z.boolean(),
  active: z.boolean(),
  reason: z.string().nullable(),
  kind: z.string().nullable(),
});
type Answer = z.infer<typeof answerSchema>;

/** What the server says. Without a sign-in, nothing is known. */
async function askServer(call: Call, token: string): Promise<{ check: Check; server?: Answer }> {
  try {
    const { POST } = await call.api();
    const server = answerSchema.parse(await answerOf(POST('/tokens/inspect', { body: { token } })));
    if (server.active)
      return { check: { name: 'server', result: 'ok', says: 'The server says that it is active.' }, server };
    const says = server.reason ?? 'The server says that it is not active.';
    // A signed token that the server does not describe may be somebody else's, and valid.
    return { check: { name: 'server', result: server.known ? 'failed' : 'unknown', says }, server };
  } catch (error) {
    if (!(error instanceof Failure) || !cannotAsk.includes(error.exitCode)) throw error;
    return { check: { name: 'server', result: 'unknown', says: `The server was not asked: ${error.message}` } };
  }
}

const cannotAsk: number[] = [exitCodes.notSignedIn, exitCodes.forbidden, exitCodes.unavailable, exitCodes.notFound];

function kindOf(server: Answer | undefined): Inspection['kind'] {
  return server?.kind === 'refresh_token' ? 'refresh_token' : 'unknown';
}

const marks: Record<Check['result'], string> = { ok: '✓', failed: '✗', unknown: '?' };

/** For people: the answer first, then the checks, then what the token says. */
function shown({ active, kind, checks, header, claims, server }: Inspection): object {
  return {
    active: active === null ? 'not known' : active,
    kind: kind.replaceAll('_', ' '),
    checks: checks.map(({ result, says }) => `${marks[result]} ${says}`),
    header,
    claims,
    server,
  };
}
