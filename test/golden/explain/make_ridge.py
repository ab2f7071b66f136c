"""Golden fits of test/core/explain: scikit-learn's weighted Ridge on random tables. Writes ridge.json beside this file."""

import json
import pathlib

import numpy
import sklearn
from sklearn.linear_model import Ridge

generator = numpy.random.default_rng(8)
cases = []
for rows, columns, alpha in ((40, 8, 1.0), (256, 8, 0.256), (12, 3, 0.0), (6, 8, 0.5)):
    design = numpy.round(generator.normal(0, 1, (rows, columns)), 6)
    target = numpy.round(design @ generator.normal(0, 1, columns) + generator.normal(0, 0.5, rows), 6)
    weight = numpy.round(generator.uniform(0.01, 1, rows), 6)
    model = Ridge(alpha=alpha, solver="cholesky").fit(design, target, sample_weight=weight)
    cases.append(
        {
            "alpha": alpha,
            "rows": design.tolist(),
            "target": target.tolist(),
            "weight": weight.tolist(),
            "weights": model.coef_.tolist(),
            "intercept": float(model.intercept_),
            "r2": float(model.score(design, target, sample_weight=weight)),
        }
    )
path = pathlib.Path(__file__).with_name("ridge.json")
path.write_text(json.dumps({"sklearn": sklearn.__version__, "cases": cases}) + "\n")
