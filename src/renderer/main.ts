import { connectToHost } from './client/index.ts';
import { decideLanguage } from './state/language.ts';
import { preferences } from './state/preferences.ts';
import './theme/theme.css';

const client = connectToHost(window);
await decideLanguage(client, preferences, document.documentElement, navigator.languages);
// The texts are chosen when their module is loaded, so nothing that holds one may be loaded before this line.
const { start } = await import('./start.ts');
start(client, document.getElementById('app')!);
