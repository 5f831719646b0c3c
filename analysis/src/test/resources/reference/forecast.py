"""Exponential smoothing (statsmodels' ETSModel), conditional sum of squares, KPSS (statsmodels), Prophet's design by ridge
regression, and the steps of a gated recurrent unit (numpy)."""
import warnings

import numpy as np
from scipy import optimize, signal
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.stattools import kpss
from reference import head, put

warnings.simplefilter("ignore")
head("statsmodels " + __import__("statsmodels").__version__)
rng = np.random.default_rng(7)

# Exponential smoothing with given rates and start.
m = 6
y = 20 + 0.3 * np.arange(48) + 5 * np.sin(2 * np.pi * np.arange(48) / m) + rng.normal(size=48)
seasonal = np.round(5 * np.sin(2 * np.pi * np.arange(m) / m), 3)
model = ETSModel(y, error="add", trend="add", damped_trend=True, seasonal="add", seasonal_periods=m,
                 initialization_method="known", initial_level=19.0, initial_trend=0.2, initial_seasonal=seasonal)
rates = {"smoothing_level": 0.4, "smoothing_trend": 0.05, "smoothing_seasonal": 0.15, "damping_trend": 0.9}
fitted = model.smooth([rates[n] if n in rates else 0 for n in model.param_names if n in rates])
put("smoothing.values", y)
put("smoothing.seasonal", seasonal)
put("smoothing.expected", fitted.fittedvalues)
put("smoothing.ahead", fitted.forecast(9))

# ARMA by conditional sum of squares: errors by a digital filter, least squares by L-BFGS.
e = rng.normal(size=300)
w = signal.lfilter([1, 0.4], [1, -0.7, 0.2], e)


def errors(ar, ma, x, skip=2):
    out = np.zeros(len(x))
    for t in range(skip, len(x)):
        out[t] = x[t] - sum(a * x[t - 1 - i] for i, a in enumerate(ar)) - sum(b * out[t - 1 - j] for j, b in enumerate(ma))
    return out


best = optimize.minimize(lambda p: np.sum(errors(p[:2], p[2:], w) ** 2), [0.5, 0, 0.1], method="L-BFGS-B", options={"ftol": 1e-14})
put("arma.values", w)
put("arma.given", np.sum(errors([0.5, 0.1], [0.3], w) ** 2))
put("arma.least", best.fun)
put("arma.coefficients", best.x)

# Seasonal moving average: the product of both polynomials as one filter.
full = np.convolve([1, 0.3], np.r_[1, np.zeros(11), -0.6])
out = np.zeros(len(w))
for t in range(2, len(w)):
    out[t] = w[t] - 0.5 * w[t - 1] - sum(full[j] * out[t - j] for j in range(1, len(full)) if t - j >= 0)
put("arma.seasonal", np.sum(out ** 2))

put("kpss", [kpss(x, "c", nlags=int(np.ceil(12 * (len(x) / 100) ** 0.25)))[0] for x in (w, np.cumsum(w))])

# Penalised regression.
x = rng.normal(size=(40, 5))
t = x @ [1, -2, 0, 3, 0.5] + rng.normal(size=40)
weight = rng.random(40)
penalty = np.array([0.1, 1, 2, 0.5, 10])
put("ridge.rows", x.ravel())
put("ridge.values", t)
put("ridge.weights", weight)
put("ridge.penalties", penalty)
put("ridge.coefficients", np.linalg.solve(x.T @ (weight[:, None] * x) + np.diag(penalty), x.T @ (weight * t)))

# A gated recurrent unit of three inputs and four units.
inputs, units, steps = 3, 4, 7
weights = rng.normal(scale=0.5, size=3 * units * (inputs + units + 1) + units + inputs + 1)
sequence = rng.normal(size=(steps, inputs))


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def outputs(v):
    size = units * (inputs + units + 1)
    gates = []
    for g in range(3):
        b = v[g * size:(g + 1) * size]
        gates.append((b[:units * inputs].reshape(units, inputs), b[units * inputs:units * (inputs + units)].reshape(units, units),
                      b[units * (inputs + units):]))
    o = v[3 * size:]
    h = np.zeros(units)
    for x in sequence:
        z, r = (sigmoid(gates[g][0] @ x + gates[g][1] @ h + gates[g][2]) for g in (0, 1))
        n = np.tanh(gates[2][0] @ x + gates[2][2] + r * (gates[2][1] @ h))
        h = (1 - z) * n + z * h
        yield o[:units] @ h + o[units:units + inputs] @ x + o[-1]


put("gru.weights", weights)
put("gru.sequence", sequence.ravel())
put("gru.outputs", list(outputs(weights)))
targets = np.array(list(outputs(weights))) + rng.uniform(-0.5, 0.5, size=steps)
put("gru.targets", targets)
loss = lambda v: np.mean(0.5 * (np.array(list(outputs(v))) - targets) ** 2)
put("gru.gradient", [(loss(weights + d) - loss(weights - d)) / 2e-6 for d in np.eye(len(weights)) * 1e-6])
