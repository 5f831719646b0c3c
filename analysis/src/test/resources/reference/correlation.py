"""Coefficients (scipy), effective pairs after Pyper and Peterman and Pettitt's change point written from the papers (numpy)."""
import numpy as np
from scipy import stats
from reference import head, put

head()
rng = np.random.default_rng(5)


def remembering(n, share):
    v = np.zeros(n)
    for i in range(1, n):
        v[i] = share * v[i - 1] + rng.normal()
    return v


def effective(x, y):
    n = len(x)

    def rho(v, j):
        v = v - v.mean()
        return n / (n - j) * np.sum(v[:n - j] * v[j:]) / np.sum(v * v)

    inverse = 1 / n + 2 / n * sum((n - j) / n * rho(x, j) * rho(y, j) for j in range(1, n // 5 + 1))
    return n if inverse <= 1 / n else max(3, 1 / inverse)


common = remembering(120, 0.8)
x = common + remembering(120, 0.5)
y = np.r_[np.zeros(3), common[:-3]] + remembering(120, 0.5)
put("x", x)
put("y", y)
put("pearson", stats.pearsonr(x, y).statistic)
put("spearman", stats.spearmanr(x, y).statistic)
n = effective(x, y)
put("effective", n)
r = stats.pearsonr(x, y).statistic
put("probability", 2 * stats.t.sf(abs(r) * np.sqrt((n - 2) / (1 - r * r)), n - 2))
put("effective.white", effective(rng.normal(size=200), rng.normal(size=200)))
put("lag3", stats.pearsonr(x[:-3], y[3:]).statistic)

z = (np.arctanh(0.9) - np.arctanh(0.2)) / np.sqrt(1 / (40 - 3) + 1 / (25 - 3))
put("fisher", 2 * stats.norm.sf(z))

# The Nile fell in 1899 (Cobb 1978), which Pettitt's test finds after 28 values.
nile = None
for line in open("trend.properties"):
    if line.startswith("nile.values="):
        nile = np.array([float(v) for v in line.split("=")[1].split(",")])
signs = np.sign(np.subtract.outer(nile, nile))
u = np.array([signs[:t, t:].sum() for t in range(1, len(nile))])
k = np.abs(u).max()
put("pettitt.at", np.abs(u).argmax() + 1)
put("pettitt.p", 2 * np.exp(-6 * k * k / (len(nile) ** 3 + len(nile) ** 2)))
