/** What the numbers on the screen mean, in an engineer's words. One entry for each question mark. */
export const help = {
  /** the name of the button */
  about: (subject: string) => `What is this: ${subject}`,
  close: 'Close',
  topics: {
    score: {
      title: 'Score',
      lines: [
        'How unlike the normal recordings this one sounds. It is the distance to the normal recording that is most alike, brought to the scale of how far the normal ones lie from each other.',
        '0 is what a normal recording usually gets, 1 is one standard deviation more. The fused detector takes the mean of two such scores: that of the transformer and that of the band levels.',
        'A long recording has the score of its most unusual 10 s. The score is no probability, and it says nothing about what is wrong or how severe it is.',
      ],
    },
    threshold: {
      title: 'Threshold',
      lines: [
        'From this score on a recording is flagged. By default it lies so that 95 % of the normal recordings stay below it, each compared with the others; about 1 in 20 normal recordings is then flagged too.',
        'Your verdicts can move it: “Use the verdicts…” on the Detector screen advises a threshold from them and shows which decisions would change. Nothing moves before you say so, and a verdict keeps the threshold that it was given at.',
      ],
    },
    levelAlarm: {
      title: 'Level alarm',
      lines: [
        'The recording as a whole is louder or quieter than the normal ones, compared with their median level. Its limit is the percentile of the threshold, applied to level alone.',
        'It flags a recording even when its sound is ordinary. Before you call it a fault, think of the microphone: distance, gain, another machine beside it.',
      ],
    },
    bands: {
      title: 'Bands',
      lines: [
        'What each of eight frequency bands adds to the score. Earmark replaces bands by the average normal spectrum, in all 256 combinations, and looks what the detector says to each.',
        'A long bar with + means: this band makes it unusual. With −: this band sounds more normal than the rest. Click a band to hear it alone.',
        'Shapley values share the score out so that the eight add up exactly. SLIME is the fit that was published; leave one out takes a single band away.',
        'These are read-outs of the same 256 answers. Those agree whose strongest band is the one of the values that are shown; where few do, trust none of them alone and listen.',
      ],
    },
    fidelity: {
      title: 'Fidelity',
      lines: [
        'How well eight values, simply added, describe what the detector really does: R² of the fit, 1 is perfect. Below 0.5 it is called low; do not rely on the bars then.',
        'It is low where bands act together, as with broadband knocks. Shapley values add up in any case; their R² says how much the bands act on their own.',
      ],
    },
    nearestNormal: {
      title: 'Nearest normal',
      lines: [
        'The recordings of the healthy machine that the detector finds most alike. They are what you compare with: press A to hear both at the same second.',
        'With the fused detector the distance has the scale of the score. If even the nearest normal sounds like another operating state, the normal recordings lack that state; that is a false alarm worth adding.',
      ],
    },
    kappa: {
      title: 'Agreement and Cohen’s kappa',
      lines: [
        'How often two reviewers said the same about recordings that both judged without knowing what the other said, beyond what chance would give: 1 is always, 0 is chance.',
        'Recordings of which one of them could know what the other had said are counted apart and called not blind: people agree more easily there.',
        'With fewer than 30 common recordings it depends more on which those were than on the reviewers, so n stands beside it.',
      ],
    },
    auc: {
      title: 'AUC and its interval',
      lines: [
        'Take a faulty and a normal recording at random: the AUC is how often the faulty one has the higher score. 50 % is guessing, 100 % is perfect. It does not depend on the threshold.',
        'The interval is where it would lie, 95 times of 100, with other recordings like these (2,000 drawings again). With few recordings it is wide: differences inside it are noise. It knows nothing of states that were not recorded.',
      ],
    },
    eer: {
      title: 'Equal error rate (EER)',
      lines: [
        'Move the threshold until as many of the faults are missed as normal recordings are flagged, in per cent. That share is the equal error rate: 0 % is perfect, 50 % is guessing.',
        'It is one number to compare detectors by, not a threshold to work with: a missed fault usually costs far more than a false alarm.',
        'FPR (false positive rate) is the share of recordings without a fault that are flagged, TPR (true positive rate) that of the faults. The curve shows both for every threshold.',
      ],
    },
  },
};

export type HelpTopic = keyof (typeof help)['topics'];
