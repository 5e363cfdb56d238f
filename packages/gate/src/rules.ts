/**
 * Which scopes a request needs, by its method and its path.
 *
 * Servers do not agree on how to read a path: some decode `%2e`, merge slashes, drop `;parameters`, ignore case, or
 * serve `/admin.json` like `/admin`. The gate cannot know what the API does. So it reads the path in every way that is
 * common, and if the ways lead to different rules it refuses the request. A plain path has one reading.
 */

/** `token`: a valid token. `optional`: none, or a valid one. `public`: no check. `refuse`: nobody. */
type Access = 'token' | 'optional' | 'public' | 'refuse';

export type Rule = {
  /** In upper case. Undefined: every method. */
  methods: readonly string[] | undefined;
  /** The path itself and everything below it. `/` is every path. */
  path: string;
  access: Access;
  scopes: readonly string[];
};

/** The methods and the paths (with queries) that servers may see in one request. Usually there is one of each. */
export type Seen = { methods: readonly string[]; targets: readonly string[] };

/** The first rule that matches, or the last resort. Undefined if the request can be read in more than one way. */
export function ruleFor(rules: readonly Rule[], otherwise: Rule, { methods, targets }: Seen): Rule | undefined {
  if (rules.length === 0) return otherwise;
  let found: Rule | undefined;
  for (const path of targets.flatMap((target) => [...readings(target.replace(/\?.*$/s, ''))])) {
    if (path === undefined) return undefined;
    for (const method of methods) {
      for (const matches of [matchesExactly, matchesLoosely]) {
        const rule = rules.find((one) => coversMethod(one, method) && matches(one.path, path)) ?? otherwise;
        if (found !== undefined && !hasSameDemand(rule, found)) return undefined;
        found ??= rule;
      }
    }
  }
  return found;
}

const hasSameDemand = (one: Rule, other: Rule) =>
  one === other ||
  (one.access === other.access &&
    one.scopes.length === other.scopes.length &&
    one.scopes.every((scope) => other.scopes.includes(scope)));

/** Frameworks answer HEAD with the code for GET. */
const coversMethod = ({ methods }: Rule, method: string) =>
  methods === undefined || methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));

const matchesExactly = (prefix: string, path: string) => begins(path, prefix, /^\/|^$/);

/** Like a server that ignores case and takes `/admin.json` or `/admin;v=1` for `/admin`. */
const matchesLoosely = (prefix: string, path: string) => begins(path.toLowerCase(), prefix.toLowerCase(), /^[/.;]|^$/);

function begins(path: string, prefix: string, next: RegExp): boolean {
  const bare = prefix.replace(/\/$/, '');
  return bare === '' || (path.startsWith(bare) && next.test(path.slice(bare.length)));
}

/** A path that every server reads in the same way, except for its case and the end of its last segment. */
const plain = /^(?:\/[A-Za-z0-9_~!$&'()*+,=:@-](?:[A-Za-z0-9._~!$&'()*+,=:@-]*[A-Za-z0-9_~!$&'()*+,=:@-])?)*\/?$/;
const mostDecodings = 4;

/** Every reading of a path; undefined is one that no sound client sends. */
function readings(path: string): Iterable<string | undefined> {
  if (!path.startsWith('/')) return path === '*' ? [path] : [undefined];
  if (plain.test(path)) return [path];
  const found = new Set<string | undefined>();
  let decoded: string | undefined = path;
  for (let round = 0; ; round += 1) {
    for (const reading of rewritten(decoded)) found.add(reading);
    const next = decodedOnce(decoded);
    if (next === decoded) return found;
    if (next === undefined || round === mostDecodings) return [undefined];
    decoded = next;
  }
}

/** The path after any selection of the steps that servers take. */
function rewritten(path: string): Set<string> {
  let found = new Set([path]);
  for (const step of steps) {
    const more = new Set(found);
    for (const one of found) more.add(step(one));
    found = more;
  }
  return found;
}

const steps: readonly ((path: string) => string)[] = [
  // Some letters of other scripts have the compatibility form of a letter, a dot or a slash.
  (path) => path.normalize('NFKC'),
  (path) => path.replace(/[?#].*$/s, ''),
  (path) => path.replaceAll('\\', '/'),
  (path) => path.replaceAll(/;[^/]*/g, ''),
  // Windows ignores dots and spaces at the end of a name.
  (path) => path.replaceAll(/[^/]+/g, (name) => (/^\.\.?$/.test(name) ? name : name.replace(/(?<![. ])[. ]+$/, ''))),
  (path) => path.replaceAll(/\/{2,}/g, '/'),
  withoutDotSegments,
  (path) => path.replaceAll(/\/{2,}/g, '/'),
];

/** RFC 3986 §5.2.4 */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (last && (segment === '.' || segment === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/**
 * Decodes percent-encoding, and the `%u002e` of old servers from Microsoft. Undefined if the result has control
 * characters or is not UTF-8: overlong forms (`%c0%ae`) hide dots and slashes.
 */
function decodedOnce(path: string): string | undefined {
  const units = path.replaceAll(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  let text: string;
  try {
    text = units.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => decodeURIComponent(bytes));
  } catch {
    return undefined;
  }
  return hasControls(text) ? undefined : text;
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
