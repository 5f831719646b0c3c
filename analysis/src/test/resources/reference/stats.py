"""False discovery control and two samples (scipy), shift of two samples (numpy), and the example of the R package onlineFDR."""
import numpy as np
from scipy import stats
from reference import head, put

head()
rng = np.random.default_rng(3)

p = np.round(np.r_[rng.random(12), rng.random(6) / 100, 0.02, 0.02], 6)
put("discovery.p", p)
put("discovery.hochberg", stats.false_discovery_control(p, method="bh"))
put("discovery.yekutieli", stats.false_discovery_control(p, method="by"))

# p-values and, per question, what LORD("++", alpha = 0.05) says: the formula of the package's src/lord.cpp.
q = [2.90e-17, 0.06743, 0.01514, 0.08174, 0.00171, 3.60e-05, 0.79149, 0.27201, 0.28295, 7.59e-08, 0.69274, 0.30443, 0.00136, 0.72342, 0.54757]
j = np.arange(1, len(q) + 2)
gamma = 0.07720838 * np.log(np.maximum(j, 2)) / (j * np.exp(np.sqrt(np.log(j))))
alpha, w0 = 0.05, 0.005
levels, found = [], []
for i in range(len(q)):
    level = w0 * gamma[i] + sum((alpha - w0 if k == 0 else alpha) * gamma[i - t - 1] for k, t in enumerate(found))
    levels.append(level)
    if q[i] <= level:
        found.append(i)
put("online.p", q)
put("online.levels", levels)


def shift(a, b, level):
    d = np.sort(np.subtract.outer(b, a).ravel())
    c = int(round(len(d) / 2 - stats.norm.ppf((1 + level) / 2) * np.sqrt(len(d) * (len(a) + len(b) + 1) / 12)))
    return [np.median(d), d[c - 1], d[len(d) - c], np.sign(d).mean()]


for name, a, b in (("small", rng.normal(10, 2, 9), rng.normal(13, 2, 8)), ("large", rng.exponential(5, 70), rng.exponential(6, 60)),
                   ("tied", np.floor(rng.normal(5, 2, 30)), np.floor(rng.normal(6, 2, 30)))):
    put(name + ".first", a)
    put(name + ".second", b)
    put(name + ".shift", shift(a, b, 0.9))
    exact = name == "small"
    put(name + ".p", stats.mannwhitneyu(a, b, method="exact" if exact else "asymptotic").pvalue)
    put(name + ".mean", stats.permutation_test((a, b), lambda x, y, axis: np.mean(x, axis) - np.mean(y, axis), vectorized=True,
                                               n_resamples=50000, rng=np.random.default_rng(1)).pvalue)
