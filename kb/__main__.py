"""`python -m kb`: the library on the command line."""

import os
import sys

# Before numpy is imported. More threads, spinning, make a query many times slower on a machine that also serves;
# only training is long enough to gain by them.
if sys.argv[1:2] != ["tune"]:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")

from kb.cli import main

sys.exit(main())
