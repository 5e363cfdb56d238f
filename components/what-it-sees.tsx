import { Disclosure } from '@/components/developers/disclosure';
import { Button } from '@/components/ui/button';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import type { Preview, PreviewOutcome } from '@/lib/oauth/server';
import { scopeWords, shownValues } from '@/lib/words/scope-words';

/** A scrolling area must be reachable by keyboard (WCAG 2.1.1). */
const scrollable = { tabIndex: 0 } as const;

/**
 * What an app receives about the viewer. The viewer can try other permissions: the form reloads the page and changes
 * nothing.
 */
export function WhatItSees({ preview, app, now }: { preview: Preview; app: string; now: number }) {
  const { client, scopes, outcome } = preview;
  const api = (scope: string) => client.apis.flatMap((one) => one.scopes).find(({ value }) => value === scope);
  return (
    <>
      {outcome ? (
        <Outcome outcome={outcome} app={app} now={now} />
      ) : (
        <Notice title="It gets nothing">With this choice {app} is told nothing and can do nothing.</Notice>
      )}
      <Panel id="choice" title="Try it with less">
        <form method="get" className="max-w-prose space-y-4">
          <input type="hidden" name="chosen" value="yes" />
          <ChoiceGroup legend={`What ${app} may do`} hint="Only this page changes, not the access.">
            {scopes.map(({ scope, allowed, required }) => (
              <Checkbox
                key={scope}
                name="scope"
                value={scope}
                defaultChecked={allowed}
                disabled={required}
                label={scopeWords('en', scope, api(scope)).title}
                {...(required && { hint: 'Always part of it.' })}
              />
            ))}
          </ChoiceGroup>
          <Button type="submit" look="secondary">
            Show what it sees
          </Button>
        </form>
      </Panel>
      {outcome ? <Exactly outcome={outcome} /> : null}
    </>
  );
}

function Outcome({ outcome, app, now }: { outcome: PreviewOutcome; app: string; now: number }) {
  const claims = { ...outcome.idToken, ...outcome.userinfo };
  const { sub, auth_time: signedInAt } = claims;
  const identifier = typeof sub === 'string' ? sub : undefined;
  const values = shownValues('en', aboutYou(claims));
  return (
    <>
      <Panel id="about" title="What it is told about you">
        {identifier === undefined ? (
          <p>Nothing: not even that it is you.</p>
        ) : (
          <Facts
            items={[
              ...values.map(({ name, value }) => ({ label: name || 'E-mail', value: <bdi>{value}</bdi> })),
              { label: 'Identifier', value: <code className="font-mono wrap-anywhere">{identifier}</code> },
              ...(typeof signedInAt === 'number'
                ? [{ label: 'Signed in', value: <DateTime at={signedInAt} now={now} show="minute" /> }]
                : []),
            ]}
          />
        )}
      </Panel>
      <Panel id="does" title="What it can do elsewhere">
        {outcome.apis.length === 0 ? <p>Nothing.</p> : null}
        <ul className="space-y-4">
          {outcome.apis.map(({ name, resource, permissions }) => (
            <li key={resource}>
              <p className="font-semibold">{name}</p>
              <ul className="list-disc pl-5">
                {permissions.map(({ scope, title, description }) => (
                  <li key={scope}>
                    {title}
                    {description ? <span className="text-muted"> · {description}</span> : null}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        <p className="mt-4 text-muted">
          <ComesBack until={outcome.refreshableUntil} app={app} now={now} />
        </p>
      </Panel>
    </>
  );
}

function ComesBack({ until, app, now }: { until: number | undefined; app: string; now: number }) {
  if (until === undefined) return `${app} can do this once, and has to ask again afterwards.`;
  if (until === Infinity) return `${app} can come back for it until you end it.`;
  return (
    <>
      {app} can come back for it until <DateTime at={until} now={now} />.
    </>
  );
}

/** Claims about the token itself are not shown, because they say nothing about the person. */
function aboutYou(claims: Record<string, unknown>): Record<string, unknown> {
  const ofTokens = [
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'auth_time',
    'amr',
    'acr',
    'sid',
    'nonce',
    'at_hash',
    'updated_at',
  ];
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !ofTokens.includes(name)));
}

function Exactly({ outcome }: { outcome: PreviewOutcome }) {
  const parts: [string, Record<string, unknown> | undefined][] = [
    ['ID token', outcome.idToken],
    ['Userinfo', outcome.userinfo],
    [outcome.opaque ? 'Access token (kept by us; the API asks)' : 'Access token', outcome.accessToken],
  ];
  return (
    <Disclosure title="Exactly what is sent">
      {parts.map(([title, claims]) => (
        <div key={title} className="space-y-1">
          <p className="font-semibold">{title}</p>
          <pre
            className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm"
            {...scrollable}
          >
            {claims ? JSON.stringify(claims, null, 2) : 'none'}
          </pre>
        </div>
      ))}
      <p className="text-sm text-muted">
        Made by what issues them. Numbers that name a token are drawn anew each time.
      </p>
    </Disclosure>
  );
}
