/** Members that a person types as `name=value`, and JSON that they give in a file. */
import { Failure } from './failure';

/** The value is text, unless it is written as JSON. */
export function memberOf(option: string, text: string): [name: string, value: unknown] {
  const at = text.indexOf('=');
  if (at < 1) throw new Failure('usage', `${option}: Write ${text} as name=value.`);
  return [text.slice(0, at), jsonOrText(text.slice(at + 1))];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('usage', `${path === '-' ? 'Standard input' : path} is not JSON: ${reason}.`);
  }
}
