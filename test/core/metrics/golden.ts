import { readFileSync } from 'node:fs';

interface MetricsGolden {
  readonly curves: readonly {
    readonly normal: readonly number[];
    readonly anomalous: readonly number[];
    readonly auc: number;
    readonly partialAuc: Readonly<Record<string, number>>;
  }[];
  readonly gammas: readonly {
    readonly values: readonly number[];
    readonly shape: number;
    readonly location: number;
    readonly scale: number;
    readonly quantiles: Readonly<Record<string, number>>;
  }[];
  readonly gammaFunction: readonly {
    readonly shape: number;
    readonly x: number;
    readonly logGamma: number;
    readonly below: number;
  }[];
  readonly percentiles: readonly { readonly quantile: number; readonly value: number }[];
}

export const golden = JSON.parse(
  readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8'),
) as MetricsGolden;

/** The worked example of the equal error rate: AUC .815, EER .25 at .525. */
export const example = {
  normal: [0.1, 0.2, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7],
  anomalous: [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 1.0],
};
