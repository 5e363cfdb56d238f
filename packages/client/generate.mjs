/** Generates the types of the client from an OpenAPI document. `npm run client` calls it, and a test does. */
import openapiTypescript, { astToString } from 'openapi-typescript';

const heading = `/**
 * The types of the Management API, generated from its OpenAPI document by \`npm run client\`. Do not edit: change the
 * operations in lib/management, and run the command again.
 */
`;

/**
 * @param {object} document OpenAPI 3.1
 * @returns {Promise<string>} the text of `src/schema.ts`
 */
export async function typesOf(document) {
  // The generator changes the document.
  const nodes = await openapiTypescript(structuredClone(document), {
    alphabetize: true,
    silent: true,
    // A member with a default may be absent from a request.
    defaultNonNullable: false,
  });
  return heading + astToString(nodes);
}
