"""Golden numbers of test/core/metrics/neighbour-map.test.ts, made with scikit-learn's TSNE. Writes neighbours.json beside this file."""

import json
import pathlib

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _gradient_descent, _joint_probabilities, _kl_divergence
from sklearn.metrics import pairwise_distances

generator = numpy.random.default_rng(20221123)
count, dimension, perplexity = 36, 6, 8.0

exaggeration = min(12, (count - 1) / (3 * perplexity))

centres = 3 * generator.normal(size=(3, dimension))
points = numpy.repeat(centres, count // 3, axis=0) + generator.normal(size=(count, dimension))
points = points.astype(numpy.float32).astype(numpy.float64)
start = PCA(n_components=2, svd_solver="full").fit_transform(points)
scaled = start / numpy.std(start[:, 0]) * 1e-4

probabilities = _joint_probabilities(pairwise_distances(points, squared=True), perplexity, 0)


def descended(positions, factor, momentum, first, until):
    """One stage of what TSNE._tsne does, ended early."""
    found, _, _ = _gradient_descent(
        _kl_divergence,
        positions.ravel(),
        it=first,
        n_iter=until,
        n_iter_check=50,
        n_iter_without_progress=300,
        momentum=momentum,
        learning_rate=count / 48,
        min_grad_norm=1e-7,
        args=[probabilities * factor, 1, count, 2],
        kwargs={"skip_num_points": 0},
    )
    return found


whole = TSNE(method="exact", init=scaled, learning_rate=count / 48, early_exaggeration=exaggeration, n_iter=1000, perplexity=perplexity).fit(points)
turn = descended(scaled, exaggeration, 0.5, 0, 250)
document = {
    "versions": {"sklearn": sklearn.__version__, "numpy": numpy.__version__},
    "dimension": dimension,
    "perplexity": perplexity,
    "points": points.ravel().tolist(),
    "start": start.ravel().tolist(),
    "probabilities": probabilities.tolist(),
    "early": [
        {"iterations": iterations, "positions": descended(scaled, exaggeration, 0.5, 0, iterations).tolist()}
        for iterations in (1, 10, 50, 250)
    ],
    "turn": turn.tolist(),
    "late": [
        {"iterations": iterations, "positions": descended(turn, 1, 0.8, 250, 250 + iterations).tolist()}
        for iterations in (1, 10, 50)
    ],
    "whole": whole.embedding_.ravel().tolist(),
    "divergence": float(whole.kl_divergence_),
}
path = pathlib.Path(__file__).with_name("neighbours.json")
path.write_text(json.dumps(document) + "\n")
