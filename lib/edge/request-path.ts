/** Tells the pages of Next their own path and query, which its layouts cannot read. */

/** Our own server sets it on every request and overwrites what a client sends under this name. */
export const requestPathHeader = 'x-countersign-path';
