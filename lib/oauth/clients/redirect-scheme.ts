/**
 * Which schemes a redirect URI may have besides https and loopback http: RFC 8252 §7.1 and §8.4.
 *
 * §8.4 says that private-use schemes without a period should be rejected, because nothing shows who owns them. Existing
 * apps use such schemes (`cursor:`, `vscode:`), so public native clients may register them. This is a documented
 * deviation: the consent page warns about it, and the user has to consent each time. Schemes that browsers and
 * operating systems handle themselves are always refused: they would run code, show a file, start another app or use
 * another protocol.
 */

const namesIn = (text: string): string[] => text.trim().split(/\s+/);

const browserSchemes = namesIn(`
  javascript livescript ecmascript mocha vbscript jscript python perl data blob about file filesystem view-source
  view jar mhtml mk res resource wyciwyg cid mid urn chrome chrome-error chrome-extension chrome-native
  chrome-search chrome-untrusted devtools chrome-devtools isolated-app edge brave opera vivaldi arc moz-extension
  moz-icon moz-safe-about page-icon safari-extension safari-web-extension safari-resource webkit webkit-extension
  x-safari-https x-safari-http microsoft-edge read reader feed feeds pcast googlechrome googlechromes firefox
  firefox-focus firefox-klar touch-http touch-https opera-http opera-https ddgquicklink content-security-policy
  cast drm tabs internal
`);

const systemSchemes = namesIn(`
  intent android-app android ios-app content package market app apps mobile shell search search-ms help hcp its
  ldap ldaps script applescript automator shortcuts workflow prefs app-prefs app-settings settings itms itmss
  itms-apps itms-appss itms-services itms-beta macappstore macappstores apple-feedback x-man-page man info dict
  message addressbook ical webcal webcals photos-redirect onenote skype apt snap flatpak appstream steam terminal
  cmd powershell wsl docker vbox vmrc
`);

const protocolSchemes = namesIn(`
  http ws wss ftp ftps sftp tftp gopher nntp news snews wais prospero telnet tn3270 rlogin ssh rdp vnc smb cifs
  afp nfs dav davs webdav git svn hg mailto imap imaps pop pop3 smtp tel callto fax modem sms smsto mms mmsto
  facetime facetime-audio sip sips xmpp irc ircs irc6 aim ymsgr msnim h323 stun turn turns rtsp rtsps rtmp mmst
  mmsu magnet ed2k ipfs ipns ipp ipps geo maps nfc bluetooth usb serial wifi upi payto bitcoin ethereum litecoin
  lightning otpauth otpauth-migration fido webauthn openid openid4vp openid-credential-offer haip siopv2
  eudi-openid4ci eudi-openid4vp mdoc mdoc-openid4vp did acct tag uuid oid ni nih z39.50
`);

const forbidden: ReadonlySet<string> = new Set([...browserSchemes, ...systemSchemes, ...protocolSchemes]);

/**
 * Families that still grow: those of Windows and Office, Apple and Android, and those that web pages and extensions can
 * claim.
 */
const forbiddenFamilies =
  /^(ms-|microsoft[.-]|windows[.-]|x-apple|com-apple|android-|chrome-|moz-|safari-|web\+|ext\+)/;

/** Why no app may use this scheme for redirects; undefined if apps may. `protocol` ends with a colon, as in `URL`. */
export function forbiddenSchemeProblem(protocol: string): string | undefined {
  const scheme = protocol.slice(0, -1).toLowerCase();
  if (scheme === 'http' || scheme === 'https') return undefined;
  if (forbidden.has(scheme) || forbiddenFamilies.test(scheme)) return `The scheme ${protocol} is never allowed.`;
  // On Windows, a single letter is a drive.
  return scheme.length < 2 ? 'A scheme of one letter is not allowed: it names a drive.' : undefined;
}

/**
 * Whether any program can claim this scheme without owning a domain: a private-use scheme without a period (RFC 8252
 * §8.4).
 */
export function isClaimableScheme(protocol: string): boolean {
  return !['http:', 'https:'].includes(protocol) && !protocol.includes('.');
}

/** Whether this redirect URI has such a scheme. */
export function isClaimable(uri: string): boolean {
  return URL.canParse(uri) && isClaimableScheme(new URL(uri).protocol);
}

/** Why the app may not have this private-use scheme, in a sentence for its developer (RFC 8252 §7.1, §8.4). */
export function privateSchemeProblem(protocol: string, app: { native: boolean; public: boolean }): string | undefined {
  if (!app.native) return 'Only native apps can have a scheme of their own. Use https.';
  if (/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(protocol)) return undefined;
  if (!/^[a-z][a-z0-9+-]*:$/.test(protocol)) {
    return 'Name the scheme after a domain of yours, reversed, such as com.example.app:/callback (RFC 8252 section 7.1).';
  }
  return app.public
    ? undefined
    : 'A scheme without a period is only for apps without credentials. Use com.example.app:/callback (RFC 8252 section 8.4).';
}
