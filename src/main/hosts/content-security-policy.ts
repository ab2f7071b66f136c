import { createHash } from 'node:crypto';
import { languages, type Language } from '#shared/core/language.ts';
import { reportStyle } from '#shared/core/report/style.ts';
import { reportWords } from '#shared/core/report/words/words.ts';

/** The policies of what a page may load and run. Both hosts send them; test/security checks what they block, not how they read. */

/**
 * For the renderer. `svelte-trusted-html` is the policy Svelte makes for its own templates, `app-worker` the one of
 * renderer/analysis. `'self'` covers the WebSocket of the browser host: same host, same port. The report's preview is a
 * frame from a blob, which inherits this policy: of inline styles it allows the report's own sheets, one for each language, and no other.
 */
export const rendererPolicy = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': `'self' ${languages.map(styleHash).join(' ')}`,
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'font-src': "'self'",
  'form-action': "'none'",
  'base-uri': "'none'",
  'frame-src': 'blob:',
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'svelte-trusted-html app-worker',
});

/** For report files: a document with its own styles and embedded pictures, which can do nothing and knows no origin. */
export const reportPolicy = policy({
  'default-src': "'none'",
  'style-src': "'unsafe-inline'",
  'img-src': 'data:',
  'form-action': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
  sandbox: '',
});

function styleHash(language: Language): string {
  return `'sha256-${createHash('sha256').update(reportStyle(reportWords[language])).digest('base64')}'`;
}

function policy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join('; ');
}
