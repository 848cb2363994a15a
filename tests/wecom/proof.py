"""Nothing lost, nothing twice, order kept: real desk processes, killed for real, against the simulator.

    python -m tests.wecom.proof --messages 20000 --kills 10
    python -m tests.wecom.proof --postgres --messages 20000 --kills 10
    python -m tests.wecom.proof --acknowledge 30
    python -m tests.wecom.proof --real --messages 500 --kills 8

Callbacks come three times each in any order or not at all, sends are cut off after WeCom took them, the desk is killed
with SIGKILL at random moments and started again. In the end every customer must have read the answer to everything he
wrote, once, in his order. The bot is scripted: it repeats what it was asked (tests/wecom/proof_scripted.py); with
`--real` it is the whole product (tests/wecom/proof_real.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.servers import Postgres
from tests.wecom.proof_plan import Outcome, Plan
from tests.wecom.proof_scripted import acknowledge, prove

MOST_REAL_CUSTOMERS = 20
"""Each of them waits for an answer before he goes on; more at once would only wait longer."""


def main() -> int:
    """The command; exit status 1 when anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--customers", type=int, default=400)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--per-second", type=float, default=50.0)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience-s", type=float, default=600.0, help="how long the last answers may take")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own, instead of SQLite")
    parser.add_argument("--acknowledge", type=float, metavar="SECONDS", help="only measure callbacks, the bot stopped")
    parser.add_argument("--real", action="store_true", help="with Rasa, actions and library instead of a script")
    options = vars(parser.parse_args())
    seconds, wants_postgres, is_real = (options.pop(name) for name in ("acknowledge", "postgres", "real"))
    plan, folder, is_clean = Plan(**options), Path(tempfile.mkdtemp(prefix="zf-wecom-")), False
    try:
        with ExitStack() as stack:
            if wants_postgres:
                server = Postgres(is_durable=True)
                stack.callback(server.stop)
                server.start()
                plan.database_url = server.create_database()
            outcome = asyncio.run(_run(plan, folder, seconds, is_real=is_real))
        is_clean = not outcome.faults
    finally:
        if is_clean:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"what happened is kept in {folder}", file=sys.stderr)
    print(json.dumps(outcome.shown(), ensure_ascii=False, indent=1))
    return 0 if is_clean else 1


async def _run(plan: Plan, folder: Path, seconds: float | None, *, is_real: bool) -> Outcome:
    if is_real:
        # Imported here: the scripted proof needs neither Rasa's environment nor a trained model.
        from tests.wecom.proof_real import prove_real

        plan.customers = min(plan.customers, MOST_REAL_CUSTOMERS)
        return await prove_real(plan, folder)
    return await (acknowledge(plan, folder, seconds) if seconds else prove(plan, folder))


if __name__ == "__main__":
    raise SystemExit(main())
