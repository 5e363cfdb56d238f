import { Button, ButtonLink, type ButtonLook, TextLink } from '@/components/ui/button';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CodeBlock, CopyField, SecretBox } from '@/components/ui/copy';
import { CodeField, SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { longWord } from './example-data';
import { Shown, State, States } from './parts';
import { PendingForm } from './pending-form';

const looks: ButtonLook[] = ['primary', 'secondary', 'quiet', 'danger'];

export function Buttons() {
  return (
    <Shown
      id="buttons"
      title="Buttons and links"
      note="Move the pointer over one to see it hovered. Press Tab to see the focus: an outline of three pixels."
    >
      {looks.map((look) => (
        <State key={look} name={look}>
          <div className="flex flex-wrap gap-3">
            <Button type="button" look={look}>
              Default
            </Button>
            <Button type="button" look={look} disabled>
              Disabled
            </Button>
            <Button type="button" look={look} aria-busy="true">
              Pending
            </Button>
            <ButtonLink href="#buttons" look={look}>
              A link
            </ButtonLink>
            <Button type="button" look={look}>
              {longWord}
            </Button>
          </div>
        </State>
      ))}
      <States>
        <State name="In a form">
          <PendingForm />
        </State>
        <State name="A link in a text">
          <p>
            Read more in the <TextLink href="#buttons">settings of {longWord}</TextLink>.
          </p>
        </State>
        <State name="With a question">
          <ConfirmDialog
            trigger="Remove access…"
            href="#buttons"
            title={`Remove the access of ${longWord}?`}
            confirmLabel="Remove access"
            action="/dev/gallery"
          >
            <p>{longWord} can no longer sign you in.</p>
          </ConfirmDialog>
        </State>
      </States>
    </Shown>
  );
}

export function Fields() {
  return (
    <Shown id="fields" title="Fields">
      <States>
        <TextField label="Default" name="default" hint="A hint says what to enter." defaultValue="Ada" />
        <TextField label="Empty and optional" name="empty" optional placeholder="A placeholder" />
        <TextField label="With an error" name="wrong" error="Enter a complete e-mail address." defaultValue="ada@" />
        <TextField label="Disabled" name="disabled" disabled defaultValue="Ada" />
        <TextField label={longWord} name="long" hint={longWord} error={longWord} defaultValue={longWord} />
        <CodeField label="Code" name="code" defaultValue="routes.read" />
        <TextAreaField label="Several lines" name="lines" defaultValue={`One\n${longWord}`} />
        <SelectField label="A choice from a list" name="list">
          <option>30 days</option>
          <option>{longWord}</option>
        </SelectField>
      </States>
    </Shown>
  );
}

export function Choices() {
  return (
    <Shown id="choices" title="Check boxes and radio buttons">
      <States>
        <ChoiceGroup legend="Check boxes" hint="The whole row can be pressed.">
          <Checkbox name="box" value="on" label="Selected" hint="With a hint" defaultChecked />
          <Checkbox name="box" value="off" label="Not selected" />
          <Checkbox name="box" value="fixed" label="Selected and disabled" defaultChecked disabled />
          <Checkbox name="box" value="long" label={longWord} hint={longWord} />
        </ChoiceGroup>
        <ChoiceGroup legend="Radio buttons" error="Select one of these.">
          <Radio name="radio" value="one" label="Selected" defaultChecked />
          <Radio name="radio" value="two" label="Not selected" hint="With a hint" />
          <Radio name="radio" value="three" label="Disabled" disabled />
        </ChoiceGroup>
      </States>
    </Shown>
  );
}

export function ToCopy() {
  return (
    <Shown id="copy" title="Values to copy">
      <CopyField label="Client ID" value="app_x7k2m9p4q8r3t6v5w2yz" />
      <CopyField label="A long value" value={`https://${longWord}.example/${longWord}`} />
      <SecretBox label="Client secret" value="cs_secret_example" />
      <CodeBlock title="Environment variables" code={`OIDC_ISSUER=https://id.example\nOIDC_CLIENT_ID=${longWord}`} />
    </Shown>
  );
}
