import { formatContribution } from '#renderer/plot/format.ts';
import { clip as text, keys, text as allText, words } from '#renderer/text/text.ts';
import type { Preset } from '#shared/core/domain.ts';
import { formatPreset, highPassPresets } from '#shared/core/filter/preset.ts';
import type { ClipView } from './clip.svelte.ts';
import type { Action } from './keymap.svelte.ts';
import { pictureActions } from './picture-actions.ts';
import { pictures } from './picture-view.svelte.ts';
import { playbackRates } from './playback.svelte.ts';

/** Off, then the high-pass presets that leave something of a recording. */
export function listeningPresets(nyquistHz: number): readonly Preset[] {
  const fitting = highPassPresets.filter((preset) => preset.kind === 'high-pass' && preset.cutoffHz < nyquistHz);
  return [{ kind: 'none' }, ...fitting];
}

/** The preset `steps` further in the list; from a band filter it begins at off. */
export function stepListening(view: ClipView, steps: 1 | -1): Preset {
  const presets = listeningPresets(view.nyquist);
  const listening = formatPreset(view.sound.filter);
  const present = presets.findIndex((preset) => formatPreset(preset) === listening);
  const from = present === -1 ? 0 : present;
  return presets[(from + steps + presets.length) % presets.length]!;
}

