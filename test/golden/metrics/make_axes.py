"""Golden numbers of test/core/metrics/principal-axes.test.ts, made with scikit-learn's PCA. Writes axes.json beside this file."""

import json
import pathlib

import numpy
import sklearn
from sklearn.decomposition import PCA

generator = numpy.random.default_rng(20220722)


def case(name, points):
    points = points.astype(numpy.float32)
    pca = PCA(n_components=2, svd_solver="full").fit(points.astype(numpy.float64))
    axes = pca.components_
    # The sign of a component is its solver's: here its value of largest magnitude is positive.
    axes = axes * numpy.sign(axes[numpy.arange(2), numpy.abs(axes).argmax(axis=1)])[:, None]
    return {
        "name": name,
        "dimension": points.shape[1],
        "points": [float(value) for value in points.ravel()],
        "mean": pca.mean_.tolist(),
        "axes": axes.tolist(),
        "shares": pca.explained_variance_ratio_.tolist(),
    }


def mixed(count, dimension, deviations, shift):
    mixing = generator.normal(size=(len(deviations), dimension))
    scaled = generator.normal(size=(count, len(deviations))) * deviations
    return scaled @ mixing + 0.1 * generator.normal(size=(count, dimension)) + shift


document = {
    "versions": {"sklearn": sklearn.__version__, "numpy": numpy.__version__},
    "cases": [
        case("two values each", generator.normal(size=(30, 2)) @ numpy.array([[2, 0.7], [0, 0.4]]) + [5, -3]),
        case("many points of few values", mixed(60, 5, [3, 2, 0.5], 1)),
        case("fewer points than values", mixed(12, 40, [4, 2.5, 1.5, 1], -2)),
        case("a mean far from 0", mixed(40, 8, [1, 0.7, 0.3], 100)),
        case("two groups", numpy.concatenate([mixed(15, 10, [0.5, 0.3], 0), mixed(15, 10, [0.5, 0.3], 2)])),
        case("second and third nearly the same", generator.normal(size=(50, 6)) * [5, 2, 1.9, 0.5, 0.4, 0.3]),
        case("three points", generator.normal(size=(3, 7))),
    ],
}
path = pathlib.Path(__file__).with_name("axes.json")
path.write_text(json.dumps(document) + "\n")
