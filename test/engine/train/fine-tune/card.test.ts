import { describe, expect, it } from 'vitest';
import { fineTuneCard, fineTuneLog, type FineTuneReport } from '#main/engine/train/fine-tune/card.ts';
import { smallSettings } from './support.ts';

const report: FineTuneReport = {
  base: { name: 'earmark-small', sha256: 'abc123' },
  settings: { ...smallSettings, batch: 8, microBatch: 2, recompute: true, generated: 4 },
  statistics: { mean: -9.5, std: 3.25 },
  classes: [
    { name: 'fan | 00', training: 12, heldOut: 3 },
    { name: 'fan 01', training: 8, heldOut: 0 },
  ],
  broken: 2,
  epochs: [
    { epoch: 1, loss: 1.5, accuracy: 0.25, heldOutLoss: 1.25, heldOutAccuracy: 0.5, seconds: 9 },
    { epoch: 2, loss: 0.5, accuracy: 1, heldOutLoss: null, heldOutAccuracy: null, seconds: 9 },
  ],
  complete: true,
  parameters: 843_779,
  date: new Date('2026-03-04T12:00:00Z'),
};

describe('the card of a fine-tuned model', () => {
  it('says what it was trained on, how, and how it went', () => {
    const card = fineTuneCard(report);
    for (const words of [
      'earmark-small, SHA-256 abc123. 843,779 parameters',
      '20 recordings trained on and 3 held out, of 2 classes; 2 could not be read.',
      '| fan \\| 00 | 12 | 3 |',
      'mel, normalised with mean -9.5000 and standard deviation 3.2500 (of the recordings trained on)',
      '| trained | all weights |',
      'learning rate 0.003, batches of 8 (2 at once, blocks computed again)',
      '4 per batch, with outputs of their own that are not in this model',
      '| date | 2026-03-04 |',
      '| 1 | 1.5000 | 25.0 % | 1.2500 | 50.0 % |',
      '| 2 | 0.5000 | 100.0 % | – | – |',
    ]) {
      expect(card).toContain(words);
    }
    expect(card).not.toContain('diverged');
  });

  it.each([
    [{ kind: 'head' }, 'the head alone'],
    [{ kind: 'last-blocks', blocks: 1 }, 'the last block and the head'],
    [{ kind: 'last-blocks', blocks: 2 }, 'the last 2 blocks and the head'],
  ] as const)('names the part that was trained: %o', (trains, words) => {
    expect(fineTuneCard({ ...report, settings: { ...report.settings, trains } })).toContain(`| trained | ${words} |`);
  });

  it('says so where the training went astray, and whose the statistics are where they were chosen', () => {
    const frontEnd = { kind: 'stft', normalisation: { mean: 1, std: 2 } } as const;
    const card = fineTuneCard({ ...report, complete: false, settings: { ...report.settings, frontEnd } });
    expect(card).toContain('diverged after epoch 2');
    expect(card).toContain('(as chosen)');
  });
});

describe('the log', () => {
  it('has a line per epoch', () => {
    expect(fineTuneLog(report.epochs)).toBe(
      'epoch,loss,accuracy,held_out_loss,held_out_accuracy\n1,1.500000,0.250000,1.250000,0.500000\n2,0.500000,1.000000,,\n',
    );
  });
});
