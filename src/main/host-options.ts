/** Options that every way of starting Earmark understands. */
import { resolve } from 'node:path';
import { dataDirectoryOfUser } from './places.ts';

export interface HostOptions {
  readonly port: number;
  readonly dataDirectory: string;
  readonly help: boolean;
}

export function hostHelp(): string {
  return `Earmark in the browser: serves the application on this machine only and prints its address.

  --port N         port to listen on, 1 to 65535 (default: any free port)
  --data-dir DIR   folder of the library (default: ${dataDirectoryOfUser()})
  --no-open        do not open a window (npm start and npm run start:web open one)
  --help           this text`;
}

/** Reads the options of the browser host. A string is one sentence that says what is wrong with them. */
export function parseHostOptions(words: readonly string[]): HostOptions | string {
  let port = 0;
  let dataDirectory = dataDirectoryOfUser();
  let help = false;
  for (let i = 0; i < words.length; i++) {
    const [name = '', inline] = splitOption(words[i]!);
    if (name === '--help') help = true;
    else if (name === '--no-open') continue;
    else if (name !== '--port' && name !== '--data-dir') {
      return `Earmark does not know the option ${JSON.stringify(words[i])}; --help lists those it knows.`;
    } else {
      const value = inline ?? words[++i];
      if (value === undefined || value === '') return `The option ${name} needs a value; --help says which.`;
      if (name === '--data-dir') dataDirectory = resolve(value);
      else {
        port = /^\d{1,5}$/.test(value) ? Number(value) : -1;
        if (port < 1 || port > 65535) return `${JSON.stringify(value)} is not a port; use a number from 1 to 65535.`;
      }
    }
  }
  return { port, dataDirectory, help };
}

/** `--name=value` as [name, value], anything else as [word]. */
export function splitOption(word: string): [string, string?] {
  const end = word.indexOf('=');
  return word.startsWith('--') && end > 0 ? [word.slice(0, end), word.slice(end + 1)] : [word];
}
