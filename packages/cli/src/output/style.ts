/** Colours, only where a person sees them. */
import { styleText } from 'node:util';
import type { Cli, Stream } from '../cli';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** https://no-color.org: any value that is not empty turns colours off. */
export function hasColour({ env }: Pick<Cli, 'env'>, stream: Stream): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return stream.isTerminal && env['TERM'] !== 'dumb';
}

/** A function that styles text for this stream, or leaves it as it is. */
export function styler(cli: Pick<Cli, 'env'>, stream: Stream): (style: Style, text: string) => string {
  if (!hasColour(cli, stream)) return (_, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
