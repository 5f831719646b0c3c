"""Writes lists of numbers as Java properties."""
import numpy, scipy


def head(*more):
    print("# numpy " + numpy.__version__ + ", scipy " + scipy.__version__ + "".join(", " + m for m in more))


def put(name, numbers):
    print(name + "=" + ",".join(repr(float(x)) for x in numpy.atleast_1d(numbers)))
