import { describe, expect, it } from 'vitest';
import { createPortal, good, pageOf } from '@/lib/oauth/testing/authorize.fixture';
import { consentSheet, countLines, folded } from './consent-lines';
import { consentText } from './consent-text';

const wide = { ...good, scope: 'openid email profile routes.read routes.write invoices.read' };
const names = (groups: ReturnType<typeof consentSheet>['required']) =>
  groups.map(({ api, lines }) => [api?.name, ...lines.map(({ scope }) => scope)]);

describe('the consent page', () => {
  it('separates what the app requires from what the person chooses, and names each API once', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const question = await portal.question(pageOf(await portal.start(wide, 's1')).id, login);
    const sheet = consentSheet(question);
    expect(sheet).toMatchObject({ headline: 'access', more: false, allowed: [] });
    expect(names(sheet.required)).toEqual([
      [undefined, 'openid', 'email'],
      ['Routes', 'routes.read'],
    ]);
    expect(names(sheet.optional)).toEqual([
      [undefined, 'profile'],
      ['Routes', 'routes.write'],
      ['Ledger', 'invoices.read'],
    ]);
    expect(countLines(question.lines)).toEqual({ count: 6, changing: 1 });
  });

  it('shows what is new, apart from what is allowed already', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const narrow = { ...good, scope: 'openid email profile' };
    await portal.allow(pageOf(await portal.start(narrow, 's1')).id, login, { scopes: ['profile'] });
    const more = consentSheet(await portal.question(pageOf(await portal.start(wide, 's1')).id, login));
    expect(more).toMatchObject({ headline: 'more', more: true });
    expect(names([...more.required, ...more.optional]).flat()).toEqual([
      'Routes',
      'routes.read',
      'Routes',
      'routes.write',
      'Ledger',
      'invoices.read',
    ]);
    expect(names(more.allowed)).toEqual([[undefined, 'openid', 'email', 'profile']]);
    const again = { ...narrow, prompt: 'consent' };
    const same = consentSheet(await portal.question(pageOf(await portal.start(again, 's1')).id, login));
    expect(same).toMatchObject({ headline: 'again', more: false, allowed: [] });
  });

  it('is kept as text in the language of the page, without codes', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const question = await portal.question(pageOf(await portal.start(wide, 's1')).id, login);
    const text = consentText('en', question);
    expect(text.split('\n').slice(0, 4)).toEqual([
      'Trailmap wants access to your account',
      'No website given',
      'Unverified app.',
      'ada@example.com',
    ]);
    expect(text).toContain('Required\nSign you in and recognise you\n');
    expect(text).toContain('Routes\nChange your saved routes\nAdd, rename, delete.\nchanges data\n');
    expect(text).not.toMatch(/openid|routes\.|\{|</);
  });
});

it('folds a list beyond six, if that saves a line', () => {
  const list = (length: number) => folded(Array.from({ length }, (_, at) => at));
  expect(list(7)).toEqual({ shown: [0, 1, 2, 3, 4, 5, 6], rest: [] });
  expect(list(8)).toEqual({ shown: [0, 1, 2, 3, 4, 5], rest: [6, 7] });
});
