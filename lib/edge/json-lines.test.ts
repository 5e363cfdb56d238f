import { describe, expect, it } from 'vitest';
import { entryOf } from './json-lines';

describe('what a library prints', () => {
  it('is one entry, without colours, however many lines it has', () => {
    expect(entryOf('error', '\u001b[31m⨯\u001b[39m Error: it broke\n    at here\n')).toEqual({
      ...{ level: 'error', event: 'console', message: '⨯ Error: it broke\n    at here' },
    });
    expect(entryOf('info', 'ready')).toEqual({ level: 'info', event: 'console', message: 'ready' });
  });

  it('is left out where it repeats an outage, which has a line of its own', () => {
    expect(
      entryOf('error', '⨯ Error [UnavailableError]: the database is unavailable (slow)\n    at x'),
    ).toBeUndefined();
    expect(entryOf('error', '⨯ unhandledRejection: Error: it broke')).toBeUndefined();
  });

  it('is not our error when it is about what a stranger sent, but is when it only quotes such words', () => {
    expect(entryOf('error', '⨯ TypeError: Failed to parse body as FormData.\n    at x')).toEqual({
      ...{ level: 'info', event: 'bad_request', message: '⨯ TypeError: Failed to parse body as FormData.' },
    });
    expect(entryOf('error', '⨯ Error: it broke\n    at Unexpected end of form')).toMatchObject({ level: 'error' });
    expect(entryOf('error', '⨯ Error: aborted by the database')).toMatchObject({ level: 'error' });
  });
});
