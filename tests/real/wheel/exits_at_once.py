"""An app that ends its program while it is loaded, as one without its configuration does."""

import sys

sys.exit(0)
