import { mount } from 'svelte';
import App from './App.svelte';
import type { Client } from './client/index.ts';
import NoToken from './views/shell/NoToken.svelte';
import { Earmark } from './state/app.svelte.ts';
import { goOn } from './state/change-language.ts';
import { contextOf } from './state/context.ts';
import { earsFirst } from './state/ears-first.svelte.ts';
import { keymap } from './state/keymap.svelte.ts';
import { preferences } from './state/preferences.ts';
import { ThemeState } from './state/theme.svelte.ts';

/** Puts the screens into the page; without a client, the one that says what is missing. */
export function start(client: Client | null, target: HTMLElement): void {
  const theme = new ThemeState(
    preferences,
    document.documentElement,
    matchMedia('(prefers-color-scheme: dark)'),
    matchMedia('(prefers-contrast: more)'),
  );
  if (!client) {
    mount(NoToken, { target });
    return;
  }
  const earmark = new Earmark(client, localStorage);
  keymap.listen(window);
  preferences.watch('earmark.keys', () => keymap.load());
  preferences.watch('earmark.theme', () => theme.load());
  preferences.watch('earmark.ears-first', () => earsFirst.load());
  preferences.watch('earmark.tour', () => earmark.tour.load());
  preferences.connect((kept) => client.call('settings.set', { preferences: kept }));
  client.on('app.changed', (state) => preferences.take(state.preferences));
  void client.call('app.state', {}).then((answer) => answer.ok && preferences.take(answer.value.preferences));
  mount(App, { target, context: contextOf({ earmark, theme }) });
  void earmark.start().then(() => goOn(earmark, sessionStorage));
}
