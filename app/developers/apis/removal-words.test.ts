import { describe, expect, it } from 'vitest';
import { accessThatEnds, machinesThatLose } from './removal-words';

const standing = { grants: 1, people: 1, apps: 1, machines: 0 };

describe('what the removal of an API, a scope or an app ends', () => {
  it('uses the singular for one person and one app', () => {
    expect(accessThatEnds('en', standing, 'Api')).toBe(
      '1 person has granted 1 app access to this API. ' +
        'This part of the access ends. Access that includes nothing else ends completely.',
    );
  });

  it('uses the plural for several', () => {
    expect(accessThatEnds('en', { ...standing, grants: 5, people: 3, apps: 2 }, 'Scope')).toContain(
      '3 people have granted 2 apps access to this scope.',
    );
    expect(accessThatEnds('en', { ...standing, people: 3 }, 'App')).toContain(
      '3 people have granted this app access to this API.',
    );
  });

  it('says that nobody has given access', () => {
    expect(accessThatEnds('en', { ...standing, grants: 0, people: 0, apps: 0 }, 'Scope')).toBe(
      'Nobody has granted an app access to this scope.',
    );
  });

  it('names apps that use it without a person', () => {
    expect(machinesThatLose('en', standing, 'Scope')).toBeUndefined();
    expect(machinesThatLose('en', { ...standing, machines: 1 }, 'Scope')).toBe(
      '1 app uses this scope with client credentials. New tokens no longer include it.',
    );
    expect(machinesThatLose('en', { ...standing, machines: 2 }, 'Api')).toContain('2 apps use this API');
  });
});
