import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TextLink } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/copy';
import { PageHeading } from '@/components/ui/surface';
import { managementPath } from '@/lib/management/scopes';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { English, ReferenceFrame } from '../frame';
import {
  curlOf,
  type JsonSchema,
  objectIn,
  objectsIn,
  type Reference,
  type ReferenceGroup,
  type ReferenceOperation,
  reference,
  typeText,
} from '../reference';

type Params = { params: Promise<{ tag: string }> };

async function requireGroup({
  params,
}: Params): Promise<{ group: ReferenceGroup; schemas: Reference['schemas']; issuer: string }> {
  const { tag } = await params;
  const { issuer } = (await server()).env;
  const { groups, schemas } = reference(issuer);
  const group = groups.find(({ slug }) => slug === tag);
  return group ? { group, schemas, issuer } : notFound();
}

export async function generateMetadata(props: Params): Promise<Metadata> {
  const { group } = await requireGroup(props);
  return { title: (await texts('reference'))('groupTab', { group: group.title }) };
}

/** The operations on one kind of object. */
export default async function ReferenceGroupPage(props: Params) {
  const { group, schemas, issuer } = await requireGroup(props);
  const t = await texts('reference');
  return (
    <ReferenceFrame>
      <TextLink href="/developers/reference">{t('all')}</TextLink>
      <PageHeading title={<span lang="en">{group.title}</span>} />
      <English>
        {group.operations.map((operation) => (
          <Operation key={operation.id} operation={operation} schemas={schemas} issuer={issuer} />
        ))}
        {objectsIn(group, schemas).map(([name, schema]) => (
          <section key={name} id={name} className="space-y-4 rounded-lg border border-line bg-surface p-4 sm:p-6">
            <div>
              <h2 className="text-lg font-semibold">{name}</h2>
              {schema.description ? <p className="text-muted">{schema.description}</p> : null}
            </div>
            <Members title={t('members')} items={membersOf(schema, schemas)} />
          </section>
        ))}
      </English>
    </ReferenceFrame>
  );
}

async function Operation({
  operation,
  schemas,
  issuer,
}: {
  operation: ReferenceOperation;
  schemas: Reference['schemas'];
  issuer: string;
}) {
  const { id, method, path, summary, description, scope, parameters, body, returns, status, problems } = operation;
  const t = await texts('reference');
  const sent = body && objectIn(body, schemas);
  const answered = returns && objectIn(returns, schemas);
  return (
    <section id={id} className="space-y-4 rounded-lg border border-line bg-surface p-4 sm:p-6">
      <div className="space-y-1">
        <h2 className="text-lg font-semibold">{summary}</h2>
        <p className="font-mono text-sm wrap-anywhere">
          <span className="font-semibold">{method}</span> {`${managementPath}${path}`}
        </p>
        {description ? <p className="max-w-prose text-muted">{description}</p> : null}
        <p className="text-sm text-muted">
          {scope ? t('scope') : t('anyToken')} {scope ? <code className="font-mono">{scope}</code> : null}
        </p>
      </div>
      {parameters.length > 0 ? (
        <Members
          required={t('required')}
          title={t('parameters')}
          items={parameters.map(({ name, in: place, required, description: text, schema }) => ({
            name,
            type: `${typeText(schema, schemas)}, in the ${place}`,
            required: required === true && place !== 'path',
            text,
          }))}
        />
      ) : null}
      {sent ? <Members required={t('required')} title={t('body')} items={membersOf(sent, schemas)} /> : null}
      {answered ? <Members title={t('answer', { status })} items={membersOf(answered, schemas)} /> : null}
      {answered ? null : <p className="text-sm text-muted">{t('noBody', { status })}</p>}
      <details className="text-sm">
        <summary className="flex min-h-touch items-center">{t('problems')}</summary>
        <ul className="space-y-1">
          {problems.map((problem) => (
            <li key={problem.status}>
              <span className="font-mono">{problem.status}</span> {problem.description}
            </li>
          ))}
        </ul>
      </details>
      <CodeBlock title={`${method} ${path}`} code={curlOf(issuer, operation, schemas)} />
    </section>
  );
}

type Member = { name: string; type: string; required: boolean; text?: string | undefined };

function membersOf({ properties = {}, required = [] }: JsonSchema, schemas: Reference['schemas']): Member[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeText(schema, schemas),
    required: required.includes(name),
    text: schema.description,
  }));
}

function Members({ title, items, required: mark }: { title: string; items: Member[]; required?: string }) {
  return (
    <div className="space-y-1">
      <h3 className="font-semibold">{title}</h3>
      <dl className="divide-y divide-line border-y border-line text-sm">
        {items.map(({ name, type, required, text }) => (
          <div key={name} className="grid gap-x-6 gap-y-0.5 py-1.5 sm:grid-cols-3">
            <dt className="min-w-0 wrap-anywhere">
              <code className="font-mono">{name}</code>
              {required && mark ? <span className="text-muted"> {mark}</span> : null}
            </dt>
            <dd className="min-w-0 wrap-anywhere sm:col-span-2">
              <span className="font-mono text-muted">{type}</span>
              {text ? <span className="block">{withCode(text)}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Names in backticks as code. */
function withCode(text: string) {
  let at = 0;
  return text.split('`').map((part, index) => {
    const start = at;
    at += part.length + 1;
    if (index % 2 === 0) return part;
    return (
      <code key={start} className="font-mono">
        {part}
      </code>
    );
  });
}
