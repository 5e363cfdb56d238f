/**
 * A software authenticator for tests. It answers like a browser, and tests can change every part (WebAuthn Level 3 §6).
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Deviations = Partial<{
  origin: string;
  rpId: string;
  type: string;
  /** Whether the user was verified, not merely present. */
  verified: boolean;
  counter: number;
  /** Whether the passkey is eligible for backup and backed up. */
  synced: boolean;
  userHandle: string | undefined;
  /** Signs with another key. */
  key: KeyObject;
}>;

const [present, verifiedFlag, eligible, backedUp, attested] = [1, 4, 8, 16, 64];
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest();
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);

export function createAuthenticator(site: { origin: string; rpId: string }, userHandle: string) {
  const id = randomBytes(16);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const coordinate = (value: string) => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(value, 'base64url')]);
  // COSE_Key of EC2 on P-256 for ES256 (RFC 9053 §7.1.1).
  const coseKey = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    coordinate(x),
    Buffer.from([0x22]),
    coordinate(y),
  ]);
  let counter = 0;

  function clientData(type: string, challenge: string, deviations: Deviations): Buffer {
    const data = {
      type: deviations.type ?? type,
      challenge,
      origin: deviations.origin ?? site.origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(data));
  }
  function authenticatorData(deviations: Deviations, more: Buffer | undefined): Buffer {
    const flags =
      present +
      (deviations.verified === false ? 0 : verifiedFlag) +
      (deviations.synced ? eligible + backedUp : 0) +
      (more ? attested : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(deviations.counter ?? counter, 1);
    return Buffer.concat([sha256(deviations.rpId ?? site.rpId), head, ...(more ? [more] : [])]);
  }
  const answer = (response: object) =>
    JSON.stringify({
      id: base64url(id),
      rawId: base64url(id),
      response,
      clientExtensionResults: { credProps: { rk: true } },
      authenticatorAttachment: 'platform',
      type: 'public-key',
    });

  return {
    id: base64url(id),
    /** The browser's response to `navigator.credentials.create`. */
    make(challenge: string, deviations: Deviations = {}): string {
      const idLength = Buffer.alloc(2);
      idLength.writeUInt16BE(id.byteLength);
      const data = authenticatorData(deviations, Buffer.concat([Buffer.alloc(16), idLength, id, coseKey]));
      const bytes = Buffer.concat([Buffer.from([0x58, data.byteLength]), data]);
      const parts = [text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes];
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', challenge, deviations)),
        attestationObject: base64url(Buffer.concat([Buffer.from([0xa3]), ...parts])),
        transports: ['internal'],
      });
    },
    /** The browser's response to `navigator.credentials.get`. Increments the counter. */
    use(challenge: string, deviations: Deviations = {}): string {
      counter += 1;
      const data = authenticatorData(deviations, undefined);
      const client = clientData('webauthn.get', challenge, deviations);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), deviations.key ?? privateKey);
      const handle = 'userHandle' in deviations ? deviations.userHandle : userHandle;
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        ...(handle !== undefined && { userHandle: Buffer.from(handle).toString('base64url') }),
      });
    },
  };
}
