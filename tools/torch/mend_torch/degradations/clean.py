"""No damage: what teaches a model to leave good photos alone."""
from .base import Degradation

CLEAN = Degradation("clean", lambda image, params, rng=None, view=None: image)
