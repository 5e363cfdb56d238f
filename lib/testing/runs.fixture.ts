/** How often a property is tried: `npm run verify` tries it as often as it says, `npm test` a quarter of that. */
export function runs(full: number): number {
  return process.env['COUNTERSIGN_TEST_FULL'] === 'true' ? full : Math.ceil(full / 4);
}
