/** What can be wrong with the input of a developer or an operator: codes, which `lib/words/problem-words.ts` words. */
import { z } from 'zod';

const problemCodes = [
  'nameMissing',
  'appNameMissing',
  'longerThan60',
  'longerThan80',
  'longerThan100',
  'longerThan200',
  'longerThan400',
  'longerThan2000',
  'secondsNotWhole',
  'lifetimeTooShort',
  'lifetimeTooLong',
  'secondsOrNothing',
  'keysNotJson',
  'titleMissing',
  'effectMissing',
  'resourceMissing',
  'resourceNotAscii',
  'resourceFragment',
  'resourceNotAbsolute',
  'resourceNotHttps',
  'resourceSlashes',
  'resourcePlainHttp',
  'resourceUserInfo',
  'resourceIsServer',
  'resourceIsApp',
  'resourceTaken',
  'resourceUnknown',
  'scopeMissing',
  'scopeNotAscii',
  'scopeStandard',
  'scopeOpenid',
  'scopeReserved',
  'scopeTaken',
  'scopeExists',
  'scopeElsewhere',
  'tooManyScopes',
  'prefixMissing',
  'prefixTooLong',
  'prefixShape',
  'prefixReserved',
  'prefixFirst',
  'prefixNeeded',
  'prefixFixed',
  'prefixTaken',
  'prefixElsewhere',
  'appUnknown',
  'documentUnusable',
  'nothingChosen',
  'machineOnly',
  'noCredentials',
  'noExchange',
  'noEvents',
  'tooManyStreams',
  'webhookUrlMissing',
  'webhookUrlShape',
  'webhookUrlFragment',
  'webhookTypeUnknown',
  'tooManyWebhooks',
  'plainCharacters',
  'keysTwice',
  'keysNotHttps',
  'keysUnusable',
  'issuerMissing',
  'issuerNul',
  'scopesMissing',
  'tooManyIssuers',
  'detailsNotJson',
  'detailsShape',
  'detailsNotList',
  'tooManyTypes',
  'typeTwice',
  'typeTaken',
  'firstPartyOperator',
  'passwordFirstParty',
  'scopesGone',
  'machineScopes',
  'durationRange',
  'lastingNeedsOpaque',
  'lastingNeedsKey',
  'markLost',
  'taggedLine',
  // A rule of the protocol core (`lib/oauth`), which states it in English.
  'stated',
  'statedOnLine',
] as const;

export type ProblemCode = (typeof problemCodes)[number];
/** The arguments of the texts. */
export type ProblemValues = { count?: number; line?: number } & {
  [Name in
    | 'parts'
    | 'place'
    | 'prefix'
    | 'reason'
    | 'scopes'
    | 'suggestion'
    | 'text'
    | 'type'
    | 'types'
    | 'value']?: string;
};

/** A broken rule, with the field of the form. `values` are the arguments of its text. */
export type Refused = { field: string; problem: ProblemCode; values?: ProblemValues };

const codeSchema = z.enum(problemCodes);

/** A rule of the protocol core, which states it in English. `index` is the line of a list. */
export function stated(field: string, text: string, index?: number): Refused {
  if (index === undefined) return { field, problem: 'stated', values: { text } };
  return { field, problem: 'statedOnLine', values: { line: index + 1, text } };
}

type Path = readonly PropertyKey[];

/** The problems that a schema found. Its messages are codes, or sentences of the core. */
export function refusedBy(error: z.ZodError, pathOf: (path: Path) => Path = (path) => path): Refused[] {
  return error.issues.map(({ path, message }) => {
    const [field, line] = pathOf(path);
    const { data: problem } = codeSchema.safeParse(message);
    if (problem !== undefined) return { field: String(field ?? ''), problem };
    return stated(String(field ?? ''), message, typeof line === 'number' ? line : undefined);
  });
}
