/** The client that every portal has: its own command line. It is created at start (`lib/management/built-in.ts`). */
export const commandLineClientId = 'countersign_cli';
