"""Questions asked under a case, over the service's own door and with the real encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from kb.cases.model import Case, CaseQuestion
from kb.client import KbClient, KbError
from kb.service.app import init_app
from kb.settings import Settings

CASE = "k3cloud-password-forgotten"
QUESTIONS = [
    CaseQuestion(asks=["改完我要不要自己再改一次", "重置完还用我改吗"], answer="要的。登进去后马上改成自己的。", way=1),
    CaseQuestion(asks=["我的凭证还在吧", "会不会影响做的单子"], answer="都在。重置只换密码，单据都不变。"),
    CaseQuestion(asks=["多久能弄好", "今天能好不"], answer="要多久说不准，看管理员。", known=False),
]


@pytest.fixture
def learned(settings: Settings) -> Settings:
    """A library of one's own that has what was learned of the committed questions."""
    assert settings.question_adapter_file.is_file()
    return settings


def _asked(case: Case) -> Case:
    return Case.model_validate({**case.content(), "questions": [one.content() for one in QUESTIONS]})


async def test_the_nearest_questions_come_beside_the_parts(learned: Settings) -> None:
    async with TestServer(init_app(learned)) as server, KbClient(str(server.make_url("")), learned.token) as kb:
        stored = await kb.case(CASE)
        assert (await kb.parts(CASE, "以前录的凭证会丢吗")).questions == []
        edited = await kb.edit(_asked(stored), "test", stored.revision)
        assert edited.questions == QUESTIONS
        found = await kb.parts(CASE, "以前录的凭证会丢吗")
        assert found.parts
        best, *others = found.questions
        assert (best.answer, best.known, best.way) == (QUESTIONS[1].answer, True, None)
        assert best.asks in QUESTIONS[1].asks
        assert len(others) == 2
        assert best.margin > 0
        assert not (await kb.parts(CASE, "要等几天")).questions[0].known
        # Search finds cases by their symptoms alone, as before.
        assert CASE not in [hit.case_id for hit in (await kb.search("多久能弄好")).hits[:1]]


async def test_an_edit_must_not_invent_a_path(learned: Settings) -> None:
    async with TestServer(init_app(learned)) as server, KbClient(str(server.make_url("")), learned.token) as kb:
        stored = await kb.case(CASE)
        invented = CaseQuestion(asks=["在哪点"], answer="打开 总账→月亮→反结账。")
        with pytest.raises(KbError, match="is in no case of this product"):
            await kb.edit(stored.model_copy(update={"questions": [invented]}), "test", stored.revision)


async def test_without_the_matrix_no_question_is_given(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "encoder").symlink_to(settings.encoder_dir)
    settings = replace(settings, build_dir=tmp_path / "build")
    async with TestServer(init_app(settings)) as server, KbClient(str(server.make_url("")), settings.token) as kb:
        stored = await kb.case(CASE)
        await kb.edit(_asked(stored), "test", stored.revision)
        assert (await kb.parts(CASE, "多久能弄好")).questions == []
