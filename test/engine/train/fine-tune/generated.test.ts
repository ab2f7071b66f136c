import { describe, expect, it } from 'vitest';
import { generatedClasses, generatedClips, generatedLabels } from '#main/engine/train/fine-tune/generated.ts';

describe('generated clips', () => {
  const clips = generatedClips(4, 256);

  it('are several of every class', () => {
    expect(generatedLabels).toHaveLength(generatedClasses);
    for (let label = 0; label < generatedClasses; label += 1) {
      expect(clips.filter((clip) => clip.class === label)).toHaveLength(4);
    }
  });

  it('are a little longer than a window and the same for the same seed, and differ from each other', () => {
    const first = clips[0]!.render();
    expect(first.length).toBe(Math.round(3.56 * 16_000));
    expect(generatedClips(4, 256)[0]!.render()).toEqual(first);
    expect(generatedClips(5, 256)[0]!.render()).not.toEqual(first);
    expect(clips[1]!.render()).not.toEqual(first);
    expect(first.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  it('are at most ten seconds long', () => {
    expect(generatedClips(4, 2000)[0]!.render()).toHaveLength(160_000);
  });
});
