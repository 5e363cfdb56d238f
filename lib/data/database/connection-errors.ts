/**
 * Recognizes the errors which mean that the database cannot answer at the moment, for all drivers: `pg`, PGlite and
 * Prisma's adapters of both. Any other error is our fault or the caller's, and passes unchanged.
 */
import { z } from 'zod';
import { isUnavailableError, type UnavailableReason } from '@/lib/oauth/unavailable';

/** PostgreSQL's error codes (Appendix A of its manual). */
const byState: Record<string, UnavailableReason> = {
  '25006': 'read_only', // read_only_sql_transaction: a standby after a failover, or an administrator's lock
  '28000': 'unreachable', // invalid_authorization_specification
  '28P01': 'unreachable', // invalid_password: it was changed under us
  '3D000': 'unreachable', // invalid_catalog_name: the database is gone
  '40001': 'busy', // serialization_failure
  '40P01': 'busy', // deadlock_detected
  '53100': 'full', // disk_full
  '53200': 'busy', // out_of_memory
  '53300': 'busy', // too_many_connections
  '55P03': 'busy', // lock_not_available
  '57014': 'slow', // query_canceled: statement_timeout
  '57P01': 'unreachable', // admin_shutdown
  '57P02': 'unreachable', // crash_shutdown
  '57P03': 'unreachable', // cannot_connect_now: starting up or recovering
  '57P05': 'unreachable', // idle_session_timeout
  '25P03': 'slow', // idle_in_transaction_session_timeout
  '58030': 'full', // io_error
};

/** All connection exceptions. */
const connectionState = /^08/;

/** Operating system errors, as Node reports them. */
const bySystem: Record<string, UnavailableReason> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ECONNABORTED: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read_only',
};

/** Errors for which the drivers have no codes. */
const byMessage: [RegExp, UnavailableReason][] = [
  [/^timeout exceeded when trying to connect/, 'busy'],
  [
    /^(Connection terminated|Connection ended|Client has encountered a connection error|Client was closed)/,
    'unreachable',
  ],
  [/^(timeout expired|Query read timeout)/, 'unreachable'],
  [/^The server does not support SSL connections/, 'unreachable'],
];

/** The same errors as Prisma's adapters report them. */
const byKind: Record<string, UnavailableReason> = {
  DatabaseNotReachable: 'unreachable',
  ConnectionClosed: 'unreachable',
  SocketTimeout: 'unreachable',
  TlsConnectionError: 'unreachable',
  AuthenticationFailed: 'unreachable',
  DatabaseAccessDenied: 'unreachable',
  DatabaseDoesNotExist: 'unreachable',
  TooManyConnections: 'busy',
  TransactionWriteConflict: 'busy',
};

const coded = z.object({ code: z.string() });
const adapted = z.object({
  name: z.literal('DriverAdapterError'),
  cause: z.object({ kind: z.string().optional(), code: z.string().optional(), originalCode: z.string().optional() }),
});

/** Undefined if the error means something else. */
export function unavailabilityOf(error: unknown): UnavailableReason | undefined {
  if (isUnavailableError(error)) return error.reason;
  if (!(error instanceof Error)) return undefined;
  const adapter = adapted.safeParse({ name: error.name, cause: error.cause }).data?.cause;
  if (adapter) return ofCode(adapter.originalCode ?? adapter.code) ?? byKind[adapter.kind ?? ''];
  const known = ofCode(coded.safeParse(error).data?.code);
  return known ?? byMessage.find(([message]) => message.test(error.message))?.[1];
}

function ofCode(code: string | undefined): UnavailableReason | undefined {
  if (code === undefined) return undefined;
  return byState[code] ?? bySystem[code] ?? (connectionState.test(code) ? 'unreachable' : undefined);
}

/** The text for the log. A driver's message never contains the password, but a connection string in one would. */
export function detailOf(error: unknown): string {
  const cause = isUnavailableError(error) && error.cause !== undefined ? error.cause : error;
  const text = cause instanceof Error ? (codedText(cause) ?? cause.message) : String(cause);
  return text.replace(/\/\/[^@/\s]*@/g, '//').slice(0, 300);
}

function codedText(error: Error): string | undefined {
  const code = coded.safeParse(error).data?.code;
  // Node's error for several attempts (IPv6, IPv4) has a code but no message.
  return code === undefined ? undefined : [code, error.message].filter(Boolean).join(': ');
}
