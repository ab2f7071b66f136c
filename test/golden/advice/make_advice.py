"""Golden numbers of the threshold advice: Wilson intervals by scipy, logistic regression by scikit-learn."""

import json
from pathlib import Path

import numpy as np
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(7)


def wilson(count, of):
    interval = binomtest(count, of).proportion_ci(0.95, method="wilson")
    return {"count": count, "of": of, "low": interval.low, "high": interval.high}


def logistic(alarms, faults):
    x = np.round(np.concatenate([alarms, faults]), 4)
    y = np.concatenate([np.zeros(len(alarms)), np.ones(len(faults))])
    scaler = StandardScaler().fit(x[:, None])
    model = LogisticRegression(C=1.0, tol=1e-12, max_iter=10_000).fit(scaler.transform(x[:, None]), y)
    slope = model.coef_[0, 0] / scaler.scale_[0]
    return {
        "scores": x.tolist(),
        "faults": y.astype(bool).tolist(),
        "slope": slope,
        "intercept": model.intercept_[0] - slope * scaler.mean_[0],
    }


golden = {
    "wilson": [wilson(*pair) for pair in [(0, 5), (5, 5), (1, 10), (8, 10), (50, 100), (999, 1000)]],
    "logistic": [
        logistic(rng.normal(1.5, 0.4, 30), rng.normal(2.5, 0.6, 12)),
        logistic(np.linspace(1, 2, 6), np.linspace(3, 4, 6)),
        logistic(rng.normal(2.5, 0.4, 9), rng.normal(2.0, 0.6, 8)),
    ],
}
Path(__file__).with_name("advice.json").write_text(json.dumps(golden, indent=1) + "\n")
