/**
 * Reads JSON that people write by hand: the import file, settings and forms. It reads as `JSON.parse` does (RFC 8259),
 * with two differences. An error has a line and a column and no piece of the text, which may contain secrets and may
 * end up in a log. A duplicate key is an error: RFC 8259 §4 leaves open which one counts, and `JSON.parse` silently
 * drops the first.
 */
export type JsonPath = readonly (string | number)[];

/** The value of the text, or every problem in it. */
export type JsonText = { value: unknown } | { faults: string[] };

/** Deeper than any real file. Without a limit, a text of brackets would overflow the stack. */
const maxDepth = 100;

export function parseJsonText(text: string): JsonText {
  let at = 0;
  const duplicates: string[] = [];

  const fail = (message: string): never => {
    throw new SyntaxError(`Line ${positionIn(text, at)}: ${message}`);
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
        fail('This text has no closing quote.');
      }
    }
    at += 1;
    try {
      return String(JSON.parse(text.slice(start, at)));
    } catch {
      at = start;
      return fail('This text contains an escape or a control character that JSON does not allow.');
    }
  }

  function readObject(path: JsonPath): unknown {
    const members = new Map<string, unknown>();
    if (take('}')) return {};
    do {
      skipSpace();
      if (text[at] !== '"') fail('Expected a key in double quotes.');
      const where = at;
      const key = readString();
      if (members.has(key))
        duplicates.push(`${pathText([...path, key])}: The key appears twice (line ${positionIn(text, where)}).`);
      if (!take(':')) fail('Expected a colon.');
      members.set(key, readValue([...path, key]));
    } while (take(','));
    if (!take('}')) fail('Expected a comma or }.');
    return Object.fromEntries(members);
  }

  function readArray(path: JsonPath): unknown {
    const items: unknown[] = [];
    if (take(']')) return items;
    do items.push(readValue([...path, items.length]));
    while (take(','));
    if (!take(']')) fail('Expected a comma or ].');
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
      return fail('Expected a value: a text in double quotes, a number, true, false, null, { or [.');
    at += found.length;
    return JSON.parse(found);
  }

  try {
    const value = readValue([]);
    skipSpace();
    if (at < text.length) fail('Expected the end of the text.');
    return duplicates.length > 0 ? { faults: duplicates } : { value };
  } catch (error) {
    if (error instanceof SyntaxError) return { faults: [error.message] };
    throw error;
  }
}

function positionIn(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** `apps[0].metadata.redirect_uris[1]` */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'The file' : text.replace(/^\./, '');
}

/**
 * Replaces `${NAME}` in the texts of a JSON value by that environment variable, but never in keys. The inserted value
 * is not expanded again. Before `{`, `$$` stands for a dollar sign, so `$${NAME}` becomes `${NAME}`; other dollar signs
 * stay. Returns every variable that is not set (or empty) as a problem. No message contains a value.
 */
export function withEnvironment(value: unknown, environment: Record<string, string | undefined>): JsonText {
  const faults: string[] = [];
  const fill = (text: string, path: JsonPath): string =>
    text.replace(/(\$+)\{([^}]*)(\}?)/g, (whole, dollars: string, name: string, end: string) => {
      const plain = '$'.repeat(Math.floor(dollars.length / 2));
      if (dollars.length % 2 === 0) return `${plain}{${name}${end}`;
      if (end === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        faults.push(`${pathText(path)}: Use \${NAME} for an environment variable, and $\${ for a plain \${.`);
        return whole;
      }
      const found = environment[name];
      // Names such as `constructor` exist on every object but are not strings.
      if (typeof found === 'string' && found !== '') return `${plain}${found}`;
      faults.push(`${pathText(path)}: The environment variable ${name} is not set.`);
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
