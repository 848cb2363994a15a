"""`python -m kb`: the library on the command line."""

import sys

from kb.cli import main

sys.exit(main())
