import { tick } from 'svelte';

/**
 * Remembers what has the keyboard now; the function that comes back gives it back, after the window that was opened in
 * between has let go of it.
 */
export function rememberFocus(): () => void {
  const had = document.activeElement;
  return () => {
    const back = () => {
      if (had instanceof HTMLElement && had.isConnected && had !== document.body) had.focus({ preventScroll: true });
    };
    void tick().then(() => setTimeout(back));
  };
}
