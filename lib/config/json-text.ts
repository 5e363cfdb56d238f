/**
 * JSON that people write by hand: the import file, settings, forms of the portal. It is read as `JSON.parse` reads it (RFC 8259), and
 * two things are better. A mistake is named by line and column without a piece of the text, which may hold secrets and end up in a
 * log. A key that is there twice is a fault: RFC 8259 §4 leaves open which one counts, and `JSON.parse` drops the first without a word.
 */
export type JsonPath = readonly (string | number)[];

/** What the text says, or every fault that was found. */
export type JsonText = { value: unknown } | { faults: string[] };

/** Deeper than any file that we know of; without a limit a text of brackets would overflow the stack. */
const maxDepth = 100;

export function parseJsonText(text: string): JsonText {
  let at = 0;
  const twice: string[] = [];

  const fail = (expected: string): never => {
    throw new SyntaxError(`Line ${placeIn(text, at)}: ${expected}`);
  };
  const skipSpace = () => {
    while (' \t\n\r'.includes(text[at] ?? 'end')) at += 1;
  };
  const take = (character: string): boolean => {
    skipSpace();
    const found = text[at] === character;
    if (found) at += 1;
    return found;
  };

  function readString(): string {
    const start = at;
    for (at += 1; text[at] !== '"'; at += text[at] === '\\' ? 2 : 1) {
      if (at >= text.length) {
        at = start;
        fail('A text begins here and has no end.');
      }
    }
    at += 1;
    try {
      return String(JSON.parse(text.slice(start, at)));
    } catch {
      at = start;
      return fail('This text has an escape or a control character that JSON does not allow.');
    }
  }

  function readObject(path: JsonPath): unknown {
    const members = new Map<string, unknown>();
    if (take('}')) return {};
    do {
      skipSpace();
      if (text[at] !== '"') fail('A key in double quotes is expected.');
      const where = at;
      const key = readString();
      if (members.has(key))
        twice.push(`${pathText([...path, key])}: The key is there twice (line ${placeIn(text, where)}).`);
      if (!take(':')) fail('A colon is expected.');
      members.set(key, readValue([...path, key]));
    } while (take(','));
    if (!take('}')) fail('A comma or } is expected.');
    return Object.fromEntries(members);
  }

  function readArray(path: JsonPath): unknown {
    const items: unknown[] = [];
    if (take(']')) return items;
    do items.push(readValue([...path, items.length]));
    while (take(','));
    if (!take(']')) fail('A comma or ] is expected.');
    return items;
  }

  function readValue(path: JsonPath): unknown {
    if (path.length > maxDepth) fail('This is nested too deeply.');
    if (take('{')) return readObject(path);
    if (take('[')) return readArray(path);
    if (text[at] === '"') return readString();
    const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
    word.lastIndex = at;
    const [found] = word.exec(text) ?? [];
    if (found === undefined)
      return fail('A value is expected: a text in double quotes, a number, true, false, null, { or [.');
    at += found.length;
    return JSON.parse(found);
  }

  try {
    const value = readValue([]);
    skipSpace();
    if (at < text.length) fail('Nothing more is expected here.');
    return twice.length > 0 ? { faults: twice } : { value };
  } catch (error) {
    if (error instanceof SyntaxError) return { faults: [error.message] };
    throw error;
  }
}

function placeIn(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** `apps[0].metadata.redirect_uris[1]` */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'The file' : text.replace(/^\./, '');
}

/**
 * Puts values of the environment into the texts of a JSON value, never into keys: `${NAME}` becomes the value of NAME, which is not read
 * once more. Before `{`, `$$` is a plain dollar sign, so `$${NAME}` stays `${NAME}`; every other dollar sign is as it is. Where one is not set
 * (an empty one counts as not set, as everywhere), the answer is every such fault; no fault holds a value.
 */
export function withEnvironment(value: unknown, environment: Record<string, string | undefined>): JsonText {
  const faults: string[] = [];
  const fill = (text: string, path: JsonPath): string =>
    text.replace(/(\$+)\{([^}]*)(\}?)/g, (whole, dollars: string, name: string, end: string) => {
      const plain = '$'.repeat(Math.floor(dollars.length / 2));
      if (dollars.length % 2 === 0) return `${plain}{${name}${end}`;
      if (end === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        faults.push(`${pathText(path)}: Write \${NAME} for a variable of the environment, and $\${ for a plain \${.`);
        return whole;
      }
      const found = environment[name];
      // Names such as `constructor` are there without being set, and are no text.
      if (typeof found === 'string' && found !== '') return `${plain}${found}`;
      faults.push(`${pathText(path)}: The environment has no variable ${name}.`);
      return whole;
    });
  const filled = (part: unknown, path: JsonPath): unknown => {
    if (typeof part === 'string') return fill(part, path);
    if (Array.isArray(part)) return part.map((item, index) => filled(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, filled(member, [...path, key])]));
  };
  const result = filled(value, []);
  return faults.length > 0 ? { faults } : { value: result };
}
