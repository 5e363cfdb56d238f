import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ClientMetadata } from '../clients/metadata';
import { canonicalTag, localizedSchema, pathWithTags, textOf, withoutTags, withTags } from './localized';

describe('the language of a text', () => {
  const app: Pick<ClientMetadata, 'client_name' | 'client_uri' | 'localized'> = {
    client_name: 'Trailmap',
    client_uri: undefined,
    localized: {
      de: { client_name: 'Wegkarte' },
      'de-CH': { client_name: 'Wägcharte' },
      'pt-BR': { client_name: 'Mapa de trilhas' },
      fr: { client_uri: 'https://trailmap.example/fr' },
      es: { client_name: '' },
    },
  };

  it.each([
    ['de', 'Wegkarte'],
    ['de-CH', 'Wägcharte'],
    ['de-AT', 'Wegkarte'],
    ['DE-ch', 'Wägcharte'],
    ['de-CH-1996', 'Wägcharte'],
    ['pt', 'Mapa de trilhas'],
    ['pt-PT', 'Mapa de trilhas'],
    ['fr', 'Trailmap'],
    ['es', 'Trailmap'],
    ['ja', 'Trailmap'],
    ['', 'Trailmap'],
    ['not a tag', 'Trailmap'],
  ])('for a reader of %j is %j', (language, name) => expect(textOf(language, 'client_name', app)).toBe(name));

  it('is that of each text by itself', () => {
    expect(textOf('fr', 'client_uri', app)).toBe('https://trailmap.example/fr');
    expect(textOf('de', 'client_uri', app)).toBeUndefined();
    expect(textOf('de', 'client_name', { client_name: 'Trailmap' })).toBe('Trailmap');
  });
});

describe('members with language tags', () => {
  const members = { name: 'Routes', 'name#de': 'Wege', 'name#FR-ca': 'Sentiers', 'title#de': 'Titel', other: 1 };

  it('are moved to one object per language, and back', () => {
    const moved = withoutTags(members, ['name', 'title']);
    expect(moved).toEqual({
      name: 'Routes',
      other: 1,
      localized: { de: { name: 'Wege', title: 'Titel' }, 'fr-CA': { name: 'Sentiers' } },
    });
    expect(withTags({ de: { name: 'Wege' } }, { name: 'resource_name' })).toEqual({ 'resource_name#de': 'Wege' });
    expect(withTags(undefined)).toEqual({});
  });

  it('stay as they are if the field has no languages, and cannot be given as “localized”', () => {
    expect(withoutTags({ ...members, localized: { de: { name: 'X' } } }, [])).toEqual(members);
  });
});

describe('the languages that may be given', () => {
  const schema = localizedSchema({ name: z.string().max(10).exactOptional() });
  const faults = (members: Record<string, unknown>) => {
    const { localized = {} } = withoutTags(members, ['name']);
    const issues = schema.safeParse(localized).error?.issues ?? [];
    return issues.map(({ path, message }) => [pathWithTags(['localized', ...path]).join('.'), message]);
  };

  it.each(['de', 'pt-BR', 'zh-Hant-TW', 'sr-Latn', 'es-419', 'x'.repeat(8), 'iw'])('accept the tag %s', (tag) => {
    expect(faults({ [`name#${tag}`]: 'Name' })).toEqual([]);
  });

  it.each([
    '',
    '*',
    'de_DE',
    'de-',
    'x-private',
    '#de',
    'de#de',
    'd',
    'de DE',
    `de-${'a'.repeat(9)}`,
    'de-'.repeat(20),
  ])('refuse the tag %j', (tag) => {
    const message = `"${tag}" is not a language tag (BCP 47), such as de or pt-BR.`;
    expect(faults({ [`name#${tag}`]: 'Name' })).toEqual([[`name#${tag}`, message]]);
  });

  it('are at most 30, each once, with texts of the right length', () => {
    const many = Array.from({ length: 31 }, (_, at) => `de-${String(100 + at)}`);
    expect(faults(Object.fromEntries(many.map((tag) => [`name#${tag}`, 'Name'])))).toHaveLength(1);
    expect(faults(Object.fromEntries(many.slice(1).map((tag) => [`name#${tag}`, 'Name'])))).toEqual([]);
    expect(faults({ 'name#de': 'One', 'name#DE': 'Two' })).toEqual([['name#DE', '"de" appears twice.']]);
    expect(faults({ 'name#de': 'x'.repeat(11) })[0]?.[0]).toBe('name#de');
  });

  it('have a canonical form', () => {
    expect(canonicalTag('EN-us')).toBe('en-US');
    expect(canonicalTag('iw')).toBe('he');
  });
});
