import { AppHeading, AppStanding } from '@/components/app-identity';
import { ConsentGroups } from '@/components/consent-line';
import { EndChoice } from '@/components/end-choice';
import { Receipt } from '@/components/receipt';
import { Timeline } from '@/components/timeline';
import { Panel } from '@/components/ui/surface';
import { offeredEnds } from '@/lib/words/grant-end';
import { apps, consentGroups, days, moment, receipt } from './example-data';
import { Shown, State } from './parts';

export function Apps() {
  return (
    <Shown id="apps" title="Apps on the consent page">
      {apps.map(({ title, app }) => (
        <State key={title} name={title}>
          <Panel>
            <AppHeading app={app} headline={<bdi>{app.name.text}</bdi>} />
            <AppStanding app={app} />
          </Panel>
        </State>
      ))}
    </Shown>
  );
}

export function Consent() {
  return (
    <Shown id="consent" title="Permissions and their end">
      <Panel>
        <ConsentGroups groups={consentGroups} choice={{ marksNew: true, isTicked: ({ selected }) => selected }} />
      </Panel>
      <EndChoice offered={offeredEnds(moment, undefined)} selected="30d" now={moment} />
    </Shown>
  );
}

export function Account() {
  return (
    <Shown id="account" title="Activity and receipts">
      <State name="Activity">
        <Panel>
          <Timeline days={days} path="/dev/gallery" first more="2026-11-26" />
        </Panel>
      </State>
      <State name="No activity">
        <Panel>
          <Timeline days={[]} path="/dev/gallery" first more={undefined} />
        </Panel>
      </State>
      <State name="A receipt">
        <Panel>
          <Receipt words={receipt} />
        </Panel>
      </State>
    </Shown>
  );
}
