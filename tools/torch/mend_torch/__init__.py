"""Mend's PyTorch twin: the same recipes, networks, damage and weights files as the engine."""
import os

# One thread each: the twin is meant to run beside other work, and libraries read these at import.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
