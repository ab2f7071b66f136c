// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { base64, escapeHtml, html, imageUri, SafeHtml } from '#shared/core/report/html.ts';

const hostile = [
  '<script>window.pwned = 1</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></tr></table><iframe src="javascript:alert(1)">',
  '<!--',
  ']]>',
  '&lt;script&gt;',
  '&#60;script&#62;',
  '<svg/onload=alert(1)>',
  '`onload=`',
  '\u0000<b>',
  'a\u0000b',
  '</style><script>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202Eexe.wav',
];

const parse = (markup: string) => new DOMParser().parseFromString(`<body>${markup}</body>`, 'text/html');

describe('html', () => {
  it('escapes the five characters and the backtick', () => {
    expect(escapeHtml(`<a href="x" title='y'>&\`</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&#96;&lt;/a&gt;',
    );
  });

  it.each(hostile)('keeps %j as text and as attribute', (text) => {
    const markup = html`<p title="${text}">${text}</p>`.markup;
    const body = parse(markup).body;
    const expected = text.replaceAll('\u0000', '\uFFFD');
    expect(body.children).toHaveLength(1);
    expect(body.firstElementChild!.children).toHaveLength(0);
    expect(body.textContent).toBe(expected);
    expect(body.firstElementChild!.attributes).toHaveLength(1);
    expect(body.firstElementChild!.getAttribute('title')).toBe(expected);
  });

  it('brings back any text of printable characters (2,000 seeded strings)', () => {
    const random = createRandom(7);
    const pool = [...`abc <>&"'\`=/\\\t\näöü€😀\u202E--!]${'x'}`];
    const texts = Array.from({ length: 2000 }, () =>
      Array.from({ length: random.integer(30) }, () => pool[random.integer(pool.length)]!).join(''),
    );
    const list = html`<ul>${texts.map((text) => html`<li data-text="${text}">${text}</li>`)}</ul>`.markup;
    const items = [...parse(list).querySelectorAll('li')];
    expect(items.map((item) => item.textContent)).toEqual(texts);
    expect(items.map((item) => item.getAttribute('data-text'))).toEqual(texts);
  });

  it('nests markup, joins arrays, drops null and undefined', () => {
    const rows = ['a', '<b>'].map((cell) => html`<td>${cell}</td>`);
    expect(html`<tr>${rows}${null}${undefined}${3}</tr>`.markup).toBe('<tr><td>a</td><td>&lt;b&gt;</td>3</tr>');
  });

  it('does not let a look-alike of SafeHtml through', () => {
    const fake = { markup: '<script></script>' } as unknown as SafeHtml;
    expect(() => html`${fake}`.markup).toThrow();
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 255, 1000])('agrees with Buffer for %i bytes', (length) => {
    const random = createRandom(length);
    const bytes = Uint8Array.from({ length }, () => random.integer(256));
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });

  it('makes an image URI', () => {
    expect(imageUri('image/png', Uint8Array.of(1, 2, 3)).markup).toBe('data:image/png;base64,AQID');
  });
});
