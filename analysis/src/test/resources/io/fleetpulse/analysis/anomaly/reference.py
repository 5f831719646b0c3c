"""Values that the detectors are checked against, from numpy, scipy and scikit-learn.

  pip install numpy scipy scikit-learn   (written with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1)
  python3 reference.py                   (writes the .csv files beside it)
"""
import csv
import os

import numpy as np
from scipy import stats
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
from sklearn.svm import OneClassSVM

HERE = os.path.dirname(os.path.abspath(__file__))
RNG = np.random.default_rng(20261128)


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def two_clusters(n):
    left = RNG.normal((-1, 0), 0.3, (n // 2, 2))
    right = RNG.normal((1, 0.5), (0.2, 0.5), (n - n // 2, 2))
    points = np.concatenate((left, right))
    RNG.shuffle(points)
    return points


def robust_z():
    """Modified z-score of each value among up to 100 before it; MAD by scipy."""
    values = np.float32(RNG.standard_t(3, 400)).astype(float)
    values[200:230] = values[200]
    rows = []
    for i, value in enumerate(values):
        before = values[max(0, i - 100) : i]
        z = ""
        if len(before) >= 16:
            mad = stats.median_abs_deviation(before)
            z = abs(value - np.median(before)) * 0.6745 / mad
        rows.append((value, z))
    write("robust-z.csv", ("value", "z"), rows)


def tail():
    """Survival of an excess beyond a generalised Pareto tail, by scipy."""
    rows = []
    for shape in (0.0, 0.1, 0.25, 0.4):
        for scale in (0.5, 3.0):
            for excess in (0.0, 0.1, 1.0, 10.0, 100.0):
                rows.append((shape, scale, excess, stats.genpareto.logsf(excess, shape, scale=scale) / np.log(10)))
    write("generalized-pareto.csv", ("shape", "scale", "excess", "log10_survival"), rows)


def neighbours():
    """Root mean square distance of the last 8 values from the third nearest earlier stretch."""
    length = 8
    values = np.sin(np.arange(300) / 7) + RNG.normal(0, 0.2, 300)
    values[220:225] += 2
    shapes = np.lib.stride_tricks.sliding_window_view(values, length)
    rows = []
    for i, value in enumerate(values):
        distance = ""
        earlier = i - length + 1 - length + 1
        if earlier >= 3:
            found, _ = NearestNeighbors(n_neighbors=3).fit(shapes[:earlier]).kneighbors([shapes[i - length + 1]])
            distance = found[0][2] / np.sqrt(length)
        rows.append((value, distance))
    write("nearest-neighbours.csv", ("value", "distance"), rows)


def local_outlier_factor():
    """Factor of each point among the 60 before it, with 10 neighbours."""
    points = two_clusters(160)
    points[100] = (4, -3)
    rows = []
    for i, point in enumerate(points):
        factor = ""
        if i >= 60:
            model = LocalOutlierFactor(n_neighbors=10, novelty=True).fit(points[i - 60 : i])
            factor = -model.score_samples([point])[0]
        rows.append((*point, factor))
    write("local-outlier-factor.csv", ("x", "y", "factor"), rows)


def mixture():
    """Log density of probes under two components fitted by batch EM to 2000 points."""
    points = two_clusters(2000).round(4)
    model = GaussianMixture(2, covariance_type="diag", random_state=1).fit(points)
    probes = np.array([(-1, 0), (1, 0.5), (0, 0), (2, 2), (-2, 1), (1, -1), (3, 0)], float)
    write("mixture-points.csv", ("x", "y"), points)
    write("mixture-probes.csv", ("x", "y", "log_density"), [(*p, d) for p, d in zip(probes, model.score_samples(probes))])


def one_class_svm():
    """Decision of the batch machine, nu 0.1, gamma 0.5, on probes after the mixture's points."""
    points = np.loadtxt(os.path.join(HERE, "mixture-points.csv"), delimiter=",", skiprows=1)
    model = OneClassSVM(nu=0.1, gamma=0.5).fit(points)
    probes = RNG.uniform(-3, 3, (60, 2))
    write("one-class-svm-probes.csv", ("x", "y", "decision"), [(*p, d) for p, d in zip(probes, model.decision_function(probes))])


def autoencoder():
    """Errors of 200 steps of y = W2 tanh(W1 x + b1) + b2, written with matrices, from given weights."""
    w1 = np.array([[0.5, -0.25, 0.125, 0.75]])
    w2 = np.array([[0.5], [-0.5], [0.25], [1.0]])
    b1, b2 = np.zeros(1), np.zeros(4)
    phase = RNG.uniform(0, 2 * np.pi, 200)
    rows = []
    for angle in phase:
        x = np.sin(angle + np.arange(4) / 2)
        code = np.tanh(w1 @ x + b1)
        error = w2 @ code + b2 - x
        rows.append((*x, np.sqrt(np.mean(error**2))))
        slope = (w2.T @ error) * (1 - code**2)
        w2 -= 0.02 * np.outer(error, code)
        b2 -= 0.02 * error
        w1 -= 0.02 * np.outer(slope, x)
        b1 -= 0.02 * slope
    write("autoencoder.csv", ("a", "b", "c", "d", "error"), rows)


def ensemble():
    """Harmonic mean p-values, by scipy's harmonic mean."""
    scores = RNG.uniform(0, 1, (30, 4))
    rows = [(*s, -np.log10(stats.hmean(10 ** (-10 * s))) / 10) for s in scores]
    write("harmonic-mean.csv", ("a", "b", "c", "d", "score"), rows)


robust_z()
tail()
neighbours()
local_outlier_factor()
mixture()
one_class_svm()
autoencoder()
ensemble()
