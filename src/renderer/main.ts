import { mount } from 'svelte';
import App from './App.svelte';
import { connectToHost } from './client/index.ts';
import NoToken from './views/shell/NoToken.svelte';
import { Earmark } from './state/app.svelte.ts';
import { contextOf } from './state/context.ts';
import { keymap } from './state/keymap.svelte.ts';
import { ThemeState } from './state/theme.svelte.ts';
import './theme.css';

const target = document.getElementById('app')!;
const theme = new ThemeState(localStorage, document.documentElement, matchMedia('(prefers-color-scheme: dark)'));
const client = connectToHost(window);

if (client) {
  const earmark = new Earmark(client, localStorage);
  keymap.listen(window);
  mount(App, { target, context: contextOf({ earmark, theme }) });
  void earmark.start();
} else {
  mount(NoToken, { target });
}
