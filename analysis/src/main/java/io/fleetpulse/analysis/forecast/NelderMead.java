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
      double best = simplex[0].value;
      if (spent >= calls || simplex[n].value - best <= FLAT * (Math.abs(best) + FLAT)) {
        return simplex[0].at;
      }
      spent += improve(function, simplex);
    }
  }

  /** One round on a simplex that is sorted; how often it called the function. */
  private static int improve(ToDoubleFunction<double[]> function, Vertex[] simplex) {
    int n = simplex.length - 1;
    Vertex worst = simplex[n];
    double[] centre = centre(simplex, n);
    Vertex reflected = vertex(function, beyond(centre, worst.at, 1));
    if (reflected.value < simplex[0].value) {
      Vertex expanded = vertex(function, beyond(centre, worst.at, 2));
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
      return 2;
    }
    if (reflected.value < simplex[n - 1].value) {
      simplex[n] = reflected;
      return 1;
    }
    boolean outside = reflected.value < worst.value;
    Vertex contracted = vertex(function, beyond(centre, worst.at, outside ? 0.5 : -0.5));
    if (contracted.value < Math.min(reflected.value, worst.value)) {
      simplex[n] = contracted;
      return 2;
    }
    double[] best = simplex[0].at;
    for (int i = 1; i <= n; i++) {
      simplex[i] = vertex(function, beyond(best, simplex[i].at, -0.5));
    }
    return 2 + n;
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
