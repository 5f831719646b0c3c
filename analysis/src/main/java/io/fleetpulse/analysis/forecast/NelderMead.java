package io.fleetpulse.analysis.forecast;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * Least value of a function without derivatives (Nelder and Mead, "A simplex method for function
 * minimization", 1965): reflect, expand, contract, shrink, until the budget is spent or the simplex
 * is flat.
 */
final class NelderMead {
  private static final double FLAT = 1e-9;

  private NelderMead() {}

  private record Vertex(double[] at, double value) {}

  /**
   * The best point found.
   *
   * @param start of at least one coordinate
   * @param step to the other vertices of the first simplex
   * @param calls of the function at most, but for those of a last shrinking
   */
  static double[] minimise(
      ToDoubleFunction<double[]> function, double[] start, double step, int calls) {
    int n = start.length;
    Vertex[] simplex = new Vertex[n + 1];
    simplex[0] = vertex(function, start.clone());
    for (int i = 0; i < n; i++) {
      double[] at = start.clone();
      at[i] += step;
      simplex[i + 1] = vertex(function, at);
    }
    int spent = n + 1;
    while (true) {
      Arrays.sort(simplex, Comparator.comparingDouble(Vertex::value));
      Vertex best = simplex[0];
      Vertex worst = simplex[n];
      if (spent >= calls || worst.value - best.value <= FLAT * (Math.abs(best.value) + FLAT)) {
        return best.at;
      }
      double[] centre = centre(simplex, n);
      Vertex reflected = vertex(function, beyond(centre, worst.at, 1));
      spent++;
      if (reflected.value < best.value) {
        Vertex expanded = vertex(function, beyond(centre, worst.at, 2));
        spent++;
        simplex[n] = expanded.value < reflected.value ? expanded : reflected;
      } else if (reflected.value < simplex[n - 1].value) {
        simplex[n] = reflected;
      } else {
        boolean outside = reflected.value < worst.value;
        Vertex contracted = vertex(function, beyond(centre, worst.at, outside ? 0.5 : -0.5));
        spent++;
        if (contracted.value < Math.min(reflected.value, worst.value)) {
          simplex[n] = contracted;
        } else {
          for (int i = 1; i <= n; i++) {
            simplex[i] = vertex(function, beyond(best.at, simplex[i].at, -0.5));
          }
          spent += n;
        }
      }
    }
  }

  private static Vertex vertex(ToDoubleFunction<double[]> function, double[] at) {
    double value = function.applyAsDouble(at);
    return new Vertex(at, Double.isNaN(value) ? Double.POSITIVE_INFINITY : value);
  }

  private static double[] centre(Vertex[] simplex, int n) {
    double[] centre = new double[n];
    for (int v = 0; v < n; v++) {
      for (int i = 0; i < n; i++) {
        centre[i] += simplex[v].at[i] / n;
      }
    }
    return centre;
  }

  /** From a point over the centre, so many times their distance. */
  private static double[] beyond(double[] centre, double[] from, double times) {
    double[] at = new double[centre.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = centre[i] + times * (centre[i] - from[i]);
    }
    return at;
  }
}