/** Everything the keyboard does to the clip. `announce` speaks through the live region. */
export function clipActions(view: ClipView, announce: (message: string) => void): Action[] {
  const names = text.actions;
  const more = allText.stretches;
  const why = keys.whyNot;
  const open = () => view.flagged.state === 'ready';
  const both = () => open() && view.normal.state === 'ready';
  const openPicture = () => open() && view.picture !== 'waveform';
  const hasNormals = () => view.nearest.length > 1;
  const hasBands = () => view.explanation !== null;
  const hasBox = () => view.box !== null;
  const canHearBand = () => hasBands() || hasBox() || view.sound.isBandFilter;
  const hasStretches = () => open() && view.stretches.segments.length > 0;
  const hasWorst = () => open() && view.worst !== null;
  const span = () => view.view.endSeconds - view.view.startSeconds;
  const listen = (preset: Preset) => {
    view.sound.setFilter(preset);
    tellFilter();
  };
  const tellFilter = () => announce(text.announce.listening(words.presetWord(view.sound.filter)));
  const hearBand = (kind: 'band-pass' | 'band-stop') => {
    view.toggleBand(kind);
    tellFilter();
  };
  const flip = () => {
    view.sound.hear(view.sound.heard === 'flagged' ? 'normal' : 'flagged');
    announce(text.announce.heard(view.sound.heard));
  };
  const step = (by: 1 | -1) => {
    const index = view.neighbour + by;
    const neighbour = view.nearest[index];
    if (!neighbour) return;
    void view.showNeighbour(index);
    announce(text.announce.neighbour(index, view.nearest.length, view.covered ? null : neighbour.distance));
  };
  const faster = (by: 1 | -1) => {
    const index = playbackRates.findIndex((rate) => rate === view.sound.rate) + by;
    const rate = playbackRates[index];
    if (rate === undefined) return;
    view.sound.setRate(rate);
    announce(more.speed(rate));
  };
  const look = (index: number | null) => {
    const segment = index === null ? undefined : view.stretches.segments[index];
    if (index === null || !segment) return;
    void view.choose(index);
    announce(more.value(segment, view.stretches.threshold));
  };
  const nextBand = () => {
    const index = view.selectNextBand();
    const band = index === null ? undefined : view.explanation?.bands[index];
    const value = index === null ? null : view.values[index];
    if (!band || value === null || value === undefined) return;
    const largest = Math.max(...view.values.map((other) => Math.abs(other ?? 0)));
    announce(text.bands.announce(band.lowHz, band.highHz, formatContribution(value, largest)));
  };
  const cut = () => {
    const index = view.toggleCutOfBand();
    const { explanation } = view;
    const band = index === null ? undefined : explanation?.bands[index];
    if (index === null || !band || !explanation) return;
    const isCut = view.cut?.bands.includes(index) ?? false;
    const result = view.cut ? text.cut.result(view.cut, explanation.bands, explanation.threshold) : '';
    announce(text.cut.announce(band, isCut, result).trim());
  };
  const pickOut = () => {
    const known = view.box !== null;
    if (!known) view.selectMiddle();
    const went = view.focus.take();
    if (known && !went) view.select(null);
    announce(view.box ? text.box.announce(view.box) : text.box.removed);
  };
  const actions: Action[] = [
    { id: 'clip.play', label: names.play, keys: ['Space'], run: () => view.sound.toggle(), enabled: open },
    {
      id: 'clip.play-view',
      label: names.playSelection,
      keys: ['Shift+Space'],
      run: () => view.playSelection(),
      enabled: open,
    },
    {
      id: 'clip.loop',
      label: names.loop,
      keys: ['l'],
      enabled: open,
      run: () => {
        view.setLooping(!view.sound.looping);
        announce(text.announce.loop(view.sound.looping));
      },
    },
    {
      id: 'clip.compare',
      label: names.compare,
      keys: ['a'],
      enabled: both,
      hold: { start: flip, end: (held) => (held ? flip() : undefined) },
    },
    {
      id: 'clip.previous-normal',
      label: names.previousNormal,
      keys: ['[', ','],
      enabled: hasNormals,
      run: () => step(-1),
    },
    { id: 'clip.next-normal', label: names.nextNormal, keys: [']', '.'], enabled: hasNormals, run: () => step(1) },
    { id: 'clip.next-filter', label: names.nextFilter, keys: ['w'], run: () => listen(stepListening(view, 1)) },
    {
      id: 'clip.previous-filter',
      label: names.previousFilter,
      keys: ['Shift+W'],
      run: () => listen(stepListening(view, -1)),
    },
    { id: 'clip.no-filter', label: names.noFilter, keys: ['Alt+W'], run: () => listen({ kind: 'none' }) },
    {
      id: 'clip.band-only',
      label: names.bandOnly,
      keys: ['q'],
      enabled: canHearBand,
      run: () => hearBand('band-pass'),
    },
    {
      id: 'clip.band-out',
      label: names.bandOut,
      keys: ['Shift+Q'],
      enabled: canHearBand,
      run: () => hearBand('band-stop'),
    },
    {
      id: 'clip.select',
      label: names.select,
      hint: text.box.keys,
      keys: ['s'],
      enabled: openPicture,
      run: pickOut,
    },
    {
      id: 'clip.to-worst',
      label: names.toWorst,
      keys: ['g'],
      enabled: hasWorst,
      run: () => {
        view.toWorst();
        if (view.worst) announce(text.announce.worst(view.worst));
      },
    },
    {
      id: 'clip.play-worst',
      label: names.playWorst,
      keys: ['Shift+G'],
      enabled: hasWorst,
      run: () => view.playWorst(),
    },
    {
      id: 'clip.next-worst',
      label: more.actions.nextWorst,
      keys: ['Alt+G'],
      enabled: hasStretches,
      run: () => look(view.stretches.nextWorst(1)),
    },
    {
      id: 'clip.previous-worst',
      label: more.actions.previousWorst,
      keys: ['Alt+Shift+G'],
      enabled: hasStretches,
      run: () => look(view.stretches.nextWorst(-1)),
    },
    {
      id: 'clip.later-stretch',
      label: more.actions.later,
      keys: ['Alt+ArrowRight'],
      repeat: true,
      enabled: hasStretches,
      run: () => look(view.stretches.beside(1)),
    },
    {
      id: 'clip.earlier-stretch',
      label: more.actions.earlier,
      keys: ['Alt+ArrowLeft'],
      repeat: true,
      enabled: hasStretches,
      run: () => look(view.stretches.beside(-1)),
    },
    {
      id: 'clip.pitch',
      label: more.actions.pitch,
      keys: ['Alt+P'],
      run: () => {
        view.sound.setKeepsPitch(!view.sound.keepsPitch);
        announce(more.pitch(view.sound.keepsPitch));
      },
    },
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
      hold: { start: () => (view.overlayHeldOff = true), end: () => (view.overlayHeldOff = false), onlyHeld: true },
    },
    { id: 'clip.cut', label: names.cut, keys: ['x'], enabled: hasBands, run: cut },
    { id: 'clip.next-band', label: names.nextBand, keys: ['Shift+E'], enabled: hasBands, run: nextBand },
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
      run: () => view.seek(view.sound.playhead - 0.5),
      enabled: open,
    },
    {
      id: 'clip.forward',
      label: names.forward,
      keys: ['ArrowRight'],
      repeat: true,
      run: () => view.seek(view.sound.playhead + 0.5),
      enabled: open,
    },
    {
      id: 'clip.back-far',
      label: names.backFar,
      keys: ['Shift+ArrowLeft'],
      repeat: true,
      run: () => view.seek(view.sound.playhead - span() / 20),
      enabled: open,
    },
    {
      id: 'clip.forward-far',
      label: names.forwardFar,
      keys: ['Shift+ArrowRight'],
      repeat: true,
      run: () => view.seek(view.sound.playhead + span() / 20),
      enabled: open,
    },
    ...pictureActions(view, { open, hasBox }, announce),
    { id: 'clip.slower', label: names.slower, keys: ['<'], run: () => faster(-1) },
    { id: 'clip.faster', label: names.faster, keys: ['>'], run: () => faster(1) },
  ];
  const reasons = new Map([
    [open, why.closed],
    [openPicture, text.box.noPicture],
    [both, why.noNormal],
    [hasNormals, why.noNormal],
    [hasWorst, why.noWorst],
    [hasStretches, more.actions.noStretches],
    [hasBands, why.noBands],
    [canHearBand, why.noBands],
    [hasBox, why.noBox],
  ]);
  return actions.map((action) => {
    const whyNot = action.enabled && reasons.get(action.enabled);
    return whyNot === undefined ? action : { ...action, whyNot };
  });
}
