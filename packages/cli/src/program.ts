/** Makes the parser and its help from the commands (commander). */
import { Argument, Option, Command as Parser } from 'commander';
import { z } from 'zod';
import { startCall } from './call';
import type { Cli } from './cli';
import { type Call, type Command, kebab, type Parameter } from './command';
import { groups } from './groups';
import { hasColour } from './output/style';
import { wrapped } from './output/text-width';

const globalSchema = z.object({
  json: z.boolean().default(false),
  profile: z.string().optional(),
  server: z.string().optional(),
});

const maxHelpWidth = 100;

const introduction = `
Countersign on the command line: everything that the portal can do, for people and for scripts.

Sign in first: countersign login --server https://id.example.com`;

const ending = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not signed in, 4 forbidden, 5 not found, 6 conflict, 7 unavailable.
Environment: COUNTERSIGN_URL, COUNTERSIGN_API_KEY, COUNTERSIGN_TOKEN, COUNTERSIGN_PROFILE, NO_COLOR.`;

export function createProgram(cli: Cli, commands: readonly Command[]): Parser {
  const program = new Parser('countersign')
    .description(introduction.trim())
    .version(cli.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--json', 'print the answer of the server as JSON')
    .option('--profile <name>', 'use this profile')
    .option('--server <address>', 'use this server')
    .addHelpText('after', ending)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out.write(text),
      writeErr: (text) => cli.err.write(text),
      getOutHelpWidth: () => Math.min(cli.out.columns() ?? maxHelpWidth, maxHelpWidth),
      getErrHelpWidth: () => Math.min(cli.err.columns() ?? maxHelpWidth, maxHelpWidth),
      getOutHasColors: () => hasColour(cli, cli.out),
      getErrHasColors: () => hasColour(cli, cli.err),
    })
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, subcommandTerm: (sub) => sub.name() })
    .showHelpAfterError('Run the command with --help to see how it is used.');
  const parsers = new Map<string, Parser>([['', program]]);
  for (const one of commands) addCommand(cli, parsers, program, one);
  return program;
}

function addCommand(cli: Cli, parsers: Map<string, Parser>, program: Parser, one: Command): void {
  const words = one.name.split(' ');
  const last = words.pop() ?? '';
  const parser = parentOf(parsers, words)
    .command(last, one.hidden === true ? { hidden: true } : {})
    .summary(one.summary)
    .description(descriptionOf(one))
    .allowExcessArguments(false);
  for (const parameter of one.args) parser.addArgument(argumentOf(parameter));
  for (const parameter of one.options) for (const option of optionsOf(parameter)) parser.addOption(option);
  if (one.kind === 'list') {
    parser.option('--limit <count>', 'show at most this many', '30').option('--all', 'show everything');
  }
  if (one.kind === 'change' || one.kind === 'removal') {
    parser.option('--dry-run', 'say what would change, and change nothing');
  }
  if (one.kind === 'removal') parser.option('-y, --yes', 'do not ask');
  parser.addHelpText('after', () => examplesOf(one, Math.min(cli.out.columns() ?? maxHelpWidth, maxHelpWidth)));
  parser.action(async () => {
    const given = parser.opts();
    const args = Object.fromEntries(one.args.map(({ name }, index) => [name, parser.processedArgs[index]]));
    const options = Object.fromEntries(one.options.map(({ name }) => [name, given[name]]));
    const call: Call = startCall(cli, program, globalSchema.parse(program.opts()), one, given);
    await one.run(call, withoutUndefined(args), withoutUndefined(options));
  });
}

/** The parser of a group, made when its first command is added. */
function parentOf(parsers: Map<string, Parser>, words: string[]): Parser {
  const name = words.join(' ');
  const existing = parsers.get(name);
  if (existing) return existing;
  const made = parentOf(parsers, words.slice(0, -1))
    .command(words.at(-1) ?? '')
    .description(groups[name] ?? '');
  parsers.set(name, made);
  return made;
}

function descriptionOf({ summary, details }: Command): string {
  return details === undefined ? `${summary}.` : `${summary}.\n\n${details}`;
}

function examplesOf({ examples }: Command, width: number): string {
  const lines = examples.flatMap(([typed, says]) => [
    ...wrapped(`# ${says}`, width - 2).map((line) => `  ${line}`),
    `  $ ${typed}`,
  ]);
  return ['', 'Examples:', ...lines].join('\n');
}

function argumentOf({ name, type, required, help, choices }: Parameter): Argument {
  const term = type === 'list' ? `${kebab(name)}...` : kebab(name);
  const argument = new Argument(required ? `<${term}>` : `[${term}]`, help);
  return choices.length > 0 ? argument.choices(choices) : argument;
}

/** A flag that can be taken back has two options: `--paused` and `--no-paused`. */
function optionsOf({ name, type, required, negatable, placeholder, help, choices }: Parameter): Option[] {
  const flag = kebab(name);
  if (type === 'flag') {
    const positive = new Option(`--${flag}`, help);
    return negatable ? [positive, new Option(`--no-${flag}`, `the opposite of --${flag}`)] : [positive];
  }
  const value = type === 'list' ? `<${placeholder}...>` : `<${placeholder}>`;
  const option = new Option(`--${flag} ${value}`, help).makeOptionMandatory(required);
  if (choices.length > 0) option.choices(choices);
  return [option];
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
