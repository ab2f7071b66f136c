import { formatContribution } from '#renderer/plot/format.ts';
import { clip as text } from '#renderer/text/clip.ts';
import { presetWord } from '#renderer/text/words.ts';
import type { Preset } from '#shared/core/domain.ts';
import { formatPreset, highPassPresets } from '#shared/core/filter/preset.ts';
import { pictures, playbackRates, type ClipView } from './clip.svelte.ts';
import type { Action } from './keymap.svelte.ts';

/** Off, then the high-pass presets that leave something of a recording. */
export function listeningPresets(nyquistHz: number): readonly Preset[] {
  const fitting = highPassPresets.filter((preset) => preset.kind === 'high-pass' && preset.cutoffHz < nyquistHz);
  return [{ kind: 'none' }, ...fitting];
}

/** The preset `steps` further in the list; from a band filter it begins at off. */
export function stepListening(view: ClipView, steps: 1 | -1): Preset {
  const presets = listeningPresets(view.nyquist);
  const listening = formatPreset(view.listening);
  const present = presets.findIndex((preset) => formatPreset(preset) === listening);
  const from = present === -1 ? 0 : present;
  return presets[(from + steps + presets.length) % presets.length]!;
}

/** Everything the keyboard does to the clip. `announce` speaks through the live region. */
export function clipActions(view: ClipView, announce: (message: string) => void): Action[] {
  const names = text.actions;
  const open = () => view.flagged.state === 'ready';
  const both = () => open() && view.normal.state === 'ready';
  const span = () => view.view.endSeconds - view.view.startSeconds;
  const listen = (preset: Preset) => {
    view.setListening(preset);
    announce(text.announce.listening(presetWord(preset)));
  };
  const flip = () => {
    view.hear(view.heard === 'flagged' ? 'normal' : 'flagged');
    announce(text.announce.heard(view.heard));
  };
  const step = (by: 1 | -1) => {
    const index = view.neighbour + by;
    const neighbour = view.nearest[index];
    if (!neighbour) return;
    void view.showNeighbour(index);
    announce(text.announce.neighbour(index, view.nearest.length, neighbour.distance));
  };
  const faster = (by: 1 | -1) => {
    const index = playbackRates.findIndex((rate) => rate === view.rate) + by;
    const rate = playbackRates[index];
    if (rate !== undefined) view.setRate(rate);
  };
  const nextBand = () => {
    const index = view.selectNextBand();
    const band = index === null ? undefined : view.explanation?.bands[index];
    const value = index === null ? null : view.values[index];
    if (!band || value === null || value === undefined) return;
    const largest = Math.max(...view.values.map((other) => Math.abs(other ?? 0)));
    announce(text.bands.announce(band.lowHz, band.highHz, formatContribution(value, largest)));
  };
  return [
    { id: 'clip.play', label: names.play, keys: ['Space'], run: () => view.togglePlay(), enabled: open },
    { id: 'clip.play-view', label: names.playView, keys: ['Shift+Space'], run: () => view.playView(), enabled: open },
    {
      id: 'clip.loop',
      label: names.loop,
      keys: ['l'],
      enabled: open,
      run: () => {
        view.setLooping(!view.looping);
        announce(text.announce.loop(view.looping));
      },
    },
    {
      id: 'clip.compare',
      label: names.compare,
      keys: ['a'],
      enabled: both,
      hold: { start: flip, end: (held) => (held ? flip() : undefined) },
    },
    { id: 'clip.previous-normal', label: names.previousNormal, keys: ['[', ','], run: () => step(-1) },
    { id: 'clip.next-normal', label: names.nextNormal, keys: [']', '.'], run: () => step(1) },
    { id: 'clip.next-filter', label: names.nextFilter, keys: ['w'], run: () => listen(stepListening(view, 1)) },
    {
      id: 'clip.previous-filter',
      label: names.previousFilter,
      keys: ['Shift+W'],
      run: () => listen(stepListening(view, -1)),
    },
    { id: 'clip.no-filter', label: names.noFilter, keys: ['Alt+W'], run: () => listen({ kind: 'none' }) },
    { id: 'clip.band-only', label: names.bandOnly, keys: ['q'], run: () => view.toggleBand('band-pass') },
    { id: 'clip.band-out', label: names.bandOut, keys: ['Shift+Q'], run: () => view.toggleBand('band-stop') },
    {
      id: 'clip.overlay',
      label: names.overlay,
      keys: ['e'],
      run: () => {
        view.overlay = !view.overlay;
        announce(text.announce.overlay(view.overlay));
      },
    },
    {
      id: 'clip.hide',
      label: names.hide,
      keys: ['h'],
      hold: { start: () => (view.overlayHeldOff = true), end: () => (view.overlayHeldOff = false) },
    },
    { id: 'clip.next-band', label: names.nextBand, keys: ['Shift+E'], run: nextBand },
    {
      id: 'clip.picture',
      label: names.picture,
      keys: ['v'],
      run: () => {
        view.picture = pictures[(pictures.indexOf(view.picture) + 1) % pictures.length]!;
        announce(text.announce.picture(text.picture.pictures[view.picture]));
      },
    },
    {
      id: 'clip.back',
      label: names.back,
      keys: ['ArrowLeft'],
      repeat: true,
      run: () => view.seek(view.playhead - 0.5),
      enabled: open,
    },
    {
      id: 'clip.forward',
      label: names.forward,
      keys: ['ArrowRight'],
      repeat: true,
      run: () => view.seek(view.playhead + 0.5),
      enabled: open,
    },
    {
      id: 'clip.back-far',
      label: names.backFar,
      keys: ['Shift+ArrowLeft'],
      repeat: true,
      run: () => view.seek(view.playhead - span() / 20),
      enabled: open,
    },
    {
      id: 'clip.forward-far',
      label: names.forwardFar,
      keys: ['Shift+ArrowRight'],
      repeat: true,
      run: () => view.seek(view.playhead + span() / 20),
      enabled: open,
    },
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
    { id: 'clip.fit', label: names.fit, keys: ['Ctrl+0'], run: () => view.fit(), enabled: open },
    { id: 'clip.slower', label: names.slower, keys: ['<'], run: () => faster(-1) },
    { id: 'clip.faster', label: names.faster, keys: ['>'], run: () => faster(1) },
  ];
}
