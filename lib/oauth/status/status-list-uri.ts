/** Where the status list is published; also its `sub`. */
export function statusListUri(world: { issuer: string }, list: number): string {
  return `${world.issuer}/oauth/status/${list}`;
}
