/** The pages of the sample, as plain HTML. */

export function html(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What each sample app says about itself. */
const brands = {
  Trailmap: {
    logo: 'trailmap.svg',
    title: 'Every path you love, in one place',
    text: 'Keep your walks and rides, and take them along. Your routes stay yours: Trailmap only borrows them.',
    features: [
      ['Your saved routes', 'Read from the routes service that you already use.'],
      ['Add a route', 'New ideas go back to the same place.'],
      ['Leave at any time', 'Remove the access in Countersign, and Trailmap sees nothing more.'],
    ],
  },
  Ledgerly: {
    logo: 'ledgerly.svg',
    title: 'Your bookkeeping, without the paper',
    text: 'Ledgerly sorts invoices and prepares your tax return. It asks for no more than it needs.',
    features: [
      ['Read only', 'Ledgerly looks at invoices and changes none.'],
      ['As long as you want', 'Choose the day on which the access ends.'],
      ['A receipt', 'What you allowed is written down and signed.'],
    ],
  },
};

const other = { logo: undefined, title: 'Welcome', text: 'Sign in to begin.', features: [] };

const brandOf = ({ name }) => brands[name] ?? other;

const countersignMark = `<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor">
<rect x="5" y="3" width="22" height="26" rx="4"/>
<path d="M10 14.5c2.5-5 4.5-5 4 0s1.5 4.5 4 0 3.5-3 4 0M10 22h12"/></svg>`;

const button = (action, label, { look = '', fields = '' } = {}) =>
  `<form method="post" action="${action}">${fields}<button class="${look}">${label}</button></form>`;

const signIn = () => button('/login', `${countersignMark} Sign in with Countersign`, { look: 'main' });

const moment = (at) => new Date(at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

function signedOut(settings) {
  const { logo, title, text, features } = brandOf(settings);
  const items = features.map(([name, what]) => `<li><strong>${name}</strong> ${what}</li>`).join('\n');
  return `<section class="hero">
${logo ? `<img src="/${logo}" alt="">` : ''}
<h1>${title}</h1>
<p>${text}</p>
${signIn()}
<small>You choose what ${html(settings.name)} may see, and until when.</small>
</section>
${features.length > 0 ? `<ul class="features">${items}</ul>` : ''}`;
}

function signedIn(settings, { scope, tokens, claims, routes }) {
  const scopes = (scope ?? '').split(' ').map((value) => `<code>${html(value)}</code>`);
  return `<div class="cards">
<section class="card">
<h2>${settings.api ? 'Your routes' : 'Your account'}</h2>
${
  settings.api
    ? `${routes ? routeList(routes) : '<p class="hint">They are with the routes service until you show them here.</p>'}
<div class="row">${button('/routes', 'Show my routes', { look: 'main' })}</div>
<form class="add" method="post" action="/routes">
<label>New route <input name="name" required maxlength="60" autocomplete="off"></label> <button>Add route</button>
</form>`
    : '<p class="hint">This sample has no invoices of its own. It shows what Countersign tells it about you.</p>'
}
<div class="row">${button('/profile', 'Show my profile')}</div>
</section>
<section class="card">
<h2>Access from Countersign</h2>
<dl>
<dt>Allowed</dt><dd class="scopes" data-testid="scope">${scopes.join(' ')}</dd>
<dt>Access token expires</dt><dd>${moment(tokens.endsAt)} UTC</dd>
<dt>Can be renewed</dt><dd>${tokens.refresh ? 'yes' : 'no, this was for one visit'}</dd>
</dl>
<div class="row">
${button('/refresh', 'Refresh')}
${button('/login', 'Ask again', { fields: '<input type="hidden" name="prompt" value="consent">' })}
${button('/disconnect', 'Disconnect')}
</div>
<p class="hint">Change or remove this access at any time in
<a href="${html(settings.issuer)}/account">Countersign</a>.</p>
<details><summary>ID token claims</summary><pre>${html(JSON.stringify(claims, null, 2))}</pre></details>
</section>
</div>`;
}

/** As the API returned them. */
const routeList = (names) => `<ul class="list">${names.map((name) => `<li>${html(name)}</li>`).join('')}</ul>`;

/** The claims of the userinfo endpoint. */
export function profile(claims) {
  const facts = Object.entries(claims).map(
    ([name, value]) =>
      `<div><dt>${html(name)}</dt><dd>${html(typeof value === 'object' ? JSON.stringify(value) : value)}</dd></div>`,
  );
  return `<section class="card"><h2>Your profile (userinfo)</h2><dl class="wide">${facts.join('')}</dl></section>`;
}

export const done = (text) => `<p role="status">${html(text)}</p>`;

const meanings = {
  access_denied: 'You did not give access. That is fine; nothing was shared.',
  no_sign_in_pending: 'This sign-in is already finished, or it began in another browser. Sign in again.',
  no_refresh_token: 'You gave access for one visit, so it cannot be renewed. Sign in again to continue.',
  invalid_grant: 'Your access has ended. Sign in again to reconnect.',
  insufficient_scope: 'You did not allow this. Choose “Ask again” to change that.',
  invalid_token: 'The access has expired or was removed. Choose “Refresh”, or sign in again.',
  ECONNREFUSED: 'Countersign does not answer at the moment. Try again in a minute.',
};

/** An error in words. The code is for developers. */
export function problem(code, detail = '') {
  const meaning = meanings[code] ?? 'That did not work. Try again.';
  const details = `<code>${html(code)}</code> ${detail && `<code>${html(detail)}</code>`}`;
  return `<div role="alert"><p>${meaning}</p><details><summary>For developers</summary>${details}</details></div>`;
}

export function page(settings, session, message = '') {
  const { logo } = brandOf(settings);
  const name = html(settings.name);
  const { claims, person } = session;
  return `<!doctype html>
<html lang="en" data-brand="${name.toLowerCase()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
${logo ? `<link rel="icon" href="/${logo}">` : ''}
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<a class="brand" href="/">${logo ? `<img src="/${logo}" alt="">` : ''} ${name}</a>
${
  claims
    ? `<div class="user"><p>Signed in as <strong>${html(person?.name ?? claims.sub)}</strong></p>
${button('/logout', 'Sign out here')}</div>`
    : ''
}
</header>
<main>
${message}
${claims ? signedIn(settings, session) : signedOut(settings)}
</main>
<footer>A sample app for Countersign · <a href="/privacy">Privacy</a></footer>
</body>
</html>`;
}
