/** The policies of what a page may load and run. Both hosts send them; test/security checks what they block, not how they read. */

/**
 * For the renderer. `svelte-trusted-html` is the policy Svelte makes for its own templates, `app-worker` the one of
 * renderer/analysis. `'self'` covers the WebSocket of the browser host: same host, same port.
 */
export const rendererPolicy = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'font-src': "'self'",
  'form-action': "'none'",
  'base-uri': "'none'",
  'frame-src': "'none'",
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

function policy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join('; ');
}
