"""What was not run is said in one line; where everything must run (ZF_REQUIRE_ALL=1) it fails the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest

from tests.servers import Server, Unavailable

AnyServer = TypeVar("AnyServer", bound=Server)
NOT_RUN: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a test that was skipped. An expected failure did run."""
    if report.skipped and not hasattr(report, "wasxfail"):
        NOT_RUN.append(f"{report.nodeid}: {_reason(report.longrepr)}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a file that was skipped as a whole."""
    if report.skipped:
        NOT_RUN.append(f"{report.nodeid}: {_reason(report.longrepr)}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that was green only because something was left out."""
    if NOT_RUN and must_run_all() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The line."""
    if NOT_RUN:
        terminalreporter.section("not run")
        for line in NOT_RUN if must_run_all() else sorted({line.partition(": ")[2] for line in NOT_RUN}):
            terminalreporter.write_line(line)
        word = "ZF_REQUIRE_ALL=1: this fails the run" if must_run_all() else "the rest of the suite is unaffected"
        terminalreporter.write_line(f"{len(NOT_RUN)} not run; {word}")


def must_run_all() -> bool:
    """Whether this run may leave nothing out."""
    return os.environ.get("ZF_REQUIRE_ALL", "") == "1"


def _reason(longrepr: Any) -> str:
    words = str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
    return words.removeprefix("Skipped: ").replace("\n", " ")


def running(kind: type[AnyServer]) -> Iterator[AnyServer]:
    """A server for as long as a fixture lasts; tests of one that cannot be had are not run."""
    try:
        server = kind()
        server.start()
    except Unavailable as error:
        pytest.skip(str(error))
    yield server
    server.stop()
