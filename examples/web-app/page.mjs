/** The only page of the sample, as plain HTML. */

export function html(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const button = (action, label, extra = '') =>
  `<form method="post" action="${action}">${extra}<button>${label}</button></form>`;

const signedOut = (settings) => `
<p>${html(settings.name)} keeps your things in one place. Sign in to begin.</p>
${button('/login', 'Sign in with Countersign')}`;

const signedIn = (settings, { claims, person, scope, tokens }) => `
<p>Signed in as <strong>${html(person?.name ?? claims.sub)}</strong>.</p>
<dl>
  <dt>Allowed</dt><dd data-testid="scope">${html(scope ?? '')}</dd>
  <dt>Access token until</dt><dd>${new Date(tokens.endsAt).toISOString()}</dd>
  <dt>Refresh token</dt><dd>${tokens.refresh ? 'yes' : 'no'}</dd>
</dl>
<div class="row">
${settings.api ? button('/routes', 'Show my routes') : ''}
${button('/profile', 'Show my profile')}
${button('/refresh', 'Refresh')}
${button('/login', 'Ask again', '<input type="hidden" name="prompt" value="consent">')}
${button('/disconnect', 'Disconnect')}
${button('/logout', 'Sign out here')}
</div>
${
  settings.api
    ? `<form method="post" action="/routes">
  <label>New route <input name="name" required maxlength="60"></label> <button>Add route</button>
</form>`
    : ''
}
<details><summary>ID token claims</summary><pre>${html(JSON.stringify(claims, null, 2))}</pre></details>`;

export function page(settings, session, message = '') {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(settings.name)}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 38rem; margin: 3rem auto; padding: 0 1rem; }
button, input {
  font: inherit; padding: .6rem .9rem; border: 1px solid; border-radius: .5rem; background: Canvas; color: CanvasText;
}
button { cursor: pointer; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.5rem 0; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
pre { overflow: auto; padding: 1rem; border: 1px solid; border-radius: .5rem; }
[role=alert], [role=status] { padding: .75rem 1rem; border-left: 4px solid; }
</style>
</head>
<body>
<h1>${html(settings.name)}</h1>
${message}
${session.claims ? signedIn(settings, session) : signedOut(settings)}
</body>
</html>`;
}
