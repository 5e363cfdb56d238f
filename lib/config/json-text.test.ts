import { describe, expect, it } from 'vitest';
import { parseJsonText, withEnvironment } from './json-text';

const read = (text: string): unknown => {
  const result = parseJsonText(text);
  return 'value' in result ? result.value : result.faults;
};
const whatJsonParseSays = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return 'fails';
  }
};

describe('JSON text', () => {
  it.each([
    'null',
    'true',
    ' false ',
    '0',
    '-0',
    '12.5e-3',
    '-1E+2',
    '""',
    '"a"',
    '[]',
    '{}',
    '[ ]',
    '{ }',
    '[1,2]',
    '{"a":[{"b":null}],"c":"d"}',
    '\t{\r\n"a" : 1 }\n',
    '"\\u00e9\\n\\"\\\\"',
    '"\\ud83d\\ude00 é 😀"',
    '[[[[]]]]',
    '{"__proto__":{"a":1}}',
    '{"":1," ":2}',
  ])('is read as JSON.parse reads it: %s', (text) => {
    expect(read(text)).toStrictEqual(JSON.parse(text));
  });

  it.each([
    '',
    ' ',
    '{',
    '[',
    '"',
    '"a',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '[1,]',
    '[1 2]',
    '{"a":1 "b":2}',
    '{a:1}',
    "'a'",
    '01',
    '1.',
    '.5',
    '+1',
    '1e',
    '- 1',
    'NaN',
    'nul',
    'trues',
    '1a',
    '"\\x"',
    '"\\u12"',
    '"\t"',
    '"a\nb"',
    '1 2',
    '{}}',
    '[]]',
    '// a\n1',
    '/**/1',
    '\u00a01',
    '\ufeff1',
    '{"a":1,"b"',
    '"\\',
    '"a\\"',
    '{"a":1}x',
    '-',
  ])('is refused where JSON.parse refuses: %j', (text) => {
    expect(whatJsonParseSays(text)).toBe('fails');
    expect(read(text)).toEqual([expect.stringMatching(/^Line \d+, column \d+: .+/)]);
  });

  it('agrees with JSON.parse on texts that were cut or changed at every place', () => {
    const text = '{"a": [1, -2.5e3, true, null, "b\\u0041\\""], "c": {"d": {}, "e": []}}';
    for (let at = 0; at < text.length; at++) {
      for (const put of ['', ...'{}[],:"\\0- e']) {
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        const expected = whatJsonParseSays(changed);
        const result = read(changed);
        const differs = Array.isArray(result) && String(result[0]).includes('twice') ? 'twice' : result;
        if (expected === 'fails') expect([changed, result]).toEqual([changed, [expect.stringMatching(/^Line 1, /)]]);
        else if (differs !== 'twice') expect([changed, result]).toEqual([changed, expected]);
      }
    }
  });

  it('reports every duplicate key with its path and position, also in escaped spelling (RFC 8259 §4)', () => {
    const text =
      '{\n  "apps": [\n    {"id": "a"},\n    {"id": "b", "id": "c",\n     "x": {"y": 1, "\\u0079": 2}}\n  ],\n  "apps": []\n}';
    expect(read(text)).toEqual([
      'apps[1].id: The key appears twice (line 4, column 17).',
      'apps[1].x.y: The key appears twice (line 5, column 20).',
      'apps: The key appears twice (line 7, column 3).',
    ]);
    expect(read('{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}')).toMatchObject({ a: { b: 1 } });
    expect(read('{"__proto__":1,"__proto__":2}')).toEqual(['__proto__: The key appears twice (line 1, column 16).']);
  });

  it('reports where it is malformed, without repeating any of it', () => {
    expect(read('{\n  "secret": "hunter2" x\n}')).toEqual(['Line 2, column 23: Expected a comma or }.']);
    for (const text of ['{"secret": hunter2}', '{"a": "hunter2\n"}', '["hunter2', '{"hunter2"']) {
      expect(JSON.stringify(read(text))).not.toContain('hunter2');
    }
  });

  it('may be long, but not nested too deeply', () => {
    expect(read(JSON.stringify('x'.repeat(1_000_000)))).toHaveLength(1_000_000);
    expect(read(`${'['.repeat(90)}${']'.repeat(90)}`)).toHaveLength(1);
    expect(read('['.repeat(100_000))).toEqual([expect.stringContaining('nested too deeply')]);
  });
});

describe('environment variables in JSON text', () => {
  /** Written with # for $, so that no text here looks like a template literal. */
  const text = (written: string) => written.replaceAll('#', '$');
  const environment = { NAME: 'Ada', DOLLAR: text('#{NAME}'), EMPTY: '', _1: '$&' };
  const filled = (value: unknown) => {
    const result = withEnvironment(value, environment);
    return 'value' in result ? result.value : result.faults;
  };

  it.each([
    ['#{NAME}', 'Ada'],
    ['x#{NAME}y#{NAME}', 'xAdayAda'],
    ['#{DOLLAR}', '#{NAME}'],
    ['#{_1}', '#&'],
    ['##{NAME}', '#{NAME}'],
    ['###{NAME}', '#Ada'],
    ['####{NAME}', '##{NAME}'],
    ['##{', '#{'],
    ['#argon2id#v=19#m=1,t=2,p=3#c2FsdA#aGFzaA', '#argon2id#v=19#m=1,t=2,p=3#c2FsdA#aGFzaA'],
    ['#NAME ## {NAME} #', '#NAME ## {NAME} #'],
  ])('%s becomes %s (# stands for a dollar sign)', (written, expected) => {
    expect(filled(text(written))).toBe(text(expected));
  });

  it('are replaced in texts at any depth, and nowhere else', () => {
    const name = text('#{NAME}');
    const value = { [name]: [1, true, null, { a: name }] };
    expect(filled(value)).toEqual({ [name]: [1, true, null, { a: 'Ada' }] });
  });

  it('must be set; each problem has its path and no value', () => {
    const secrets = ['#{NONE}', '#{EMPTY}', '#{NAME} #{not a name}', '#{NAME', '#{}', '#{constructor}'].map(text);
    const rule = text('Use #{NAME} for an environment variable, and ##{ for a plain #{.');
    expect(filled({ apps: [{ secrets }] })).toEqual([
      'apps[0].secrets[0]: The environment variable NONE is not set.',
      'apps[0].secrets[1]: The environment variable EMPTY is not set.',
      `apps[0].secrets[2]: ${rule}`,
      `apps[0].secrets[3]: ${rule}`,
      `apps[0].secrets[4]: ${rule}`,
      'apps[0].secrets[5]: The environment variable constructor is not set.',
    ]);
  });
});
