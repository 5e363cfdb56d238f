/** The log: one JSON object per line. */

export type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

/** Tokens and proofs, if a message of somebody else contains one. */
const secrets = /\beyJ[\w-]{8,}(?:\.[\w-]*)*|\bcs_[a-z]+_[\w-]{16,}/g;

export function createLog(write: (line: string) => unknown, now: () => number): Log {
  return (entry) => {
    const line = JSON.stringify({ at: new Date(now()).toISOString(), ...entry });
    write(`${line.replaceAll(secrets, '[redacted]')}\n`);
  };
}
