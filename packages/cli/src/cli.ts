/** What every command needs from outside. Tests pass their own; `main.ts` passes the process. */

export type Stream = {
  write: (text: string) => void;
  /** Whether a person reads it. Colours, tables and progress are for people only. */
  isTerminal: boolean;
  /** Undefined if it is not a terminal. */
  columns: () => number | undefined;
};

type Input = {
  isTerminal: boolean;
  /** Everything until the end of the input. */
  readAll: () => Promise<string>;
  /** One line that a person types; undefined at the end of the input. A hidden line is not shown. */
  ask: (question: string, options?: { hidden?: boolean }) => Promise<string | undefined>;
};

export type Cli = {
  version: string;
  env: Record<string, string | undefined>;
  out: Stream;
  err: Stream;
  input: Input;
  /** The text of a file; `-` is standard input. */
  readFile: (path: string) => Promise<string>;
  /** The folder of profiles and credentials. */
  configFolder: string;
  fetch: (request: Request) => Promise<Response>;
  now: () => number;
  /** Rejects when the person interrupts the command. */
  sleep: (seconds: number) => Promise<void>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Returns whether a browser was started. */
  openBrowser: (url: string) => Promise<boolean>;
};
