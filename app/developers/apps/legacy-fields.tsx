import type { ReactNode } from 'react';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { Alert, Notice } from '@/components/ui/surface';
import { responseTypes } from '@/lib/oauth/model/response-type';
import { Code, Folded, type Part } from './form-fields';

const names = ['response_types', 'request_object_signing_alg', 'password', 'first_party'];

/**
 * Settings that relax a rule (decision 46), for integrations that cannot change. Each explains its risk, in text and in
 * the danger color.
 */
export function Dangerous({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const signsIn = kind !== 'machine';
  const password = signsIn && (values.first_party || offers.isOperator);
  const used =
    values.legacy_response_types.length > 0 || values.grant_types.includes('password') || values.unsigned_requests;
  return (
    <Folded
      part={part}
      title="For integrations that cannot be changed (dangerous)"
      names={names}
      used={used}
      tone="danger"
    >
      {signsIn ? (
        <>
          <Warned title="Tokens in the browser">
            The browser’s history, extensions and other pages can see them. RFC 9700 §2.1.2 advises against these
            response types; <Code>code</Code> with PKCE does the same safely.
          </Warned>
          <ChoiceGroup legend="Accept as well" error={errors['response_types']}>
            {responseTypes
              .filter((type) => type !== 'code')
              .map((type) => (
                <Checkbox
                  key={type}
                  name="legacy_response_types"
                  value={type}
                  label={<Code>{type}</Code>}
                  defaultChecked={values.legacy_response_types.includes(type)}
                />
              ))}
          </ChoiceGroup>
          <Warned title="Unsigned requests">
            An unsigned request object looks as if your app had made it, but anyone who sends a browser here can write
            one. Sign requests (RFC 9101) or push them (RFC 9126).
          </Warned>
          <Box
            name="unsigned_requests"
            label="Accept request objects without a signature"
            problem={values.unsigned_requests ? errors['request_object_signing_alg'] : undefined}
            checked={values.unsigned_requests}
          />
        </>
      ) : null}
      {password ? (
        <>
          <Warned title="People’s passwords in an app">
            An app that asks for passwords teaches people to type them anywhere, cannot ask for a second factor, and
            sees what it should not. RFC 9700 §2.4 forbids it; OAuth 2.1 has left it out.
          </Warned>
          {offers.isOperator ? (
            <Box
              name="first_party"
              label="This app is the operator’s own (first party)"
              hint="Only operators see this. It may then sign people in with their password, by the API for that."
              problem={errors['first_party']}
              checked={values.first_party}
            />
          ) : null}
          <Box
            name="grant_types"
            value="password"
            label={
              <>
                Accept the grant type <Code>password</Code>
              </>
            }
            problem={errors['password']}
            checked={values.grant_types.includes('password')}
          />
        </>
      ) : null}
    </Folded>
  );
}

function Warned({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Notice tone="danger" title={title}>
      {children}
    </Notice>
  );
}

function Box({
  name,
  value,
  label,
  hint,
  problem,
  checked,
}: {
  name: string;
  value?: string;
  label: ReactNode;
  hint?: string;
  problem: string | undefined;
  checked: boolean;
}) {
  return (
    <div className="space-y-2">
      {problem ? <Alert>{problem}</Alert> : null}
      <Checkbox
        name={name}
        label={label}
        {...(value ? { value } : {})}
        {...(hint ? { hint } : {})}
        {...(problem ? { 'aria-invalid': true } : {})}
        defaultChecked={checked}
      />
    </div>
  );
}
