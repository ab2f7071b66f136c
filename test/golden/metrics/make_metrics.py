"""Golden numbers of test/core/metrics, made with scikit-learn and scipy. Writes metrics.json beside this file."""

import json
import pathlib

import numpy
import scipy.stats
import sklearn
from scipy.special import gammainc, gammaln
from sklearn.metrics import roc_auc_score

generator = numpy.random.default_rng(20220722)


def rounded(values, digits):
    return [round(float(value), digits) for value in values]


def curve_case(normals, anomalies, gap, digits):
    normal = rounded(generator.normal(0, 1, normals), digits)
    anomalous = rounded(generator.normal(gap, 1.3, anomalies), digits)
    labels = [0] * normals + [1] * anomalies
    scores = normal + anomalous
    return {
        "normal": normal,
        "anomalous": anomalous,
        "auc": float(roc_auc_score(labels, scores)),
        "partialAuc": {str(p): float(roc_auc_score(labels, scores, max_fpr=p)) for p in (0.05, 0.1, 0.5)},
    }


def gamma_case(values):
    shape, location, scale = scipy.stats.gamma.fit(values)
    quantiles = {str(q): float(scipy.stats.gamma.ppf(q, shape, location, scale)) for q in (0.5, 0.9, 0.95, 0.99)}
    return {"values": values, "shape": shape, "location": location, "scale": scale, "quantiles": quantiles}


document = {
    "versions": {"scipy": scipy.__version__, "sklearn": sklearn.__version__, "numpy": numpy.__version__},
    "curves": [
        curve_case(40, 30, 1.0, 6),
        curve_case(100, 100, 0.3, 6),
        # one decimal only: many ties within and between the classes
        curve_case(60, 50, 0.8, 1),
        curve_case(7, 3, 2.0, 1),
    ],
    "gammas": [
        gamma_case(rounded(generator.gamma(2.3, 1.7, 200) + 5, 6)),
        gamma_case(rounded(generator.gamma(6.0, 0.02, 90), 6)),
        gamma_case(rounded(generator.normal(0, 1, 150), 6)),
        # skewed to the left: the likelihood has no maximum and both searches stop at their limit
        gamma_case(rounded(-generator.gamma(2, 1, 80), 6)),
    ],
    "gammaFunction": [
        {"shape": a, "x": x, "logGamma": float(gammaln(a)), "below": float(gammainc(a, x))}
        for a, x in ((0.1, 0.01), (0.5, 2.0), (1.0, 1.0), (3.7, 2.2), (3.7, 12.0), (42.0, 40.0), (350.0, 380.0), (1e4, 9.9e3))
    ],
    "percentiles": [
        {"quantile": q, "value": float(numpy.quantile([3.5, -1.0, 2.0, 8.0, 2.0, 0.25, 7.0], q))}
        for q in (0, 0.05, 0.33, 0.5, 0.9, 0.95, 1)
    ],
}
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(document, indent=1) + "\n")
