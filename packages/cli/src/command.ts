/**
 * The form of a command. A command is a value: its name, its arguments and options as zod schemas, examples, and a
 * function. `program.ts` makes the parser, the help and the completion from it.
 *
 * Options are named after the members of `options`: `redirectUri` is `--redirect-uri`. A boolean is a flag, an array
 * may be repeated, an enum lists its values. `describe` gives the text for the help, and `meta({ placeholder })` the
 * name of the value.
 */
import type { Command as Parser } from 'commander';
import { z } from 'zod';
import type { Api, Result } from './api';
import type { Cli } from './cli';
import { Failure } from './failure';
import type { Page, Printer } from './output/printer';
import type { Chosen, ServerChoice } from './settings/profiles';

/** What a command gets, next to its arguments and options. */
export type Call = {
  cli: Cli;
  print: Printer;
  /** All commands, for completion. */
  program: Parser;
  /** `--server` and `--profile` as they were given. */
  choice: ServerChoice;
  /** The server and profile of this call. */
  server: () => Promise<Chosen>;
  /** The Management API, as the signed-in person, app or key. */
  api: () => Promise<Api>;
  /** Asks before a change that cannot be undone. Rejects if the person declines. */
  confirm: (question: string) => Promise<void>;
  /** `--dry-run`: the query of a request that changes something. */
  dry: DryRun;
  /**
   * A change that cannot be undone: says what it would end, asks, and sends the request. `request` is called first with
   * the query of a dry run.
   */
  remove: (
    texts: { question: string; done: string },
    request: (query: DryRun) => Promise<Result<unknown>>,
  ) => Promise<void>;
  /** Prints the sentence about a change, or what it would change. */
  changed: (sentence: string, value: unknown) => void;
  /** `--limit` and `--all`: reads as many pages as the person wants. */
  pages: <Row>(read: (query: PageQuery) => Promise<Page<Row>>) => Promise<Page<Row>>;
};

type DryRun = { dry_run?: '1' };
type PageQuery = { limit: number; cursor?: string };

type Shape = Readonly<Record<string, z.ZodType>>;
type Values<S extends Shape> = z.infer<z.ZodObject<S>>;

type Example = readonly [command: string, says: string];

type Spec<A extends Shape, O extends Shape> = {
  /** With its groups: `apps rotate-secret`. */
  name: string;
  summary: string;
  /** More about it, for its help. */
  details?: string;
  /** The operations of the Management API that it calls. Together, the commands call all of them. */
  operations?: readonly string[];
  args?: A;
  options?: O;
  /** `list`: has `--limit` and `--all`. `change`: has `--dry-run`. `removal`: has `--dry-run` and `--yes`. */
  kind?: 'list' | 'change' | 'removal';
  /** Not for people: neither in the help nor in completion. */
  hidden?: true;
  examples: readonly Example[];
  run: (call: Call, args: Values<A>, options: Values<O>) => Promise<void>;
};

export type Parameter = {
  /** The member's name: `redirectUri`. */
  name: string;
  type: 'flag' | 'value' | 'list';
  required: boolean;
  negatable: boolean;
  placeholder: string;
  help: string;
  choices: readonly string[];
};

export type Command = Omit<Spec<Shape, Shape>, 'run' | 'args' | 'options'> & {
  args: Parameter[];
  options: Parameter[];
  /** `args` and `options` as they were typed. */
  run: (call: Call, args: Record<string, unknown>, options: Record<string, unknown>) => Promise<void>;
};

export function command<A extends Shape = Record<never, never>, O extends Shape = Record<never, never>>(
  spec: Spec<A, O>,
): Command {
  const { args, options, run, ...rest } = spec;
  return {
    ...rest,
    args: parametersOf(args ?? {}),
    options: parametersOf(options ?? {}),
    run: (call, givenArgs, givenOptions) =>
      run(
        call,
        parsed(args, givenArgs, (name) => `<${kebab(name)}>`),
        parsed(options, givenOptions, (name) => `--${kebab(name)}`),
      ),
  };
}

function parsed<S extends Shape>(
  shape: S | undefined,
  given: Record<string, unknown>,
  shown: (name: string) => string,
): Values<S> {
  // Without a shape there are no members, and nothing may be given.
  const schema = shape
    ? z.object(shape)
    : z.custom<Values<S>>((value) => Object.keys(z.object().parse(value)).length === 0);
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path: [name], message }) => `${shown(String(name))}: ${message}`);
  throw new Failure('usage', lines.join('\n'));
}

function parametersOf(shape: Shape): Parameter[] {
  return Object.entries(shape).map(([name, schema]) => parameterOf(name, schema));
}

const metaSchema = z.object({ placeholder: z.string().optional(), negatable: z.boolean().optional() });

function parameterOf(name: string, schema: z.ZodType): Parameter {
  const meta = metaSchema.parse(schema.meta() ?? {});
  const inner = innermost(schema);
  const type = inner instanceof z.ZodBoolean ? 'flag' : inner instanceof z.ZodArray ? 'list' : 'value';
  const element = inner instanceof z.ZodArray ? innermost(inner.element) : inner;
  return {
    name,
    type,
    required: !schema.safeParse(undefined).success,
    negatable: meta.negatable ?? false,
    placeholder: meta.placeholder ?? (type === 'list' ? kebab(name).replace(/s$/, '') : kebab(name)),
    help: schema.description ?? '',
    choices: element instanceof z.ZodEnum ? element.options.map(String) : [],
  };
}

/** Without the wrappers for optional and default values, and without transformations. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return innermost(schema.unwrap());
  if (schema instanceof z.ZodPipe) return innermost(schema.in);
  return schema;
}

/** `redirectUri` → `redirect-uri`. */
export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
