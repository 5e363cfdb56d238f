/** The rules of the import file that span several fields, which the schema cannot express. */
import { resourceProblem, scopePrefixProblem, scopeValueProblem } from '@/lib/data/developers/api-rules';
import type { ProblemCode } from '@/lib/data/developers/problems';
import { isMacKey } from '@/lib/oauth/clients/metadata';
import { clientMetadataFaults } from '@/lib/oauth/clients/metadata-rules';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { problemText } from '@/lib/words/problem-words';
import type { ImportFile } from './import-schema';
import { type JsonPath, pathText } from './json-text';

const inEnglish = (problem: ProblemCode): string => problemText('en', { problem });

type Report = (path: JsonPath, message: string) => void;

/** One line per problem, with the path of the field. */
export function importProblems(file: ImportFile): string[] {
  return importFaults(file).map(({ path, message }) => `${pathText(path)}: ${message}`);
}

export type ImportFault = { path: JsonPath; message: string };

export function importFaults(file: ImportFile): ImportFault[] {
  const faults: ImportFault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  checkPeople(file, report);
  checkApis(file, report);
  checkApps(file, report);
  return faults;
}

function checkPeople(file: ImportFile, report: Report): void {
  const unique = uniqueness(report);
  file.people.forEach((person, at) => {
    unique(['people', at, 'email'], person.email);
    if (person.id !== undefined) unique(['people', at, 'id'], person.id);
    if (person.password !== undefined && person.passwordHash !== undefined) {
      report(['people', at, 'passwordHash'], 'Give either the password or its hash.');
    }
  });
}

function checkApis(file: ImportFile, report: Report): void {
  const resources = new Map<string, string>();
  const uniqueScope = uniqueness(report);
  const uniqueType = uniqueness(report);
  file.apis.forEach((api, at) => {
    const problem = resourceProblem(api.resource);
    if (problem) report(['apis', at, 'resource'], inEnglish(problem));
    const prefixProblem = api.scopePrefix === undefined ? undefined : scopePrefixProblem(api.scopePrefix);
    if (prefixProblem) report(['apis', at, 'scopePrefix'], inEnglish(prefixProblem));
    const key = normalResource(api.resource);
    const twin = resources.get(key);
    if (twin === api.resource) report(['apis', at, 'resource'], `“${twin}” appears twice.`);
    else if (twin !== undefined) {
      report(['apis', at, 'resource'], `“${api.resource}” and “${twin}” are the same identifier.`);
    }
    resources.set(key, twin ?? api.resource);
    api.scopes.forEach(({ value }, index) => {
      const path = ['apis', at, 'scopes', index, 'value'];
      const valueProblem = scopeValueProblem(value);
      if (valueProblem) report(path, inEnglish(valueProblem));
      uniqueScope(path, value);
    });
    api.detailTypes.forEach(({ type }, index) => {
      uniqueType(['apis', at, 'detailTypes', index, 'type'], type);
    });
    checkAccess(api, ['apis', at, 'access'], report);
  });
}

function checkAccess(api: ImportFile['apis'][number], path: JsonPath, report: Report): void {
  const unique = uniqueness(report);
  const known = new Set(api.scopes.map(({ value }) => value));
  api.access.forEach((access, index) => {
    unique([...path, index, 'app'], access.app);
    for (const list of ['userScopes', 'machineScopes'] as const) {
      for (const value of access[list]) {
        if (!known.has(value)) report([...path, index, list], `“${value}” is not a scope of this API.`);
      }
    }
  });
}

function checkApps(file: ImportFile, report: Report): void {
  const uniqueId = uniqueness(report);
  file.apps.forEach((app, at) => {
    uniqueId(['apps', at, 'id'], app.id);
    for (const { field, index, message } of clientMetadataFaults(app.metadata, app.kind)) {
      report(['apps', at, 'metadata', field, ...(index === undefined ? [] : [index])], message);
    }
    const uniqueScope = uniqueness(report);
    app.scopes.forEach(({ scope }, index) => {
      uniqueScope(['apps', at, 'scopes', index, 'scope'], scope);
    });
    if (app.kind === 'machine' && app.scopes.length > 0) {
      report(['apps', at, 'scopes'], 'A machine-to-machine app has no users to ask. Give it machineScopes at an API.');
    }
    checkSecrets(app, ['apps', at], report);
  });
}

function checkSecrets(app: ImportFile['apps'][number], at: JsonPath, report: Report): void {
  const { metadata, legacySecrets = [], secretHashes = [] } = app;
  if ((app.secrets ?? app.legacySecrets ?? app.secretHashes) === undefined) return;
  const path = [...at, app.secrets ? 'secrets' : app.legacySecrets ? 'legacySecrets' : 'secretHashes'];
  const secrets = [...(app.secrets ?? []), ...legacySecrets];
  if (secrets.length + secretHashes.length > 2) report(path, 'At most two secrets can work at once.');
  const method = metadata.token_endpoint_auth_method;
  if (!method.startsWith('client_secret_')) {
    report(path, `An app with the token_endpoint_auth_method ${method} has no secrets. Remove them.`);
  }
  if (method !== 'client_secret_jwt') return;
  if (secretHashes.length > 0) {
    report([...at, 'secretHashes'], 'A MAC can only be verified with the secret itself. Give secrets, or create one.');
  }
  const alg = metadata.token_endpoint_auth_signing_alg;
  secrets.forEach((secret, index) => {
    if (isMacKey(Buffer.byteLength(secret), alg)) return;
    report([...path, index], `The secret is too short for ${alg ?? 'HS256'} (RFC 7518 §3.2).`);
  });
}

/** Returns a check that reports each value that it sees for the second time. */
function uniqueness(report: Report): (path: JsonPath, value: string) => void {
  const seen = new Set<string>();
  return (path, value) => {
    if (seen.has(value)) report(path, `“${value}” appears twice.`);
    seen.add(value);
  };
}
