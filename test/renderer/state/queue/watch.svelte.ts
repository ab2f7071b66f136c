/** Looks again whenever something changed that was looked at, as the screen does: `seen` is what was seen last. */
export function watch<T>(look: () => T): { readonly seen: T; stop(): void } {
  let seen = look();
  const stop = $effect.root(() => {
    $effect(() => {
      seen = look();
    });
  });
  return {
    get seen() {
      return seen;
    },
    stop,
  };
}
