/**
 * The script of our pages. It improves forms and times that work without it, and finds them by `data-` attributes, so
 * that a page needs no React in the browser. README.md lists the attributes.
 */
import { watchAccount } from './account';
import { watchCodes } from './codes';
import { watchForms } from './forms';
import { watchPage } from './page';
import { watchNewPasskeys, watchPasskeySignIn } from './passkeys';
import { watchPasswords } from './passwords';
import { localizeTimes } from './times';

// The style sheet hides what needs this script until it runs.
document.documentElement.dataset['script'] = '';
watchPasskeySignIn();
// This one keeps its form from being sent, so it comes before what watches forms that are sent.
watchNewPasskeys();
watchForms();
watchCodes();
watchPasswords();
watchPage();
watchAccount();
localizeTimes();
