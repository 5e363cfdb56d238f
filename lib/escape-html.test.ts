import { expect, it } from 'vitest';
import { escapeHtml } from './escape-html';

it('text in HTML is neither markup nor the end of an attribute, in either quotes', () => {
  expect(escapeHtml(`<b a="1" b='2'>&amp;</b>`)).toBe('&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;');
  expect(escapeHtml('Müller’s 1 + 1')).toBe('Müller’s 1 + 1');
});
