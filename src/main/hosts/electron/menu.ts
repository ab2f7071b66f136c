import type { MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';

/** The few commands that belong to the window. Everything of Earmark itself is in the page, the same in both hosts. */
export function menuTemplate(platform: NodeJS.Platform, packaged: boolean): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (!packaged) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  // macOS gives Copy and Paste their keys through the menu; undo and redo are left to the page, which undoes verdicts.
  const edit: MenuItemConstructorOptions[] = [
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  return [
    ...(platform === 'darwin'
      ? [{ role: 'appMenu' as const }]
      : [{ label: '&File', submenu: [{ role: 'quit' as const }] }]),
    { label: '&Edit', submenu: edit },
    { label: '&View', submenu: view },
  ];
}

export function setMenu(platform: NodeJS.Platform, packaged: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, packaged)));
}
