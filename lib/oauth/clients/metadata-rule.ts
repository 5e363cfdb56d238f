/**
 * One rule between the fields of client metadata, and how a list of rules is applied. The rules themselves are in
 * `metadata-rules.ts`, `key-rules.ts` and `fapi.ts`.
 */
import type { ClientKind, ClientMetadata } from './metadata';

type Field = keyof ClientMetadata;

/**
 * A fault in a registration: the metadata field it belongs to, an index within it, and a sentence for the developer.
 */
export type MetadataFault = { field: Field; index?: number; message: string };

/** The metadata that is checked, with the facts that many rules ask for. */
export type Checked = {
  metadata: ClientMetadata;
  kind: ClientKind;
  method: ClientMetadata['token_endpoint_auth_method'];
  /** The client has no credentials. */
  isPublic: boolean;
  usesCode: boolean;
  usesImplicit: boolean;
  usesDevice: boolean;
  usesPassword: boolean;
  /** Keys are registered by value or by address. */
  hasKeys: boolean;
};

type Common = {
  /** What must hold. */
  name: string;
  /** Where a specification demands it. A rule without one is this server's own. */
  spec?: string;
};

/** A rule about the metadata as a whole. */
type WholeRule = Common & {
  field: Field | ((checked: Checked) => Field);
  /** Whether the metadata breaks the rule. */
  when: (checked: Checked) => boolean;
  message: string | ((checked: Checked) => string);
};

/** A rule about each address of a list: `problem` returns what is wrong with it. */
type ListRule = Common & {
  list: 'redirect_uris' | 'post_logout_redirect_uris' | 'request_uris';
  problem: (uri: string, checked: Checked, index: number) => string | undefined;
};

export type MetadataRule = WholeRule | ListRule;

/** The faults that the rules find, in their order. */
export function faultsOf(rules: readonly MetadataRule[], metadata: ClientMetadata, kind: ClientKind): MetadataFault[] {
  const checked = checkedOf(metadata, kind);
  return rules.flatMap((rule) => ('list' in rule ? listFaults(rule, checked) : wholeFaults(rule, checked)));
}

function wholeFaults({ field, when, message }: WholeRule, checked: Checked): MetadataFault[] {
  if (!when(checked)) return [];
  return [
    {
      field: typeof field === 'string' ? field : field(checked),
      message: typeof message === 'string' ? message : message(checked),
    },
  ];
}

function listFaults({ list, problem }: ListRule, checked: Checked): MetadataFault[] {
  return checked.metadata[list].flatMap((uri, index) => {
    const message = problem(uri, checked, index);
    return message === undefined ? [] : [{ field: list, index, message }];
  });
}

function checkedOf(metadata: ClientMetadata, kind: ClientKind): Checked {
  const { grant_types: types, token_endpoint_auth_method: method } = metadata;
  return {
    metadata,
    kind,
    method,
    isPublic: method === 'none',
    usesCode: types.includes('authorization_code'),
    usesImplicit: types.includes('implicit'),
    usesDevice: types.includes('urn:ietf:params:oauth:grant-type:device_code'),
    usesPassword: types.includes('password'),
    hasKeys: metadata.jwks !== undefined || metadata.jwks_uri !== undefined,
  };
}
