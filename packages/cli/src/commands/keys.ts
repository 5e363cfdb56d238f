import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { momentText } from '../output/moments';

export const keyCommands = [
  command({
    name: 'keys list',
    summary: 'List the keys that sign tokens',
    operations: ['listSigningKeys'],
    examples: [['countersign keys list', 'which keys sign, and which are published']],
    async run({ api, print }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/signing-keys', {})),
        [
          { title: 'Id', value: ({ kid }) => kid, whole: true },
          { title: 'Algorithm', value: ({ alg }) => alg },
          { title: 'State', value: ({ state }) => state },
          { title: 'Signs from', value: ({ active_at }) => momentText(active_at) },
          { title: 'Until', value: ({ retired_at }) => (retired_at === null ? '' : momentText(retired_at)) },
        ],
        'There are no keys.',
      );
    },
  }),
  command({
    name: 'keys rotate',
    summary: 'Rotate the signing keys',
    operations: ['rotateSigningKeys'],
    kind: 'change',
    details: 'Each key gets a successor, which is published first and signs later. Tokens stay valid.',
    examples: [
      ['countersign keys rotate --dry-run', 'which keys would get a successor'],
      ['countersign keys rotate', 'do it'],
    ],
    async run({ api, changed, dry }) {
      const { POST } = await api();
      const value = await answerOf(POST('/signing-keys/rotate', { params: { query: dry } }));
      changed(`${value.created} new ${value.created === 1 ? 'key is' : 'keys are'} published.`, value);
    },
  }),
  command({
    name: 'keys withdraw',
    summary: 'Withdraw a leaked signing key at once',
    operations: ['withdrawSigningKey'],
    kind: 'removal',
    details: 'Everything that it signed stops being valid. For a planned change, use "keys rotate".',
    args: { kid: z.string().describe('the id of the key') },
    examples: [
      ['countersign keys withdraw k7…', 'after a question'],
      ['countersign keys withdraw --yes -- -k7…', 'a key whose id begins with a dash'],
    ],
    async run({ api, remove }, { kid }) {
      const { DELETE } = await api();
      const texts = { question: `Withdraw the key ${kid}?`, done: 'The key is withdrawn. A new one signs.' };
      await remove(texts, (query) => DELETE('/signing-keys/{kid}', { params: { path: { kid }, query } }));
    },
  }),
];
