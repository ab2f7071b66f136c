import { clip as text } from '#renderer/text/text.ts';
import type { ClipView } from './clip.svelte.ts';
import type { Action } from './keymap.svelte.ts';

/** When there is something to look at. */
export interface PictureConditions {
  readonly open: () => boolean;
  readonly hasBox: () => boolean;
}

/** What the keyboard does to the part of time and frequency that is on screen. `announce` speaks through the live region. */
export function pictureActions(
  view: ClipView,
  { open, hasBox }: PictureConditions,
  announce: (message: string) => void,
): Action[] {
  const names = text.actions;
  const window = (by: 1 | -1) => announce(text.announce.window(view.stepWindow(by)));
  return [
    {
      id: 'clip.zoom-in',
      label: names.zoomIn,
      keys: ['+', '='],
      repeat: true,
      run: () => view.zoom(1.5),
      enabled: open,
    },
    {
      id: 'clip.zoom-out',
      label: names.zoomOut,
      keys: ['-'],
      repeat: true,
      run: () => view.zoom(1 / 1.5),
      enabled: open,
    },
    { id: 'clip.zoom-box', label: names.zoomBox, keys: ['z'], enabled: hasBox, run: () => view.zoomToBox() },
    {
      id: 'clip.zoom-in-frequency',
      label: names.zoomInFrequency,
      keys: ['Ctrl+ArrowUp'],
      run: () => view.zoomFrequency(1.5),
      enabled: open,
    },
    {
      id: 'clip.zoom-out-frequency',
      label: names.zoomOutFrequency,
      keys: ['Ctrl+ArrowDown'],
      run: () => view.zoomFrequency(1 / 1.5),
      enabled: open,
    },
    {
      id: 'clip.pan-back',
      label: names.panBack,
      keys: ['Ctrl+ArrowLeft'],
      repeat: true,
      run: () => view.pan(-0.25),
      enabled: open,
    },
    {
      id: 'clip.pan-forward',
      label: names.panForward,
      keys: ['Ctrl+ArrowRight'],
      repeat: true,
      run: () => view.pan(0.25),
      enabled: open,
    },
    {
      id: 'clip.pan-up',
      label: names.panUp,
      keys: ['Ctrl+Shift+ArrowUp'],
      repeat: true,
      run: () => view.panFrequency(0.25),
      enabled: open,
    },
    {
      id: 'clip.pan-down',
      label: names.panDown,
      keys: ['Ctrl+Shift+ArrowDown'],
      repeat: true,
      run: () => view.panFrequency(-0.25),
      enabled: open,
    },
    { id: 'clip.longer-window', label: names.longerWindow, keys: ['Alt+ArrowUp'], run: () => window(1), enabled: open },
    {
      id: 'clip.shorter-window',
      label: names.shorterWindow,
      keys: ['Alt+ArrowDown'],
      run: () => window(-1),
      enabled: open,
    },
    { id: 'clip.fit', label: names.fit, keys: ['Ctrl+0'], run: () => view.fit(), enabled: open },
  ];
}
