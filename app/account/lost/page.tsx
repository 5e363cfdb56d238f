import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Alert, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { listApiKeys } from '@/lib/data/owner/api-keys';
import { listGrants } from '@/lib/data/owner/grants';
import { listSessions } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { requireViewer } from '@/lib/web/viewer';
import { counted } from '@/lib/words/count-words';

export const metadata: Metadata = { title: 'Lost a device?' };

type Query = { flash?: string | string[] };

/** The page for a lost device: what can be ended at once, and what each ending means. */
export default async function LostPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer('/account/lost');
  const { env, db } = await server();
  const now = nowSeconds();
  const [sessions, grants, keys] = await Promise.all([
    listSessions(db, viewer, now),
    listGrants(db, viewer, now),
    listApiKeys(db, { ownerId: viewer.sub }, now),
  ]);
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const elsewhere = sessions.length - 1;
  return (
    <>
      <PageHeading
        title="Lost a device?"
        lead="End from here what it could still be used for. You stay signed in on this device."
      />
      {flash?.code === 'ended' ? <Done flash={flash} /> : null}
      {flash?.code === 'nothing' ? <Alert title="Nothing has ended">Tick what is to end.</Alert> : null}
      <Panel>
        {elsewhere + grants.length + keys.length === 0 ? (
          <p>Nothing is left to end: you are signed in nowhere else, no app has access, and there are no keys.</p>
        ) : (
          <form method="post" action="/account/lost/submit">
            <div className="divide-y divide-line">
              <Choice
                value="sessions"
                count={elsewhere}
                label={`Sign out everywhere else (${counted(elsewhere, 'browser', 'browsers')})`}
                none="You are signed in nowhere else"
              >
                Whoever has the device can no longer see or change your account here. Apps that follow our sign-outs
                sign you out as well; others may keep you signed in on their own pages.
              </Choice>
              <Choice
                value="apps"
                count={grants.length}
                label={`End the access of all apps (${counted(grants.length, 'access', 'accesses')})`}
                none="No app has access"
              >
                This includes apps on the device. Apps that check with us stop at once, others when the pass that they
                hold expires, mostly within minutes. Each has to ask you again. Copies that they already made stay with
                them.
              </Choice>
              <Choice
                value="keys"
                count={keys.length}
                label={`End all of my API keys (${counted(keys.length, 'key', 'keys')})`}
                none="You have no API keys"
              >
                Your scripts that use one stop working until you give them another.
              </Choice>
            </div>
            <div className="mt-6 flex flex-wrap gap-3">
              <ButtonLink href="/account">Keep everything</ButtonLink>
              <Button type="submit" look="danger">
                End what is ticked
              </Button>
            </div>
          </form>
        )}
      </Panel>
    </>
  );
}

function Choice({
  value,
  count,
  label,
  none,
  children,
}: {
  value: string;
  count: number;
  label: string;
  none: string;
  children: string;
}) {
  return count === 0 ? (
    <p className="py-3 text-muted">{none}.</p>
  ) : (
    <Checkbox
      name="end"
      value={value}
      defaultChecked
      label={<span className="font-semibold">{label}</span>}
      hint={children}
    />
  );
}

function Done({ flash }: { flash: Flash }) {
  const done = [
    ['sessions', 'browser signed out', 'browsers signed out'],
    ['apps', 'access ended', 'accesses ended'],
    ['keys', 'key ended', 'keys ended'],
  ].flatMap(([kind = '', one = '', many = '']) => {
    const count = flash.values[kind];
    return count === undefined ? [] : [counted(Number(count), one, many)];
  });
  return (
    <Notice tone="good" title="It is done">
      <p>{done.join(' · ')}.</p>
      <p>
        If your password was stored on the device, <TextLink href="/account/security">change it</TextLink> next.
      </p>
    </Notice>
  );
}
