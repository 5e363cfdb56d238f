import { createElement as h } from 'react';
import { renderToStaticMarkup, renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ownScript, waitsForScript, withoutNextScripts } from './page-html';

describe('a page without Next’s scripts', () => {
  it('has no script element, no data of a page, and no link that loads a script in advance', () => {
    const page = [
      '<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/>',
      '<link rel="stylesheet" href="/_next/a.css" data-precedence="next"/>',
      '<link rel="preload" as="script" fetchPriority="low" href="/_next/a.js"/>',
      '<link rel="modulepreload" href="/_next/b.js"/><link rel="icon" href="/icon.svg"/>',
      '<script src="/_next/a.js" async=""></script><SCRIPT src="/_next/old.js" noModule=""></SCRIPT ></head>',
      '<body><p>Hello</p><script id="_R_">self.__next_f.push([1,"<p>\\u003c/script> > \\"</p>"])</script></body></html>',
    ];
    expect(withoutNextScripts(page.join(''))).toBe(
      [
        '<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/>',
        '<link rel="stylesheet" href="/_next/a.css" data-precedence="next"/><link rel="icon" href="/icon.svg"/></head>',
        '<body><p>Hello</p></body></html>',
      ].join(''),
    );
  });

  it('keeps our own script', () => {
    const own = `<script ${ownScript}="" defer="" src="/page-script/1.js"></script>`;
    expect(withoutNextScripts(`<head>${own}<script>x</script></head>`)).toBe(`<head>${own}</head>`);
    // The name alone is not enough: it would have to be the attribute.
    expect(withoutNextScripts(`<script>"${ownScript}="</script>`)).toBe('');
  });

  it('keeps what people typed, whatever it looks like', () => {
    const typed = '<script>alert("1")</script><!-- x --><link rel="preload" as="script">\'>';
    const page = renderToStaticMarkup(
      h(
        'form',
        { title: typed },
        h('p', null, typed),
        h('input', { defaultValue: typed, 'aria-label': `a > b "${typed}` }),
        h('textarea', { defaultValue: typed }),
      ),
    );
    expect(withoutNextScripts(page)).toBe(page);
    const raw = '<title><script>x</script></title><textarea><script>y</script></textarea><style>/*<script>*/</style>';
    expect(withoutNextScripts(raw)).toBe(raw);
  });

  it('loses React’s marks, and keeps other comments', () => {
    const html = renderToString(h('p', null, 'Hello ', 'Ada', null));
    expect(html).toContain('<!-- -->');
    expect(withoutNextScripts(html)).toBe('<p>Hello Ada</p>');
    expect(withoutNextScripts('<div><!--$--><!--/$--></div><!--[if IE]>--><p>1</p>')).toBe(
      '<div></div><!--[if IE]>--><p>1</p>',
    );
  });

  it('is found fast in a big page', () => {
    const line = `<p title="a > b">${'x'.repeat(100)}<!-- -->y</p><script>${'z'.repeat(200)}</script>`;
    const unclosed = '<script "'.repeat(2000);
    const began = performance.now();
    expect(withoutNextScripts(line.repeat(10_000))).not.toContain('script');
    withoutNextScripts(unclosed);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

it('a page with a part that a script moves in is recognized', () => {
  expect(waitsForScript('<main><!--$?--><template id="B:0"></template>…<!--/$--></main>')).toBe(true);
  expect(waitsForScript('<main><!--$-->done<!--/$--></main>')).toBe(false);
});
