import { expect, test } from 'vitest';
import { atTaggedTexts, linesOfTexts, readTaggedTexts } from './localized-lines';

test('texts in other languages are lines, and lines are texts', () => {
  const lines = 'client_name#de: Wegkarte\nclient_name#pt-BR: Mapa de trilhas: novo';
  const { members } = readTaggedTexts(`${lines}\r\n\n`, ['client_name']);
  expect(members).toEqual({ 'client_name#de': 'Wegkarte', 'client_name#pt-BR': 'Mapa de trilhas: novo' });
  const localized = { de: { client_name: 'Wegkarte' }, 'pt-BR': { client_name: 'Mapa de trilhas: novo' } };
  expect(linesOfTexts(localized)).toBe(lines);
  expect(linesOfTexts(undefined)).toBe('');
});

test.each(['Wegkarte', 'client_name: Wegkarte', 'client_name#de Wegkarte', 'client_name#de:', 'scope#de: x'])(
  'the line “%s” is a problem',
  (line) => {
    expect(readTaggedTexts(`client_name#fr: Carte\n${line}`, ['client_name'])).toEqual({ members: {}, faultyLine: 2 });
  },
);

test('a problem of a member with a tag is shown at the field of these texts', () => {
  expect(atTaggedTexts({ field: 'client_name#de', problem: 'stated' }).field).toBe('localized');
  expect(atTaggedTexts({ field: 'client_name', problem: 'stated' }).field).toBe('client_name');
});
