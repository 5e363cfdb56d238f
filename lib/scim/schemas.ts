/**
 * The schemas of this server's resources (RFC 7643 §4, §7). The definitions of the RFC come from a library. What this
 * server does not keep is left out, so that no client relies on it: passwords, because accounts start without one, and
 * certificates.
 */
import SCIMMY from 'scimmy';
import { z } from 'zod';

const characteristics = {
  name: z.string(),
  type: z.enum(['string', 'boolean', 'complex', 'reference', 'dateTime', 'decimal', 'integer', 'binary']),
  multiValued: z.boolean(),
  description: z.string(),
  required: z.boolean().default(false),
  caseExact: z.boolean().optional(),
  canonicalValues: z.array(z.string()).optional(),
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']),
  returned: z.enum(['always', 'never', 'default', 'request']),
  uniqueness: z.enum(['none', 'server', 'global']).optional(),
  referenceTypes: z.array(z.string()).optional(),
};
const attributeSchema = z.object({ ...characteristics, subAttributes: z.array(z.object(characteristics)).optional() });
export type SubAttribute = z.infer<z.ZodObject<typeof characteristics>>;
export type Attribute = z.infer<typeof attributeSchema>;

const schemaSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  attributes: z.array(attributeSchema),
});
export type Schema = z.infer<typeof schemaSchema>;

/** The schema as this server publishes it: with the issuers that the operator configured. */
export function publishedSchema(schema: Schema, issuers: readonly string[]): Schema {
  if (schema.id !== accountSchemaId) return schema;
  const attributes = schema.attributes.map((attribute) => ({
    ...attribute,
    ...(attribute.subAttributes && {
      subAttributes: attribute.subAttributes.map((sub) =>
        sub.name === 'issuer' ? { ...sub, canonicalValues: [...issuers] } : sub,
      ),
    }),
  }));
  return { ...schema, attributes };
}

/** A type of resource: its core schema first, then its extensions. */
export type ResourceType = { name: 'User' | 'Group'; endpoint: '/Users' | '/Groups'; schemas: [Schema, ...Schema[]] };

const text = (name: string, description: string, more: Partial<SubAttribute> = {}): SubAttribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: true,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

export const accountSchemaId = 'urn:ietf:params:scim:schemas:extension:countersign:2.0:User';

/** What this server adds: how the person gets in, and whether they have accepted the account. */
const accountSchema: Schema = {
  id: accountSchemaId,
  name: 'CountersignUser',
  description: 'How the person signs in, and whether they have accepted the account.',
  attributes: [
    text('state', 'invited: nobody has accepted the account yet. connected: a person has.', {
      mutability: 'readOnly',
      returned: 'request',
      canonicalValues: ['invited', 'connected'],
    }),
    {
      ...text(
        'upstream',
        'The identity at an upstream issuer of this server that may sign in instead of an invitation.',
      ),
      type: 'complex',
      subAttributes: [
        text('issuer', 'The issuer, as the operator configured it.'),
        text('subject', 'The `sub` of the person at that issuer.'),
      ],
    },
  ],
};

const leftOut = ['password', 'x509Certificates'];

/** The library's own form of a definition becomes the RFC's when it is written as JSON. */
function fromLibrary(
  definition: { describe(): unknown },
  change: (attribute: Attribute) => Attribute = (one) => one,
): Schema {
  const { attributes, ...schema } = schemaSchema.parse(JSON.parse(JSON.stringify(definition.describe())));
  return { ...schema, attributes: attributes.filter(({ name }) => !leftOut.includes(name)).map(change) };
}

const { User, Group, EnterpriseUser } = SCIMMY.Schemas;

const userSchema = fromLibrary(User.definition, (attribute) => {
  if (attribute.name === 'userName') return { ...attribute, required: true, caseExact: false, uniqueness: 'server' };
  if (attribute.name === 'groups') return { ...attribute, mutability: 'readOnly' };
  return attribute;
});

/** Only accounts are members of groups. */
const groupSchema = fromLibrary(Group.definition, (attribute) => {
  if (attribute.name !== 'members') return { ...attribute, required: attribute.name === 'displayName' };
  const subAttributes = attribute.subAttributes?.map((one) => {
    if (one.name === 'type') return { ...one, canonicalValues: ['User'] };
    if (one.name === 'display') return { ...one, mutability: 'readOnly' as const, returned: 'request' as const };
    return one.name === '$ref' ? { ...one, referenceTypes: ['User'] } : one;
  });
  return { ...attribute, ...(subAttributes && { subAttributes }) };
});

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  schemas: [userSchema, fromLibrary(EnterpriseUser.definition), accountSchema],
};
export const groupType: ResourceType = { name: 'Group', endpoint: '/Groups', schemas: [groupSchema] };
export const resourceTypes = [userType, groupType] as const;

/** The attributes that every resource has (RFC 7643 §3.1), which no schema lists. */
export const commonAttributes: Attribute[] = [
  text('id', 'The identifier that this server chose.', {
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', "The partner's own identifier."),
  {
    ...text('meta', 'About the resource.', { mutability: 'readOnly' }),
    type: 'complex',
    subAttributes: [
      text('resourceType', 'The type of the resource.', { mutability: 'readOnly' }),
      { ...text('created', 'When it was created.', { mutability: 'readOnly' }), type: 'dateTime' },
      { ...text('lastModified', 'When it was changed last.', { mutability: 'readOnly' }), type: 'dateTime' },
      { ...text('location', 'Its address.', { mutability: 'readOnly' }), type: 'reference' },
      text('version', 'Its entity tag.', { mutability: 'readOnly' }),
    ],
  },
];
