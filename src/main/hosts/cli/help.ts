/** The text of `earmark --help`. */
export function usage(version: string): string {
  return `Earmark ${version}: which recordings of a machine sound unlike its normal ones, and in which frequency bands.

  npm run -s earmark -- score --normal DIR... --test DIR_OR_FILE...
  npm run -s earmark -- evaluate --normal DIR... --test-normal DIR... --test-anomaly DIR...
  npm run -s earmark -- explain FILE --normal DIR... [--masks 16|32|64|128|256]
  npm run -s earmark -- report --session NAME_OR_ID --out FILE.html|FILE.pdf
  npm run -s earmark -- demo --out DIR
  npm run -s earmark -- models [--model DIR]
  npm run -s earmark -- models --import PATH [--name NAME] [--frames N]
  npm run -s earmark -- train --out DIR [--recipe shipped|varied] [--steps N] [--minutes N] [--threads N] [--seed N]

Detector (score, evaluate, explain)
  --scorer fused|ast|statistics|level|paper   default fused; paper = ast, prelogits, cosine, k 1
  --readout prelogits|tokens|rows|rows-stats  default rows; prelogits for models of base size
  --metric cosine|euclidean                   default cosine
  --k N                                       neighbours, default 1
  --density N                                 neighbours of local density normalisation, default 0
                                              (16 from 100 normal recordings on)
  --preset none|hp:1200|lp:3000|bp:500-2000|bs:500-2000; hp:1200:biquad, lp:3000:biquad as in torchaudio
  --front-end mel|stft|stft-257|stft-206      default mel (128 bins); stft = 201 bins of 40 Hz, 257 of 31 Hz,
                                              or 201 and 5 empty ones so that 8 kHz is seen
  --normalise model|normals                   statistics of features: the model's, or of the normal recordings
                                              (always these for a front end the model was not trained with)
  --precision fp32|int8                       default fp32; int8 is faster on a CPU and not exact
  --threshold p95|gamma|VALUE                 default p95 of the leave-one-out scores
  --model DIR                                 a Hugging Face AST folder; default the shipped model

Models
  --import PATH    copies a Hugging Face AST folder, or the weights of an exported ONNX file, into the library (--data-dir)
  --name NAME      what it is called there; default the name of its folder
  --frames N       adapts it to recordings of N frames, 100 per second (512 for 5 s, 2048 for 20 s)

Everywhere
  --json           one JSON document on standard output, nothing else there
  --data-dir DIR   the library to use and keep; score, evaluate and explain use one of their own otherwise
  --help

Progress goes to standard error. Exit code 0, or 1 after one sentence and its code.
`;
}
