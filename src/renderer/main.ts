import { mount } from 'svelte';
import App from './App.svelte';
import { connectToHost } from './client/index.ts';
import NoToken from './views/shell/NoToken.svelte';
import { Earmark } from './state/app.svelte.ts';
import { contextOf } from './state/context.ts';
import { earsFirst } from './state/ears-first.svelte.ts';
import { keymap } from './state/keymap.svelte.ts';
import { preferences } from './state/preferences.ts';
import { ThemeState } from './state/theme.svelte.ts';
import './theme.css';

const target = document.getElementById('app')!;
const theme = new ThemeState(
  preferences,
  document.documentElement,
  matchMedia('(prefers-color-scheme: dark)'),
  matchMedia('(prefers-contrast: more)'),
);
const client = connectToHost(window);

if (client) {
  const earmark = new Earmark(client, localStorage);
  keymap.listen(window);
  preferences.watch('earmark.keys', () => keymap.load());
  preferences.watch('earmark.theme', () => theme.load());
  preferences.watch('earmark.ears-first', () => earsFirst.load());
  preferences.connect((kept) => client.call('settings.set', { preferences: kept }));
  client.on('app.changed', (state) => preferences.take(state.preferences));
  void client.call('app.state', {}).then((answer) => answer.ok && preferences.take(answer.value.preferences));
  mount(App, { target, context: contextOf({ earmark, theme }) });
  void earmark.start();
} else {
  mount(NoToken, { target });
}
