/**
 * Opaque access tokens and API keys: the issuer describes them (RFC 7662), to an API that authenticates. The answer is
 * kept for a few seconds, so a busy client does not cause a request each time. Tokens that look like nothing the issuer
 * would issue are never sent there.
 */
import { createHash } from 'node:crypto';
import { readAccess, type TokenAccess } from './access';
import { createBoundedCache } from './bounded-cache';
import { basic, type Credentials } from './credentials';
import { type Issuer, Unavailable } from './issuer';
import { type Caller, fetchJson, messageOf } from './limited-fetch';
import { InvalidToken } from './signed-token';

export type IntrospectionRules = {
  issuer: string;
  audience: readonly string[];
  credentials: Credentials;
  cacheSeconds: number;
  clockToleranceSeconds: number;
};

const mostAnswers = 10_000;
/** Requests for different tokens at the same time. More are refused, so that nobody can use us to flood the issuer. */
const mostRequests = 100;

export function createIntrospection(caller: Caller, issuer: Issuer, rules: IntrospectionRules, now: () => number) {
  const answers = createBoundedCache<Promise<TokenAccess>>(mostAnswers, now);
  let open = 0;
  let generation = 0;

  async function ask(token: string): Promise<TokenAccess> {
    if (open >= mostRequests) throw new Unavailable('Too many tokens are being introspected');
    open += 1;
    try {
      const { introspection_endpoint: url } = await issuer.metadata();
      if (url === undefined) throw new Unavailable('The issuer has no introspection endpoint');
      const answer = await fetchJson(caller, url, {
        method: 'POST',
        headers: { authorization: basic(rules.credentials), accept: 'application/json' },
        body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      });
      return described(answer);
    } catch (error) {
      if (error instanceof InvalidToken || error instanceof Unavailable) throw error;
      throw new Unavailable(`The token could not be introspected: ${messageOf(error)}`, { cause: error });
    } finally {
      open -= 1;
    }
  }

  /** RFC 7662 §4: the API checks what the answer says about the token, as it would check the claims of a JWT. */
  function described(answer: Record<string, unknown>): TokenAccess {
    if (answer['active'] !== true) throw new InvalidToken('not active', 'The token is unknown, or it has ended');
    const { iss, aud, exp, nbf } = answer;
    if (iss !== undefined && iss !== rules.issuer)
      throw new InvalidToken('wrong issuer', 'The token is from another issuer');
    const audiences = Array.isArray(aud) ? aud : [aud];
    if (!audiences.some((one) => rules.audience.includes(one)))
      throw new InvalidToken('wrong audience', 'The token is for another API');
    const seconds = now() / 1000;
    if (typeof exp === 'number' && exp + rules.clockToleranceSeconds <= seconds)
      throw new InvalidToken('expired', 'The token has expired');
    if (typeof nbf === 'number' && nbf - rules.clockToleranceSeconds > seconds)
      throw new InvalidToken('not yet valid', 'The token is not valid yet');
    const access = readAccess('introspected', answer);
    if (typeof access === 'string') throw new InvalidToken('malformed token', access);
    return access;
  }

  return {
    /** Rejects with `InvalidToken` or `Unavailable`. */
    async verify(token: string): Promise<TokenAccess> {
      const name = createHash('sha256').update(token).digest('base64');
      const known = answers.get(name);
      if (known) return known;
      const asked = ask(token);
      const began = generation;
      const ends = now() + rules.cacheSeconds * 1000;
      answers.set(name, asked, ends);
      try {
        const access = await asked;
        // Something ended while we asked, so the answer may be older than that.
        if (began !== generation) answers.set(name, asked, 0);
        else if (access.expiresAt !== undefined) answers.set(name, asked, Math.min(ends, access.expiresAt * 1000));
        return access;
      } catch (error) {
        // Ask again next time if there was no answer. A token that is not active stays so for the same few seconds.
        if (!(error instanceof InvalidToken)) answers.set(name, asked, 0);
        throw error;
      }
    },
    /** Drops all answers, because a token may have ended. */
    forget(): void {
      generation += 1;
      answers.clear();
    },
  };
}
