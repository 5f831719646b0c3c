"""Theil-Sen lines (scipy), Mann-Kendall (scipy's Kendall S) and Hamed and Rao's n/n* written from the paper with numpy."""
import numpy as np
import statsmodels.api as sm
from scipy import stats
from reference import head, put

head("statsmodels " + __import__("statsmodels").__version__)


def kendall(y):
    n = len(y)
    s = sum(np.sign(y[j] - y[i]) for i in range(n) for j in range(i + 1, n))
    _, groups = np.unique(y, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - np.sum(groups * (groups - 1) * (2 * groups + 5))) / 18
    return s, variance


def hamed_rao(y):
    n = len(y)
    t = np.arange(n)
    ranks = stats.rankdata(y - stats.theilslopes(y, t)[0] * t)
    rho = sm.tsa.acf(ranks, nlags=n - 1, fft=False)
    i = np.arange(1, n)
    strong = np.abs(rho[1:]) > stats.norm.ppf(0.975) / np.sqrt(n)
    return 1 + 2 / (n * (n - 1) * (n - 2)) * np.sum(((n - i) * (n - i - 1) * (n - i - 2) * rho[1:])[strong])


def series():
    yield "nile", sm.datasets.nile.load_pandas().data["volume"].to_numpy()
    rng = np.random.default_rng(1)
    ar = np.zeros(120)
    for i in range(1, 120):
        ar[i] = 0.7 * ar[i - 1] + rng.normal()
    yield "autoregressive", ar
    yield "tied", np.floor(np.arange(40) / 9 + rng.normal(size=40))
    yield "outliers", 3 + 0.5 * np.arange(50) + rng.normal(size=50) + 40 * (rng.random(50) < 0.15)


for name, y in series():
    t = np.arange(len(y), dtype=float)
    put(name + ".values", y)
    line = stats.theilslopes(y, t, 0.9, method="separate")
    joint = stats.theilslopes(y, t, 0.9, method="joint")
    put(name + ".line", [line[0], line[2], line[3], joint[1]])
    s, variance = kendall(y)
    z = (s - np.sign(s)) / np.sqrt(variance)
    put(name + ".kendall", [s, variance, stats.norm.sf(z), 2 * stats.norm.sf(abs(z))])
    put(name + ".inflation", hamed_rao(y))
