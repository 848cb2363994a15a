"""Shared by the library's tests: the real encoder, a small library of eight cases, and a calibration fitted to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb import knowledge
from kb.calibration import calibrate
from kb.cases.lint import lint_paths
from kb.cases.model import Case
from kb.encoder import Encoder, open_encoder
from kb.knowledge import KnowledgeBase
from kb.ort import BUILD_COMMAND, EncoderMissing
from kb.products import Products, load_products
from kb.questions import load_questions
from kb.search.answerability import save_model
from kb.settings import REPOSITORY, Settings
from kb.store.library import Library

FIXTURES = Path(__file__).parent / "fixtures"
BUILT = REPOSITORY / "build" / "encoder"
TOKEN = "a-token-for-the-tests-only"


@pytest.fixture(scope="session")
def products() -> Products:
    return load_products(REPOSITORY / "data" / "products.yml")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    try:
        return open_encoder("", BUILT)
    except EncoderMissing as error:
        pytest.fail(f"{error}; these tests need it: `{BUILD_COMMAND}`")


@pytest.fixture(scope="session", autouse=True)
def one_encoder(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever opens the built encoder gets the one that is open: reading it costs more than most tests do, and hundreds
    open a library. Any other is opened as ever."""

    def open_once(setting: str, directory: Path) -> Encoder:
        if setting or directory != BUILT:
            return open_encoder(setting, directory)
        opened: Encoder = request.getfixturevalue("encoder")
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "open_encoder", open_once)
        yield


@pytest.fixture(scope="session")
def fixture_cases(products: Products) -> dict[str, Case]:
    report = lint_paths([FIXTURES / "cases"], products)
    assert report.is_clean, report.faults
    return {case.id: case for case in report.cases()}


@pytest.fixture
def case(fixture_cases: dict[str, Case]) -> Case:
    return fixture_cases["k3cloud-password-forgotten"]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, fixture_cases: dict[str, Case]) -> Path:
    """A data folder and a content folder with library, index, cache and calibration, made once; tests copy it."""
    root = tmp_path_factory.mktemp("prepared")
    settings = settings_in(root)
    settings.content_dir.mkdir()
    shutil.copy(REPOSITORY / "data" / "products.yml", settings.products_file)
    shutil.copytree(FIXTURES / "cases", settings.cases_dir)
    library = Library.open(settings.store_url)
    library.import_cases(fixture_cases.values(), "test")
    library.close()
    base = KnowledgeBase.open(settings)
    save_model(settings.answerability_file, calibrate(base, load_questions(FIXTURES / "questions.jsonl")))
    base.close()
    KnowledgeBase.open(settings).close()  # takes the calibration into the index
    return root


@pytest.fixture
def settings(prepared: Path, tmp_path: Path) -> Settings:
    """Settings of a library of one's own, holding the eight cases."""
    shutil.copytree(prepared, tmp_path / "kb")
    return settings_in(tmp_path / "kb")


@pytest.fixture
def empty_settings(prepared: Path, tmp_path: Path) -> Settings:
    """Settings of a library that holds no case yet."""
    (tmp_path / "empty").mkdir()
    shutil.copytree(settings_in(prepared).content_dir, settings_in(tmp_path / "empty").content_dir)
    return settings_in(tmp_path / "empty")


@pytest.fixture
def base(settings: Settings) -> Iterator[KnowledgeBase]:
    opened = KnowledgeBase.open(settings)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind: the library must be the same on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kb.db'}"
    return str(request.getfixturevalue("postgres_database")(is_empty=True))


@pytest.fixture
def library(database_url: str) -> Iterator[Library]:
    opened = Library.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def write_case(tmp_path: Path, fixture_cases: dict[str, Case]) -> Callable[..., Path]:
    """Writes a fixture case with some of its lines replaced: `write_case(id, {"old": "new"})` gives the file."""

    def write(case_id: str, replacements: dict[str, str]) -> Path:
        product = fixture_cases[case_id].products[0]
        text = (FIXTURES / "cases" / product / f"{case_id}.yml").read_text(encoding="utf-8")
        for old, new in replacements.items():
            assert old in text, f"{old!r} is not in the fixture"
            text = text.replace(old, new, 1)
        path = tmp_path / "written" / product / f"{case_id}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def settings_in(root: Path) -> Settings:
    return Settings(
        data_dir=root / "var",
        build_dir=REPOSITORY / "build",
        content_dir=root / "data",
        port=0,
        token=TOKEN,
    )


@pytest.fixture(scope="session")
def questions_file() -> Path:
    return FIXTURES / "questions.jsonl"
