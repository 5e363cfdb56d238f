import { z } from 'zod';
import { type Call, command } from '../command';
import { Failure } from '../failure';
import type { Check, Inspection } from '../tokens/findings';
import { inspectionOf } from '../tokens/findings';
import { inspectSigned } from '../tokens/signed-token';
import { formOf } from '../tokens/token-form';

export const tokenCommands = [
  command({
    name: 'token inspect',
    summary: 'Decode and verify a token, and say whether it is active',
    details:
      'Takes an access token or an API key. Checks the issuer, the signing key, the signature, the times and the status list, and says everything that is wrong. The exit code is 0 if the token is active and 1 if it is not. Pipe the token in, so that it does not stay in the history of your shell. The token itself is never printed.',
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
      if (inspection.active === false)
        throw new Failure('failed', `The token is not active. ${inspection.reasons.join(' ')}`);
    },
  }),
];

function readToken({ cli: { input } }: Call): Promise<string> {
  if (!input.isTerminal) return input.readAll();
  return input.ask('Token: ', { hidden: true }).then((typed) => typed ?? '');
}

async function inspect(call: Call, token: string): Promise<Inspection> {
  const form = formOf(token);
  if (form.kind === 'jwt') {
    const chosen = await call.server().catch((error: unknown) => {
      // Without a server of their own, a person can still look into a token of any issuer.
      if (error instanceof Failure && call.choice.server === undefined && call.choice.profile === undefined)
        return undefined;
      throw error;
    });
    return inspectSigned(call.cli, token, form, chosen?.server);
  }
  if (form.kind === 'api_key' && form.mistyped) {
    return inspectionOf('api_key', [
      { name: 'form', result: 'failed', says: 'Its checksum is wrong: it was mistyped or cut.' },
    ]);
  }
  if (form.kind === 'unknown') {
    const says = 'It is neither a signed token nor an access token or API key of Countersign.';
    return inspectionOf('unknown', [{ name: 'form', result: 'failed', says }]);
  }
  return inspectionOf(form.kind, [{ name: 'server', result: 'unknown', says: 'Only the server knows more about it.' }]);
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
