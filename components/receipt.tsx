import { Badge, Facts } from '@/components/ui/surface';
import type { ReceiptClaims } from '@/lib/oauth/consent/receipt';
import type { WrittenMoment } from '@/lib/words/moments';
import type { ReceiptInWords } from '@/lib/words/receipt-words';

/** The content of a receipt, the same for its owner and for anyone who verifies it. */
export function Receipt({ claims, words }: { claims: ReceiptClaims; words: ReceiptInWords }) {
  const { app, at, permissions, details, endsAt: end } = words;
  const [controller] = claims.piiControllers;
  return (
    <Facts
      items={[
        { label: 'When', value: <Written moment={at} /> },
        {
          label: 'App',
          value: (
            <span className="wrap-anywhere">
              <bdi>{app}</bdi>
              {controller?.piiControllerUrl === undefined ? null : (
                <span className="block text-sm text-muted">{controller.piiControllerUrl}</span>
              )}
            </span>
          ),
        },
        {
          label: 'What it may do',
          value: (
            <ul className="space-y-1">
              {permissions.map(({ scope, title, api, endsAt }) => (
                <li key={scope} className="wrap-anywhere">
                  <bdi>{title}</bdi> <span className="font-mono text-sm text-muted">{scope}</span>
                  {api === undefined && endsAt === null ? null : (
                    <span className="block text-sm text-muted">
                      {api === undefined ? null : <bdi>{api}</bdi>}
                      {api !== undefined && endsAt !== null ? ' · ' : null}
                      {endsAt === null ? null : (
                        <>
                          until <Written moment={endsAt} />
                        </>
                      )}
                    </span>
                  )}
                </li>
              ))}
              {details.map(({ type, facts }) => (
                <li key={JSON.stringify([type, facts])} className="wrap-anywhere">
                  <span className="font-mono text-sm">{type}</span>
                  {facts.map(({ name, value }) => (
                    <span key={name} className="block text-sm text-muted">
                      {name}: <bdi>{value}</bdi>
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          ),
        },
        {
          label: 'Until',
          value: (
            <>
              {end === null ? 'the person ends it' : <Written moment={end} />}{' '}
              {claims.once ? <Badge>once</Badge> : null}
            </>
          ),
        },
        {
          label: 'Known to the app as',
          value: <span className="font-mono text-sm wrap-anywhere">{claims.piiPrincipalId}</span>,
        },
        {
          label: 'Privacy policy',
          value: claims.policyUrl === '' ? 'none given' : <span className="wrap-anywhere">{claims.policyUrl}</span>,
        },
        { label: 'Signed by', value: <span className="wrap-anywhere">{claims.iss}</span> },
        { label: 'Receipt number', value: <span className="font-mono text-sm wrap-anywhere">{claims.jti}</span> },
        ...(claims.notice_sha256 === undefined
          ? []
          : [
              {
                label: 'Fingerprint of the question',
                value: <span className="font-mono text-sm wrap-anywhere">SHA-256 {claims.notice_sha256}</span>,
              },
            ]),
      ]}
    />
  );
}

function Written({ moment }: { moment: WrittenMoment }) {
  return (
    <time dateTime={moment.iso} data-time="minute" className="whitespace-nowrap tabular-nums">
      {moment.text}
    </time>
  );
}
