import { Disclosure } from '@/components/developers/disclosure';
import { Button } from '@/components/ui/button';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import type { Preview, PreviewOutcome } from '@/lib/oauth/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { apiName, scopeWords, shownValues } from '@/lib/words/scope-words';

/** A scrolling area must be reachable by keyboard (WCAG 2.1.1). */
const scrollable = { tabIndex: 0 } as const;

/**
 * What an app receives about the viewer. The viewer can try other permissions: the form reloads the page and changes
 * nothing.
 */
export async function WhatItSees({ preview, app, now }: { preview: Preview; app: string; now: number }) {
  const t = await texts('app');
  const language = await currentLanguage();
  const { client, scopes, outcome } = preview;
  const api = (scope: string) => client.apis.flatMap((one) => one.scopes).find(({ value }) => value === scope);
  // Access while the person is away shows in the sentence about how long the app can come back.
  const choices = scopes.filter(({ scope }) => scope !== 'offline_access');
  return (
    <>
      {outcome ? (
        <Outcome outcome={outcome} app={app} now={now} />
      ) : (
        <Notice title={t('sees.nothing')}>{t('sees.nothingText', { app })}</Notice>
      )}
      <Panel id="choice" title={t('sees.try')}>
        <form method="get" className="max-w-prose space-y-4">
          <input type="hidden" name="chosen" value="yes" />
          {scopes.some(({ scope, allowed }) => scope === 'offline_access' && allowed) ? (
            <input type="hidden" name="scope" value="offline_access" />
          ) : null}
          <ChoiceGroup legend={t('sees.tryLegend', { app })} hint={t('sees.tryHint')}>
            {choices.map(({ scope, allowed, required }) => (
              <Checkbox
                key={scope}
                name="scope"
                value={scope}
                defaultChecked={allowed}
                disabled={required}
                label={<bdi>{scopeWords(language, scope, api(scope)).title}</bdi>}
                {...(required && { hint: t('sees.required') })}
              />
            ))}
          </ChoiceGroup>
          <Button type="submit" look="secondary">
            {t('sees.show')}
          </Button>
        </form>
      </Panel>
      {outcome ? <Exactly outcome={outcome} /> : null}
    </>
  );
}

async function Outcome({ outcome, app, now }: { outcome: PreviewOutcome; app: string; now: number }) {
  const t = await texts('app');
  const language = await currentLanguage();
  const claims = { ...outcome.idToken, ...outcome.userinfo };
  const { sub, auth_time: signedInAt } = claims;
  const identifier = typeof sub === 'string' ? sub : undefined;
  const values = shownValues(language, aboutYou(claims));
  return (
    <>
      <Panel id="about" title={t('sees.about')}>
        {identifier === undefined ? (
          <p>{t('sees.notEvenWho')}</p>
        ) : (
          <Facts
            items={[
              ...values.map(({ name, value }) => ({ label: name || t('sees.email'), value: <bdi>{value}</bdi> })),
              { label: t('sees.identifier'), value: <code className="font-mono wrap-anywhere">{identifier}</code> },
              ...(typeof signedInAt === 'number'
                ? [{ label: t('sees.signedIn'), value: <DateTime at={signedInAt} now={now} show="minute" /> }]
                : []),
            ]}
          />
        )}
      </Panel>
      <Panel id="does" title={t('sees.elsewhere')}>
        {outcome.apis.length === 0 ? <p>{t('sees.nothingElsewhere')}</p> : null}
        <ul className="space-y-4 wrap-anywhere">
          {outcome.apis.map(({ name, resource, permissions }) => (
            <li key={resource}>
              <p className="font-semibold">
                <bdi>{permissions[0] ? apiName(language, permissions[0]) : name}</bdi>
              </p>
              <ul className="list-disc ps-5">
                {permissions.map((permission) => {
                  const { title, detail } = scopeWords(language, permission.scope, permission);
                  return (
                    <li key={permission.scope}>
                      <bdi>{title}</bdi>
                      {detail ? (
                        <span className="text-muted">
                          {' · '}
                          <bdi>{detail}</bdi>
                        </span>
                      ) : null}
                    </li>
                  );
                })}
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

async function ComesBack({ until, app, now }: { until: number | undefined; app: string; now: number }) {
  const t = await texts('app');
  if (until === undefined) return t('sees.onlyOnce', { app });
  if (until === Infinity) return t('sees.untilRemoved', { app });
  return t.rich('sees.until', { app, date: () => <DateTime at={until} now={now} /> });
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

async function Exactly({ outcome }: { outcome: PreviewOutcome }) {
  const t = await texts('app');
  const parts: [string, Record<string, unknown> | undefined][] = [
    [t('sees.idToken'), outcome.idToken],
    [t('sees.userinfo'), outcome.userinfo],
    [t(outcome.opaque ? 'sees.kept' : 'sees.accessToken'), outcome.accessToken],
  ];
  return (
    <Disclosure title={t('sees.technical')}>
      {parts.map(([title, claims]) => (
        <div key={title} className="space-y-1">
          <p className="font-semibold">{title}</p>
          <pre
            dir="ltr"
            className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm"
            {...scrollable}
          >
            {claims ? JSON.stringify(claims, null, 2) : t('sees.none')}
          </pre>
        </div>
      ))}
      <p className="text-sm text-muted">{t('sees.made')}</p>
    </Disclosure>
  );
}
