/** Markup that was built by `html` and is therefore safe to insert into other markup. */
export class SafeHtml {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = string | number | SafeHtml | null | undefined | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Escapes text for element content and for quoted attributes. Control characters that HTML forbids become U+FFFD, so
 * that a hostile file name cannot truncate or hide what follows it; carriage returns stay as references, because a
 * parser would turn them into line feeds.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => entities[character]!)
    .replace(/\r/g, '&#13;')
    .replace(forbidden, '\uFFFD')
    .toWellFormed();
}

// eslint-disable-next-line no-control-regex -- control characters are what this expression is for
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/**
 * Builds markup from a template: every value is escaped unless it is markup itself; arrays are joined; null and
 * undefined vanish. Only for element content and quoted attribute values, never for script, style or URLs.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  let markup = strings[0]!;
  values.forEach((value, index) => {
    markup += render(value) + strings[index + 1]!;
  });
  return new SafeHtml(markup);
}

/** A `data:` URI of an image made by Earmark itself; anything else is refused. */
export function imageUri(mediaType: 'image/png', bytes: Uint8Array): SafeHtml {
  return new SafeHtml(`data:${mediaType};base64,${base64(bytes)}`);
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof SafeHtml) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of RFC 4648; the core has neither Buffer nor btoa. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 3) {
    const [a, b, c] = [bytes[start]!, bytes[start + 1], bytes[start + 2]];
    parts.push(
      alphabet[a >> 2]! +
        alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]! +
        (b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]!) +
        (c === undefined ? '=' : alphabet[c & 63]!),
    );
  }
  return parts.join('');
}
