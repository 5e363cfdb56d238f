import type { ReactNode } from 'react';
import { Code, Marked } from '@/components/developers/marked';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { Alert, Notice } from '@/components/ui/surface';
import { responseTypes } from '@/lib/oauth/model/response-type';
import { Folded, type Part } from './form-fields';

const names = ['response_types', 'request_object_signing_alg', 'password', 'first_party'];

/**
 * Settings that relax a rule (decision 46), for integrations that cannot change. Each explains its risk, in text and in
 * the danger color.
 */
export function Dangerous({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const texts = part.texts.legacy;
  const signsIn = kind !== 'machine';
  const password = signsIn && (values.first_party || offers.isOperator);
  const used =
    values.legacy_response_types.length > 0 || values.grant_types.includes('password') || values.unsigned_requests;
  return (
    <Folded part={part} title={texts.title} names={names} used={used} tone="danger">
      {signsIn ? (
        <>
          <Warned title={texts.browserTokensTitle}>
            <Marked text={texts.browserTokensText} />
          </Warned>
          <ChoiceGroup legend={texts.responseTypes} error={errors['response_types']}>
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
          <Warned title={texts.unsignedTitle}>{texts.unsignedText}</Warned>
          <Box
            name="unsigned_requests"
            label={texts.unsigned}
            problem={values.unsigned_requests ? errors['request_object_signing_alg'] : undefined}
            checked={values.unsigned_requests}
          />
        </>
      ) : null}
      {password ? (
        <>
          <Warned title={texts.passwordTitle}>{texts.passwordText}</Warned>
          {offers.isOperator ? (
            <Box
              name="first_party"
              label={texts.firstParty}
              hint={texts.firstPartyHint}
              problem={errors['first_party']}
              checked={values.first_party}
            />
          ) : null}
          <Box
            name="grant_types"
            value="password"
            label={<Marked text={texts.password} />}
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
