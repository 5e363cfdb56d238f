import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { present } from '../present';

export const trustedIssuerCommands = [
  command({
    name: 'apps issuers list',
    summary: 'List the issuers whose assertions an app may present',
    operations: ['listTrustedIssuers'],
    args: { app: z.string().describe('the client id') },
    examples: [['countersign apps issuers list app_abc', 'for the JWT bearer grant (RFC 7523)']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/apps/{app}/trusted-issuers', { params: { path: { app } } })),
        [
          { title: 'Issuer', value: ({ issuer }) => issuer, whole: true },
          { title: 'Person by', value: ({ subject }) => subject },
          { title: 'Keys', value: ({ jwks_uri }) => jwks_uri ?? 'given' },
          { title: 'Scopes', value: ({ scopes }) => scopes.join(' ') },
        ],
        'The app may present no assertions.',
      );
    },
  }),
  command({
    name: 'apps issuers show',
    summary: 'Show a trusted issuer',
    operations: ['getTrustedIssuer'],
    args: { app: z.string().describe('the client id'), issuer: z.string().describe('the issuer') },
    examples: [['countersign apps issuers show app_abc https://issuer.example', 'its keys and scopes']],
    async run({ api, print }, { app, issuer }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/apps/{app}/trusted-issuers/{issuer}', { params: { path: { app, issuer } } })));
    },
  }),
  command({
    name: 'apps issuers set',
    summary: 'Trust an issuer, or replace what is trusted of it',
    operations: ['putTrustedIssuer'],
    kind: 'change',
    args: { app: z.string().describe('the client id'), issuer: z.string().describe('the issuer') },
    options: {
      jwksUri: z.string().describe('where its public keys are'),
      subject: z.enum(['sub', 'email']).optional().describe('the claim that identifies a person'),
      scope: z.array(z.string()).describe('what its assertions may lead to'),
    },
    examples: [
      [
        'countersign apps issuers set app_abc https://issuer.example --jwks-uri https://issuer.example/jwks --scope routes.read',
        'one scope',
      ],
    ],
    async run({ api, changed, dry }, { app, issuer }, { jwksUri, subject, scope }) {
      const { PUT } = await api();
      const params = { path: { app, issuer }, query: dry };
      const body = { jwks_uri: jwksUri, scopes: scope, ...present({ subject }) };
      changed(
        'The app may present its assertions.',
        await answerOf(PUT('/apps/{app}/trusted-issuers/{issuer}', { params, body })),
      );
    },
  }),
  command({
    name: 'apps issuers remove',
    summary: 'Stop trusting an issuer',
    operations: ['deleteTrustedIssuer'],
    kind: 'removal',
    args: { app: z.string().describe('the client id'), issuer: z.string().describe('the issuer') },
    examples: [['countersign apps issuers remove app_abc https://issuer.example', 'after a question']],
    async run({ api, remove }, { app, issuer }) {
      const { DELETE } = await api();
      const texts = { question: `Stop trusting ${issuer}?`, done: 'The issuer is no longer trusted.' };
      await remove(texts, (query) =>
        DELETE('/apps/{app}/trusted-issuers/{issuer}', { params: { path: { app, issuer }, query } }),
      );
    },
  }),
];
