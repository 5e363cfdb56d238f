import type { reference as en } from '../en/reference';
import type { Translation } from '../translation';

export const reference: Translation<typeof en> = {
  title: 'API-Referenz',
  lead: 'Die Verwaltungs-API kann alles, was dieses Portal kann. Programme lesen dieselbe Beschreibung als <document>OpenAPI-Dokument</document>.',
  signIn: 'Anmelden',
  startTitle: 'Erste Anfrage',
  start:
    'Erstellen Sie einen <keys>API-Schlüssel</keys>, oder holen Sie per OAuth ein Zugriffstoken für die Ressource dieser API. Senden Sie es als Bearer-Token.',
  startCode: 'Fragen, wer Sie sind',
  scopesTitle: 'Scopes',
  scopesText:
    'Jede Person kann einer App die Scopes für die eigenen Apps, APIs und Zugriffe erlauben. Die übrigen weist ein Betreiber einer App zu.',
  errorsTitle: 'Fehlercodes',
  groupTab: '{group} · API-Referenz',
  all: 'Alle Operationen',
  scope: 'Scope:',
  anyToken: 'Jedes Zugriffstoken für diese API',
  parameters: 'Parameter',
  body: 'Inhalt der Anfrage',
  answer: 'Antwort ({status})',
  noBody: 'Antwort: {status}, ohne Inhalt',
  problems: 'Fehler',
  members: 'Felder',
  required: 'erforderlich',
  rules: {
    lists:
      'Listen kommen in Teilen. Machen Sie mit <code>cursor</code> und dem Wert von <code>next_cursor</code> weiter.',
    repeat:
      'Senden Sie mit POST einen <code>Idempotency-Key</code>. Wiederholen Sie die Anfrage, erhalten Sie die erste Antwort, und nichts geschieht doppelt.',
    conditions:
      'Senden Sie <code>If-Match</code> mit dem <code>ETag</code>, das Sie gelesen haben. Hat sich das Objekt inzwischen geändert, ist die Antwort 412.',
    dryRun:
      'Hängen Sie an eine Änderung <code>dry_run=1</code> an. Nichts ändert sich, und die Antwort sagt, was sich ändern würde.',
    errors: 'Fehler sind Problem Details (RFC 9457). <code>errors</code> nennt jedes falsche Feld.',
    limits: '<code>RateLimit</code> sagt, wie viele Anfragen in dieser Minute übrig sind.',
  },
};
