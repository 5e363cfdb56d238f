import { Disclosure } from '@/components/developers/disclosure';
import { AppLogo } from '@/components/ui/app-logo';
import { Avatar } from '@/components/ui/avatar';
import { Brand } from '@/components/ui/brand';
import { Button, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { SideNav, Tabs } from '@/components/ui/nav';
import { Alert, Badge, EmptyState, Facts, Notice, PageHeading, Panel, type Tone } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { longWord, moment } from './example-data';
import { Shown, State, States } from './parts';

const tones: Tone[] = ['neutral', 'accent', 'good', 'warn', 'danger'];

export function Messages() {
  return (
    <Shown id="messages" title="Messages" note="A toast is at the bottom of the page. It stays until it is dismissed.">
      <Alert title="Some fields have problems">Nothing was saved. Each marked field shows its problem.</Alert>
      <Alert>{longWord}</Alert>
      {tones.map((tone) => (
        <Notice key={tone} tone={tone} title={`A notice, ${tone}`}>
          {longWord}
        </Notice>
      ))}
      <p className="flex flex-wrap gap-2">
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </p>
      <Toast>Access removed</Toast>
    </Shown>
  );
}

export function Surfaces() {
  return (
    <Shown id="surfaces" title="Panels, lists and empty states">
      <Panel title={longWord} aside={<TextLink href="#surfaces">Edit</TextLink>} id="panel">
        <Facts
          items={[
            { label: 'Registered', value: <DateTime at={moment} now={moment + 3600} /> },
            { label: 'Last used', value: <DateTime at={moment} show="minute" /> },
            { label: longWord, value: longWord },
          ]}
        />
      </Panel>
      <PageHeading
        title={longWord}
        lead="A subtitle says what the page is for."
        action={<Button type="button">Act</Button>}
      />
      <EmptyState title="No apps yet" action={<Button type="button">Register an app</Button>}>
        An empty state says what will appear here, and how.
      </EmptyState>
      <Disclosure title="Folded">
        <p>{longWord}</p>
      </Disclosure>
      <Disclosure title="Legacy options (not recommended)" tone="danger" open>
        <p>{longWord}</p>
      </Disclosure>
    </Shown>
  );
}

export function Tables() {
  return (
    <Shown id="tables" title="Tables" note="A wide table scrolls inside its box, also by keyboard.">
      <Table
        caption="Apps"
        showCaption
        columns={[
          { key: 'app', label: 'App' },
          { key: 'type', label: 'Type' },
          { key: 'count', label: 'Active access', align: 'end' },
        ]}
      >
        {['Trailmap', longWord].map((name, index) => (
          <tr key={name}>
            <Cell>
              <TextLink href="#tables" className="inline-block min-w-40 font-semibold">
                {name}
              </TextLink>
            </Cell>
            <Cell>Web server</Cell>
            <Cell align="end">{index * 1200}</Cell>
          </tr>
        ))}
      </Table>
    </Shown>
  );
}

const items = [
  { href: '/dev/gallery', label: 'Current', exact: true },
  { href: '/dev/gallery#one', label: 'Another' },
  { href: '/dev/gallery#two', label: longWord },
];

export function Navigation() {
  return (
    <Shown id="navigation" title="Navigation and identity">
      <Tabs label="Tabs" items={items} />
      <SideNav label="Side navigation" items={items} />
      <States>
        <State name="Brand">
          <Brand />
        </State>
        <State name="Avatars and logos">
          <p className="flex flex-wrap items-center gap-3">
            <Avatar name="Ada Lovelace" />
            <Avatar name="" />
            <AppLogo name="Trailmap" />
            <AppLogo name={longWord} size="large" />
          </p>
        </State>
      </States>
    </Shown>
  );
}
