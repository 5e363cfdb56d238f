/** The URL of a status list, which is also its `sub`. */
export function statusListUri(world: { issuer: string }, list: number): string {
  return `${world.issuer}/oauth/status/${list}`;
}
