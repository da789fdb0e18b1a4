"""The program sessctl, as a wheel brings it: `python -m sessctl`, and `flask sessctl` where there is a Flask."""
