/** The reference of the Management API. Operations describe themselves, in English. */
export const reference = {
  title: 'API reference',
  lead: 'The Management API can do everything that this portal can do. Programs read the same description as an <document>OpenAPI document</document>.',
  signIn: 'Sign in',
  startTitle: 'First request',
  start:
    'Create an <keys>API key</keys>, or get an access token for the resource of this API by OAuth. Send it as a bearer token.',
  startCode: 'Ask who you are',
  scopesTitle: 'Scopes',
  scopesText:
    'Any person can allow an app the scopes for their own apps, APIs and access. An operator assigns the others to an app.',
  errorsTitle: 'Error codes',
  groupTab: '{group} · API reference',
  all: 'All operations',
  scope: 'Scope:',
  anyToken: 'Any access token for this API',
  parameters: 'Parameters',
  body: 'Body',
  answer: 'Answer ({status})',
  noBody: 'Answer: {status}, without a body',
  problems: 'Errors',
  members: 'Members',
  required: 'required',
  rules: {
    lists: 'Lists return parts. Continue with <code>cursor</code> and the value of <code>next_cursor</code>.',
    repeat:
      'Send <code>Idempotency-Key</code> with POST. If you repeat the request, you get the first answer, and nothing happens twice.',
    conditions:
      'Send <code>If-Match</code> with the <code>ETag</code> that you read. If the object has changed meanwhile, the answer is 412.',
    dryRun: 'Add <code>dry_run=1</code> to a change. Nothing changes, and the answer says what would.',
    errors: 'Errors are problem details (RFC 9457). <code>errors</code> names each wrong field.',
    limits: '<code>RateLimit</code> says how many requests are left in this minute.',
  },
} as const;
