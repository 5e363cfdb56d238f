import { AppHeading, AppStanding } from '@/components/app-identity';
import { ConsentGroups } from '@/components/consent-line';
import { EndChoice } from '@/components/end-choice';
import { Brand } from '@/components/ui/brand';
import { Button } from '@/components/ui/button';
import type { ConsentLine } from '@/lib/oauth/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';
import { offeredEnds } from '@/lib/words/grant-end';

const day = 86_400;
const email = 'ada@example.com';
const name = 'Trailmap';

/** A consent page with example data, for the home page. Nothing in it can be used. */
export async function ExampleConsent({ now }: { now: number }) {
  const t = await texts('consent');
  const own = await texts('home');
  const app = appFace(await currentLanguage(), {
    id: 'example',
    kind: 'web',
    createdAt: now - 200 * day,
    verifiedAt: now - 100 * day,
    metadata: { client_name: name, client_uri: 'https://trailmap.example' },
  });
  const routes = { name: own('exampleApi'), resource: 'https://routes.example' };
  const optional: ConsentLine[] = [
    {
      ...line('routes.read', { selected: true }),
      api: { ...routes, title: own('exampleRead'), description: '', effect: 'reads' },
    },
    {
      ...line('routes.write', {}),
      api: { ...routes, title: own('exampleWrite'), description: own('exampleWriteDetail'), effect: 'changes' },
    },
  ];
  const required = [
    line('profile', { required: true, values: { name: 'Ada Lovelace' } }),
    line('email', { required: true, values: { email, email_verified: true } }),
  ];
  const choice = { marksNew: false, isTicked: ({ selected }: ConsentLine) => selected };
  return (
    <div inert className="select-none">
      <div className="flex min-h-12 items-center justify-between gap-3 px-4 text-sm text-muted">
        <Brand />
        <bdi className="truncate">{email}</bdi>
      </div>
      <div className="space-y-3 border-t border-line bg-surface p-4 sm:p-6">
        <AppHeading
          app={app}
          headline={t.rich('headline.access', {
            app: name,
            b: (part) => (
              <b className="font-semibold">
                <bdi>{part}</bdi>
              </b>
            ),
          })}
        />
        <AppStanding app={app} />
        <div>
          <h2 className="font-semibold">{t('required')}</h2>
          <ConsentGroups groups={[{ lines: required }]} choice={choice} />
        </div>
        <div>
          <h2 className="font-semibold">{t('optional')}</h2>
          <ConsentGroups
            groups={[{ api: { ...routes, title: '', description: '', effect: 'reads' }, lines: optional }]}
            choice={choice}
          />
        </div>
        <EndChoice offered={offeredEnds(now, undefined)} selected="30d" now={now} />
        <div className="grid grid-cols-2 gap-3">
          <Button type="button" look="secondary">
            {t('deny')}
          </Button>
          <Button type="button">{t('allow')}</Button>
        </div>
      </div>
    </div>
  );
}

function line(scope: string, more: Partial<ConsentLine>): ConsentLine {
  return { scope, required: false, isNew: true, selected: false, values: {}, ...more };
}
