/** The text of `earmark --help`. */
export function usage(version: string): string {
  return `Earmark ${version}: which recordings of a machine sound unlike its normal ones, and in which frequency bands.

  npm run -s earmark -- score --normal DIR... --test DIR_OR_FILE...
  npm run -s earmark -- evaluate --normal DIR... --test-normal DIR... --test-anomaly DIR...
  npm run -s earmark -- explain FILE --normal DIR... [--masks 16|32|64|128|256]
  npm run -s earmark -- report --session NAME_OR_ID --out FILE.html
  npm run -s earmark -- demo --out DIR
  npm run -s earmark -- models [--model DIR]
  npm run -s earmark -- models --import DIR [--name NAME] [--frames N]
  npm run -s earmark -- train --out DIR [--steps N] [--minutes N] [--threads N] [--seed N]

Detector (score, evaluate, explain)
  --scorer fused|ast|statistics|level|paper   default fused; paper = ast, prelogits, cosine, k 1
  --readout prelogits|tokens|rows             default rows
  --metric cosine|euclidean                   default cosine
  --k N                                       neighbours, default 1
  --density N                                 neighbours of local density normalisation, default 0
                                              (16 from 100 normal recordings on)
  --preset none|hp:1200|lp:3000|bp:500-2000|bs:500-2000
  --threshold p95|gamma|VALUE                 default p95 of the leave-one-out scores
  --model DIR                                 a Hugging Face AST folder; default the shipped model

Models
  --import DIR     copies a Hugging Face AST folder into the library (--data-dir)
  --name NAME      what it is called there; default the name of its folder
  --frames N       adapts it to recordings of N frames, 100 per second (512 for 5 s, 2048 for 20 s)

Everywhere
  --json           one JSON document on standard output, nothing else there
  --data-dir DIR   the library to use and keep; score, evaluate and explain use one of their own otherwise
  --help

Progress goes to standard error. Exit code 0, or 1 after one sentence and its code.
`;
}
