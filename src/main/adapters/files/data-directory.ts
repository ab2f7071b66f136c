import { posix, win32 } from 'node:path';

/**
 * Where the platform keeps an application's data: $XDG_DATA_HOME/earmark (else ~/.local/share/earmark) on Linux,
 * ~/Library/Application Support/Earmark on macOS, %APPDATA%\Earmark on Windows.
 */
export function defaultDataDirectory(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'win32') {
    const roaming = environment['APPDATA'];
    return win32.join(
      roaming === undefined || roaming === '' ? win32.join(home, 'AppData', 'Roaming') : roaming,
      'Earmark',
    );
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Earmark');
  const xdg = environment['XDG_DATA_HOME'];
  // The XDG specification says to ignore a relative path.
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share');
  return posix.join(base, 'earmark');
}
