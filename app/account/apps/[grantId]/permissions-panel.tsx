import type { ReactNode } from 'react';
import { DetailCard } from '@/components/detail-card';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Panel } from '@/components/ui/surface';
import type { GrantView } from '@/lib/data/owner/grants';
import { scopeWords } from '@/lib/words/scope-words';

type Line = GrantView['scopes'][number];

/** The app's permissions, one per line and grouped by API, each with its own end, if any, and a button to remove it. */
export function AllowedPermissions({ grant, now }: { grant: GrantView; now: number }) {
  const live = grant.scopes.filter(({ over }) => !over);
  const over = grant.live ? grant.scopes.filter((line) => line.over) : [];
  const given = live.filter(({ scope }) => scope !== 'offline_access').length;
  const apis = [...new Map(live.flatMap(({ api }) => (api ? [[api.resource, api.name] as const] : [])))];
  const lineOf = (line: Line) => (
    <ScopeLine
      key={line.scope}
      grant={grant}
      line={line}
      removable={grant.live && (given > 1 || grant.details.length > 0) && line.scope !== 'offline_access'}
      now={now}
    />
  );
  return (
    <Panel
      id="allowed"
      title={grant.live ? 'What it may do' : 'What it could do'}
      {...(grant.live &&
        grant.pausedAt === undefined && {
          aside: <TextLink href={`/account/apps/${grant.id}/sees`}>What it sees now</TextLink>,
        })}
    >
      {grant.details.map((detail) => (
        <DetailCard key={JSON.stringify(detail)} detail={detail} />
      ))}
      <ul className="divide-y divide-line">{live.filter(({ api }) => !api).map(lineOf)}</ul>
      {apis.map(([resource, name]) => {
        const lines = live.filter(({ api }) => api?.resource === resource);
        const isPart = lines.length > 1 && lines.length < given;
        return (
          <section key={resource} aria-label={name} className="border-t border-line pt-2 first-of-type:border-0">
            <div className="flex items-center justify-between gap-x-4">
              <h3 className="min-w-0 text-sm font-semibold wrap-anywhere text-muted">{name}</h3>
              {grant.live && isPart ? (
                <Remove
                  grant={grant}
                  field={{ name: 'api', value: resource }}
                  action="remove_api"
                  asks={lines.some(({ required }) => required)}
                >
                  Remove all
                  <span className="sr-only"> of {name}</span>
                </Remove>
              ) : null}
            </div>
            <ul className="divide-y divide-line">{lines.map(lineOf)}</ul>
          </section>
        );
      })}
      {over.length === 0 ? null : (
        <p className="pt-3 text-sm text-muted">
          Over by now: {over.map(({ scope, api }) => scopeWords('en', scope, api).title).join(' · ')}
        </p>
      )}
    </Panel>
  );
}

function ScopeLine({
  grant,
  line: { scope, api, endsAt, required },
  removable,
  now,
}: {
  grant: GrantView;
  line: Line;
  removable: boolean;
  now: number;
}) {
  const words = scopeWords('en', scope, api);
  return (
    <li className="flex items-center justify-between gap-x-4 py-2">
      <div className="min-w-0">
        <p>
          <span id={`allowed-${scope}`} className="font-semibold">
            {words.title}
          </span>{' '}
          <span className="font-mono text-sm text-muted">{scope}</span>
        </p>
        {words.detail ? <p className="text-sm text-muted">{words.detail}</p> : null}
        {required && grant.live ? <p className="text-sm text-muted">The app needs this.</p> : null}
        {endsAt === null ? null : (
          <p className="text-sm">
            until <DateTime at={endsAt} now={now} show="minute" />
          </p>
        )}
      </div>
      {removable ? (
        <Remove
          grant={grant}
          field={{ name: 'scope', value: scope }}
          action="remove_scope"
          asks={required}
          describedBy={`allowed-${scope}`}
        >
          Remove
        </Remove>
      ) : null}
    </li>
  );
}

function Remove({
  grant,
  field,
  action,
  asks,
  describedBy,
  children,
}: {
  grant: GrantView;
  field: { name: string; value: string };
  action: string;
  /** Set when the app requires the permission. A page then explains the consequence first. */
  asks: boolean;
  describedBy?: string;
  children: ReactNode;
}) {
  if (asks) {
    const question = `/account/apps/${grant.id}/remove?${new URLSearchParams({ [field.name]: field.value })}`;
    return (
      <ButtonLink
        href={question}
        look="quiet"
        className="shrink-0"
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      >
        {children}…
      </ButtonLink>
    );
  }
  return (
    <form method="post" action="/account/apps/submit" className="shrink-0">
      <input type="hidden" name="grant" value={grant.id} />
      <input type="hidden" name={field.name} value={field.value} />
      <Button
        type="submit"
        name="action"
        value={action}
        look="quiet"
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      >
        {children}
      </Button>
    </form>
  );
}
