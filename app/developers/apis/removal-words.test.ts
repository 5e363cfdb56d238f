import { describe, expect, it } from 'vitest';
import { accessThatEnds, machinesThatLose } from './removal-words';

const standing = { grants: 1, people: 1, apps: 1, machines: 0 };

describe('what the removal of an API or scope ends', () => {
  it('uses the singular for one person and one app', () => {
    expect(accessThatEnds(standing, 'scopes of this API')).toBe(
      '1 person has given 1 app access to scopes of this API. ' +
        'That part of the access ends. Access that includes nothing else ends completely.',
    );
  });

  it('uses the plural for several', () => {
    expect(accessThatEnds({ ...standing, grants: 5, people: 3, apps: 2 }, 'this scope')).toContain(
      '3 people have given 2 apps access to this scope.',
    );
  });

  it('says that nobody has given access', () => {
    expect(accessThatEnds({ ...standing, grants: 0, people: 0, apps: 0 }, 'this scope')).toBe(
      'Nobody has given an app access to this scope.',
    );
  });

  it('names apps that use the scope without a person', () => {
    expect(machinesThatLose(standing, 'this scope')).toBeUndefined();
    expect(machinesThatLose({ ...standing, machines: 1 }, 'this scope')).toBe(
      '1 app uses this scope without a person: new tokens no longer include it.',
    );
    expect(machinesThatLose({ ...standing, machines: 2 }, 'this scope')).toContain('2 apps use this scope');
  });
});
