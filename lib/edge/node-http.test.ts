import { createServer, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from './node-http';

const paths: (string | undefined)[] = [];
const http = createServer((incoming, outgoing) => {
  paths.push(pathOf(incoming));
  outgoing.end();
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (typeof address === 'object' && address !== null) port = address.port;
});
afterAll(() => void http.close());

async function pathFor(target: string): Promise<string | undefined> {
  await new Promise<void>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: target }, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
  return paths.pop();
}

describe('pathOf', () => {
  it('is the path without its query, unchanged', async () => {
    expect(await pathFor('/developers/apps/a%2Fb%C3%A4?x=%')).toBe('/developers/apps/a%2Fb%C3%A4');
  });

  it.each([
    '*',
    '//login',
    'http://id.example/login',
    '/developers/apps/%E0%A4%A',
    '/account/apps/%',
    '/pictures/%ff',
    '/%zz?x',
  ])('is undefined for %s, which is not the path of a page', async (target) =>
    expect(await pathFor(target)).toBeUndefined(),
  );
});
