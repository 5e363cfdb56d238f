/**
 * A browser can be signed in to several accounts, and one of them is active. When a page of another account appears in
 * one tab, the pages of other tabs load again: their forms would act for an account that they do not show.
 */
export function watchAccount(): void {
  const own = document.documentElement.dataset['account'];
  if (own === undefined || typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel('countersign.account');
  channel.addEventListener('message', ({ data }) => {
    if (data !== own) location.reload();
  });
  channel.postMessage(own);
}
