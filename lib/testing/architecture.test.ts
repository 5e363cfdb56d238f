/**
 * Checks the layers: every import must be allowed by the table below. Also finds constructs that bypass the type system
 * (`as`, `any`, `!`, ignored errors) in the syntax tree.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

type Layer = {
  name: string;
  files: RegExp;
  /** Folders and files of this project for value imports. Types may also come from `types`. */
  inside: RegExp[];
  types?: RegExp[];
  packages: RegExp[];
};

const core = /^lib\/oauth\//;
/**
 * The only files outside `lib/oauth` that the core imports: keys derived from the configured secret, and text for HTML.
 */
const secrets = /^lib\/secrets$/;
const escapeHtml = /^lib\/escape-html$/;
const time = /^lib\/time$/;
/** The languages and the message catalogues. */
const messages = /^lib\/messages\/(languages|texts)$/;
const setupError = /^lib\/setup-error$/;
const corePackages = [/^cookie$/, /^jose$/, /^zod$/, /^node:(crypto|zlib|util)$/];
const databasePackages = [/^@prisma\//, /^@electric-sql\//, /^pglite-prisma-adapter$/, /^pg(-boss)?$/];

/**
 * The folders of the core, in order: a folder imports values only from folders of earlier rows. Types may come from
 * anywhere in the core. `ground` stands for the files directly in `lib/oauth`, except for those of the last row.
 */
const coreRows = [
  ['ground'],
  ['model'],
  ['support'],
  ['clients', 'keys'],
  ['status'],
  ['tokens'],
  ['requests', 'signals'],
  ['consent', 'sign-in'],
  ['grant-types'],
  ['endpoints'],
];
const ground = '(addresses|crypto|errors|http|jwt|media-type|present|settings|unavailable|world)';

function coreLayers(): Layer[] {
  const pattern = (folder: string, end: string) =>
    new RegExp(folder === 'ground' ? `^lib/oauth/${ground}${end}` : `^lib/oauth/${folder}/`);
  return coreRows.flatMap((row, index) =>
    row.map((folder) => ({
      name: `core: ${folder}`,
      files: pattern(folder, '\\.ts$'),
      inside: [
        secrets,
        escapeHtml,
        ...coreRows.slice(0, index).flatMap((earlier) => earlier.map((one) => pattern(one, '$'))),
      ],
      types: [core],
      packages: corePackages,
    })),
  );
}

/** The first layer that matches a file is its layer. A layer may always import itself. */
const layers: Layer[] = [
  { name: 'secrets', files: /^lib\/secrets\.ts$/, inside: [], packages: [/^jose$/, /^zod$/, /^node:crypto$/] },
  ...coreLayers(),
  {
    name: 'core: assembly',
    files: /^lib\/oauth\/(server|create-world|endpoint-table|respond)\.ts$/,
    inside: [core, secrets],
    packages: corePackages,
  },
  { name: 'core: tests', files: /^lib\/oauth\/testing\//, inside: [core], packages: [/./] },
  { name: 'messages', files: /^lib\/messages\//, inside: [], packages: [/^use-intl\/core$/] },
  {
    name: 'data',
    files: /^lib\/data\//,
    inside: [
      setupError,
      /^lib\/oauth\/(present|unavailable|(model|support)\/[a-z-]+)$/,
      /^lib\/oauth\/clients\/(metadata|metadata-rules|own-client|public-jwk|sector-identifier|uri-rules|verified-identity)$/,
      /^lib\/oauth\/signals\/event-types$/,
      /^lib\/words\/mail-address$/,
      /^lib\/lanes$/,
      secrets,
      time,
    ],
    types: [core],
    packages: [...databasePackages, /^zod$/, /^node:/],
  },
  {
    name: 'login',
    files: /^lib\/login\//,
    inside: [
      /^lib\/data\//,
      /^lib\/config\/(env|loopback|upstream-settings)$/,
      /^lib\/edge\/(client-address|ip-network|local-path|own-origin|user-agent)$/,
      /^lib\/mail\/address-seal$/,
      messages,
      secrets,
      time,
    ],
    types: [core],
    packages: [
      /^next-auth/,
      /^@node-rs\/(argon2|bcrypt)$/,
      /^@simplewebauthn\/server$/,
      /^cookie$/,
      /^openid-client$/,
      /^otpauth$/,
      /^@zxcvbn-ts\//,
      /^rate-limiter-flexible$/,
      /^jose$/,
      /^zod$/,
      /^next\//,
      /^node:/,
    ],
  },
  {
    name: 'web',
    files: /^lib\/web\//,
    inside: [secrets, time, messages, /^lib\/(config|data|edge|login)\//, /^lib\/(server|oauth\/unavailable)$/],
    types: [core],
    packages: [/^next\//, /^react$/, /^zod$/, /^jose$/, /^node:/],
  },
  // The Management API. It reads and writes through the data layer, like the portal's pages.
  {
    name: 'management',
    files: /^lib\/management\//,
    inside: [
      /^lib\/data\//,
      /^lib\/words\//,
      /^lib\/config\/(import-batch|import-file|import-schema|import-rules)$/,
      /^lib\/edge\/ip-network$/,
      // How events look outside.
      /^lib\/webhooks\/payload$/,
      /^lib\/oauth\/(errors|http|present|server|unavailable|model\/[a-z-]+)$/,
      /^lib\/oauth\/clients\/(metadata|own-client|sector-identifier|verified-identity)$/,
      /^lib\/oauth\/tokens\/subject-identifier$/,
      messages,
      secrets,
      time,
    ],
    types: [core, /^lib\/(config|login)\//],
    packages: [/^zod$/, /^node:(crypto|util)$/],
  },
  {
    name: 'scim',
    files: /^lib\/scim\//,
    inside: [
      /^lib\/data\//,
      /^lib\/edge\/ip-network$/,
      /^lib\/oauth\/(errors|http|present|unavailable)$/,
      /^lib\/words\/mail-address$/,
    ],
    types: [core],
    packages: [/^scimmy$/, /^scim2-parse-filter$/, /^zod$/, /^node:/],
  },
  // Messages describe grants and devices. Only the effects send messages.
  {
    name: 'mail',
    files: /^lib\/mail\//,
    inside: [
      /^lib\/data\//,
      /^lib\/(words|config)\//,
      messages,
      /^lib\/edge\/(user-agent|name-lookup)$/,
      /^lib\/lanes$/,
      secrets,
      time,
      escapeHtml,
    ],
    types: [core],
    packages: [/^nodemailer(\/|$)/, /^jose$/, /^zod$/, /^node:/],
  },
  // The only place that decodes uploaded and fetched pictures.
  {
    name: 'pictures',
    files: /^lib\/pictures\//,
    inside: [/^lib\/lanes$/, /^lib\/oauth\/unavailable$/],
    types: [core, /^lib\/data\//],
    packages: [/^sharp$/, /^node:/],
  },
  // Sends events of apps to the receivers that their owners name.
  {
    name: 'webhooks',
    files: /^lib\/webhooks\//,
    inside: [/^lib\/data\/developers\//, /^lib\/oauth\/(unavailable|tokens\/subject-identifier)$/, secrets],
    types: [core, /^lib\/data\//],
    packages: [/^standardwebhooks$/],
  },
  {
    name: 'effects',
    files: /^lib\/effects\.ts$/,
    inside: [/^lib\/mail\//],
    types: [core, /^lib\/data\//],
    packages: [],
  },
  {
    name: 'composition root',
    files: /^lib\/server\.ts$/,
    inside: [
      /^lib\/(config|data|edge|login|mail|management|pictures|scim|webhooks|words)\//,
      messages,
      /^lib\/effects$/,
      /^lib\/oauth\/(server|errors|settings|unavailable)$/,
      time,
    ],
    types: [core],
    packages: [/^node:/],
  },
  {
    name: 'configuration',
    files: /^lib\/config\//,
    inside: [
      setupError,
      messages,
      /^lib\/data\//,
      secrets,
      time,
      /^lib\/edge\/client-address$/,
      /^lib\/words\/(mail-address|problem-words)$/,
      /^lib\/oauth\/(settings|model\/[a-z-]+|clients\/(metadata|metadata-rules|secret-strength))$/,
    ],
    types: [core],
    packages: [/^node:/, /^zod$/],
  },
  {
    name: 'edge',
    files: /^lib\/edge\//,
    inside: [escapeHtml, messages, setupError, /^lib\/lanes$/, /^lib\/words\/app-display$/],
    types: [core],
    packages: [/^node:/, /^mmdb-lib$/, /^pino$/, /^zod$/],
  },
  {
    name: 'display text',
    files: /^lib\/words\//,
    inside: [messages, /^lib\/oauth\/(clients\/(metadata|own-client|redirect-scheme|uri-rules)|model\/localized)$/],
    types: [core, /^lib\/data\//],
    packages: [/^node:/, /^zod$/],
  },
  // Runs in the browser of a person: it loads what it imports over the network.
  {
    name: 'script of our pages',
    files: /^lib\/browser\//,
    inside: [/^lib\/words\/moment-parts$/],
    packages: [/^@simplewebauthn\/browser$/],
  },
  { name: 'time', files: /^lib\/time\.ts$/, inside: [], packages: [] },
  { name: 'lanes', files: /^lib\/lanes\.ts$/, inside: [], packages: [] },
  { name: 'errors of setup', files: /^lib\/setup-error\.ts$/, inside: [], packages: [] },
  { name: 'text for HTML', files: /^lib\/escape-html\.ts$/, inside: [], packages: [] },
  { name: 'tests of the whole', files: /^lib\/testing\//, inside: [/./], packages: [/./] },
  {
    name: 'components',
    files: /^components\//,
    // Components show no data of their own, but they speak the reader's language.
    inside: [
      messages,
      /^lib\/web\/language$/,
      /^lib\/words\//,
      /^lib\/data\/developers\/api-rules$/,
      /^lib\/oauth\/clients\/(metadata|redirect-uri)$/,
    ],
    types: [/^lib\//, /^app\//],
    packages: [
      /^react/,
      /^next\/(link|navigation|form|image|dynamic)$/,
      /^next$/,
      /^lucide-react$/,
      /^radix-ui$/,
      /^@simplewebauthn\/browser$/,
    ],
  },
  {
    name: 'app',
    files: /^(app\/|proxy\.ts|instrumentation\.ts)/,
    inside: [
      time,
      messages,
      // The error page, which the server cannot pass texts to.
      /^lib\/messages\/\w\w\/page-error$/,
      /^components\//,
      /^lib\/(data|login|web|webhooks|words|edge)\//,
      /^lib\/config\/(env|json-text|upstream-settings)$/,
      // The page that shows what a portal without a mail server would have sent.
      /^lib\/mail\/local-mailbox$/,
      /^lib\/pictures\/picture-faults$/,
      // What the reference pages and the operators' pages show of the Management API.
      /^lib\/management\/(openapi|problem|scopes)$/,
      /^lib\/server$/,
      /^lib\/oauth\/(errors|unavailable|model\/[a-z-]+)$/,
      /^lib\/oauth\/clients\/(metadata|metadata-rules|public-jwk|redirect-uri|sector-identifier|uri-rules|verified-identity)$/,
    ],
    types: [core],
    packages: [/^react/, /^next/, /^lucide-react$/, /^radix-ui$/, /^uqr$/, /^zod$/, /^jose$/, /^node:/],
  },
  {
    name: 'production server',
    files: /^server\.ts$/,
    inside: [
      setupError,
      messages,
      /^lib\/edge\//,
      /^lib\/config\/(env|loopback)$/,
      /^lib\/login\/session\/preferences$/,
      /^lib\/(management|scim)\/handle$/,
      /^lib\/server$/,
      /^lib\/oauth\/unavailable$/,
    ],
    packages: [/^next$/, /^node:/],
  },
  {
    name: 'browser tests',
    files: /^e2e\//,
    inside: [/^scripts\//, messages],
    packages: [
      /^@playwright\/test$/,
      /^axe-core$/,
      // To create a picture and to check the result.
      /^sharp$/,
      // To add more rows than people could.
      /^pg$/,
      // A terminal for the command line.
      /^@lydell\/node-pty$/,
      // Third-party clients.
      /^(openid-client|oauth4webapi|otpauth|standardwebhooks)$/,
      /^@modelcontextprotocol\/sdk\//,
      /^jose$/,
      /^zod$/,
      /^node:/,
    ],
  },
  // Each package works without this project: it imports itself, and what its `package.json` names.
  { name: 'package: verifier', files: /^packages\/verifier\//, inside: [], packages: [/^jose$/, /^node:/] },
  {
    name: 'package: gate',
    files: /^packages\/gate\//,
    inside: [],
    packages: [/^@countersign\/verifier$/, /^zod$/, /^node:/],
  },
  { name: 'package: client', files: /^packages\/client\//, inside: [], packages: [/^openapi-fetch$/] },
  {
    name: 'package: command line',
    files: /^packages\/cli\//,
    inside: [],
    packages: [/^@countersign\/client$/, /^(commander|jose|zod)$/, /^node:/],
  },
  { name: 'benchmark', files: /^bench\//, inside: [/^(lib|scripts)\//], packages: [/./] },
  { name: 'tool configuration', files: /^[^/]+\.config\.ts$/, inside: [/^(scripts|lib|e2e)\//], packages: [/./] },
];

/** Files that read the environment. */
const environment: string[] = [];
const nodeSchema = z.looseObject({ type: z.string(), start: z.number() });
type Import = { from: string; target: string; ours: boolean; typeOnly: boolean };
type Source = {
  path: string;
  text: string;
  body: { type: string; [field: string]: unknown }[];
  imports: Import[];
  faults: string[];
};

const sources = ['app', 'components', 'lib', 'packages', 'e2e', 'bench', 'scripts', '.']
  .flatMap((folder) => list(folder))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !path.startsWith('lib/data/generated/'))
  .map(read);
const shipped = sources.filter(({ path }) => !/\.(test|contract|fixture|setup)\.tsx?$/.test(path));

function list(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: folder !== '.' });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => normalize(join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules/'));
}

function read(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const program = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  const imports: Import[] = [];
  const faults: string[] = [];
  const lineOf = (start: number) => `${path}:${text.slice(0, start).split('\n').length}`;
  visit(program, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      const ours = /^(\.|@\/)/.test(specifier);
      const target = specifier.startsWith('@/') ? specifier.slice(2) : join(dirname(path), specifier);
      const typeOnly = node['importKind'] === 'type' || node['exportKind'] === 'type' || onlyTypes(node['specifiers']);
      imports.push({ from: path, target: ours ? normalize(target) : specifier, ours, typeOnly });
    }
    if (node.type === 'MemberExpression' && text.startsWith('process.env', node.start)) environment.push(path);
    if (node.type === 'TSAnyKeyword') faults.push(`${lineOf(node.start)}: any`);
    if (node.type === 'TSNonNullExpression') faults.push(`${lineOf(node.start)}: a non-null assertion`);
    if (node.type === 'TSTypeAssertion') faults.push(`${lineOf(node.start)}: a type assertion`);
    if (node.type === 'TSAsExpression' && !isConst(node['typeAnnotation'])) faults.push(`${lineOf(node.start)}: as`);
  });
  for (const [index, line] of text.split('\n').entries()) {
    if (/(\/\/|\/\*|\{\/\*)\s*(@ts-(ignore|expect-error|nocheck)|biome-ignore)/.test(line)) {
      faults.push(`${path}:${index + 1}: an ignored error`);
    }
  }
  const body = z.array(nodeSchema).parse(program.body);
  return { path, text, body, imports, faults };
}

function visit(value: unknown, see: (node: z.infer<typeof nodeSchema>) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (typeof value === 'object' && value !== null) {
    const node = nodeSchema.safeParse(value);
    if (node.success) see(node.data);
    for (const child of Object.values(value)) visit(child, see);
  }
}

function specifierOf(node: z.infer<typeof nodeSchema>): string | undefined {
  if (
    !/^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression|TSImportType)$/.test(node.type)
  )
    return undefined;
  const source = z.object({ value: z.string() }).safeParse(node['source'] ?? node['argument']);
  return source.data?.value;
}

/** `import { type A, type B }` loads no module. */
function onlyTypes(specifiers: unknown): boolean {
  const kinds = z.array(z.looseObject({ importKind: z.string().optional() })).safeParse(specifiers);
  return kinds.success && kinds.data.length > 0 && kinds.data.every(({ importKind }) => importKind === 'type');
}

function isConst(annotation: unknown): boolean {
  const name = z.object({ typeName: z.object({ name: z.string() }) }).safeParse(annotation);
  return name.data?.typeName.name === 'const';
}

/** The file of an import within this project. */
function resolveOurs(target: string): string | undefined {
  const candidates = [target, `${target}.ts`, `${target}.tsx`];
  return sources.find(({ path }) => candidates.includes(path))?.path;
}

describe('the layers', () => {
  it('cover every file', () => {
    expect(shipped.map(({ path }) => path).filter((path) => !layers.some((layer) => layer.files.test(path)))).toEqual(
      [],
    );
  });

  it.each(layers.map((layer) => [layer.name, layer] as const))('%s imports only what the table allows', (_, layer) => {
    const own = shipped.filter(({ path }) => layers.find(({ files }) => files.test(path)) === layer);
    const wrong = own
      .flatMap(({ imports }) => imports)
      .filter(({ target, ours, typeOnly }) => {
        if (!ours) return !layer.packages.some((allowed) => allowed.test(target));
        if (target.startsWith('lib/data/generated/')) return layer.name !== 'data' && layer.name !== 'benchmark';
        if (/\.(css|json)$/.test(target)) return false;
        const file = target.replace(/\.tsx?$/, '');
        if (layers.find(({ files }) => files.test(resolveOurs(target) ?? `${file}.ts`)) === layer) return false;
        return ![...layer.inside, ...(typeOnly ? (layer.types ?? []) : [])].some((allowed) => allowed.test(file));
      })
      .map(({ from, target }) => `${from} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('import nothing from app', () => {
    const wrong = shipped.filter(({ path }) => !path.startsWith('app/')).flatMap(({ imports }) => imports);
    expect(wrong.filter(({ target, typeOnly }) => target.startsWith('app/') && !typeOnly)).toEqual([]);
  });

  it('have no cycles', () => {
    const graph = new Map(
      shipped.map(({ path, imports }) => [
        path,
        imports.flatMap((one) => {
          const file = one.ours && !one.typeOnly ? resolveOurs(one.target) : undefined;
          return file === undefined ? [] : [file];
        }),
      ]),
    );
    expect(cycleIn(graph)).toBeUndefined();
  });
});

/** The packages that `server.ts` and its own imports load; the bundle leaves them to Node. */
function packagesOfTheServer(): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const walk = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const one of sources.find((source) => source.path === path)?.imports ?? []) {
      const file = one.ours ? resolveOurs(one.target) : undefined;
      if (one.typeOnly || one.target.startsWith('node:')) continue;
      if (file !== undefined) walk(file);
      else if (!one.ours) packages.add(one.target);
    }
  };
  walk('server.ts');
  return [...packages].sort();
}

it('the production server imports only package files that Node resolves: unlike bundlers, Node resolves no folder to its index', () => {
  const packages = packagesOfTheServer();
  expect(packages).toEqual(expect.arrayContaining(['jose', 'next', 'nodemailer', 'zod']));
  const program = `
    import { statSync } from 'node:fs';
    import { fileURLToPath } from 'node:url';
    for (const name of process.argv.slice(1)) {
      if (!statSync(fileURLToPath(import.meta.resolve(name)), { throwIfNoEntry: false })?.isFile()) console.log(name);
    }`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program, ...packages]);
  expect([stdout.toString(), status]).toEqual(['', 0]);
});

function cycleIn(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const found = walk(next, [...trail, path]);
      if (found) return found;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const found = walk(path, []);
    if (found) return found;
  }
  return undefined;
}

describe('the code', () => {
  it('does not bypass the type system', () => {
    expect(sources.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('uses plain timers for time limits, because Node 20 may collect a signal of AbortSignal.timeout', () => {
    const examples = list('examples').filter((path) => path.endsWith('.mjs'));
    const texts = [...shipped, ...examples.map((path) => ({ path, text: readFileSync(path, 'utf8') }))];
    const others = texts.filter(({ path, text }) => !/^e2e\//.test(path) && /AbortSignal\.(any|timeout)\(/.test(text));
    expect(examples.length).toBeGreaterThan(3);
    expect(others.map(({ path }) => path)).toEqual([]);
  });

  it('derives keys, computes MACs and compares secrets in lib/secrets.ts only', () => {
    const uses = /\b(createHmac|hkdf(Sync)?|timingSafeEqual|EncryptJWT|jwtDecrypt)\b/;
    expect(shipped.filter(({ text }) => uses.test(text)).map(({ path }) => path)).toEqual(['lib/secrets.ts']);
  });

  it('has no barrels', () => {
    const passesOn = (type: string) => type === 'ExportAllDeclaration';
    const barrels = shipped.filter(
      ({ path, body }) =>
        body.some(({ type }) => passesOn(type)) ||
        (!path.startsWith('app/') &&
          body.length > 0 &&
          body.every((node) => node.type === 'ExportNamedDeclaration' && node['source'] !== null)),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it('has no files with meaningless names', () => {
    const names = /(^|[/-])(utils?|helpers?|common|services?|managers?|misc|shared)(\.|[/-])/;
    expect(shipped.map(({ path }) => path).filter((path) => names.test(path))).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = shipped.map(({ path }) => path).filter((path) => environment.includes(path));
    expect(readers.filter((path) => /^(app|components|lib)\//.test(path))).toEqual(['lib/server.ts']);
    // Libraries read none. Commands read it where they start.
    expect(readers.filter((path) => /^packages\/(client|verifier)\//.test(path))).toEqual([]);
  });
});

describe('the checks above', () => {
  it('find violations', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(cycleIn(graph)).toEqual(['b', 'c', 'b']);
    const seen: string[] = [];
    visit(parseAst('const a = b as any; const c = d!; let e = f as const;', { lang: 'ts' }), (node) =>
      seen.push(node.type),
    );
    expect(seen).toEqual(expect.arrayContaining(['TSAsExpression', 'TSAnyKeyword', 'TSNonNullExpression']));
    expect(sources.length).toBeGreaterThan(50);
  });
});
