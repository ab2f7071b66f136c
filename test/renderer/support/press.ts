/** A key press as a browser sends it: on the element that has the focus, or on `target`. */
export function press(key: string, options: KeyboardEventInit & { target?: EventTarget } = {}): KeyboardEvent {
  const { target = document.activeElement ?? document.body, ...rest } = options;
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...rest });
  target.dispatchEvent(event);
  return event;
}

export function release(key: string): void {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  window.dispatchEvent(new KeyboardEvent('keyup', { key, code, bubbles: true }));
}
