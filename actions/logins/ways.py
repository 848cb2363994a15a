"""What becomes of the way on screen when the customer speaks of it: how it went, what he found, what he asks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.asked_here import take_answer
from actions.answers.each_question import unwritten_line
from actions.answers.outcome import GLAD
from actions.answers.unwritten import NOT_WRITTEN
from actions.conversation import FAILED, WORKED, Conversation
from actions.dialogue.acts import asks, declines, outcome, told_clauses, told_values
from actions.dialogue.attempts import cannot_begin
from actions.dialogue.denial import AGREED, agreeing_clauses
from actions.dialogue.only_step import is_only_step
from actions.dialogue.problems import LOGIN, kind_of
from actions.dialogue.worked import goes_on
from actions.jobs import Taken
from actions.logins.asking import asked_of, asks_who
from actions.logins.checking import take_finding
from actions.logins.course import PERSON, THIN, Course
from actions.logins.doing import done_besides, steps_done, still_to_do
from actions.logins.facts import DONE_RESULT, NOT_DONE_RESULT
from actions.logins.fitting_way import FITS, fitting_way, things_in, way_of_thing
from actions.logins.listening import listen, observe, without_questions
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.point import CANNOT, Asked, again_text, point_text, ways_seen, who_text
from actions.logins.pointing import asked_points
from actions.logins.prompts import AFTER_TRYING
from actions.logins.replies import fails_after_trying, says_works, will_try
from actions.logins.solutions import tried_in
from actions.logins.telling import has_reached, is_already_so, is_settled
from actions.logins.words import fold
from actions.reply import Reply
from kb.client import Case

CONFIRMED = "您看到的提示对得上，就是上面这种情况。"
SETTLED = "好的，这样就分清了。接着这样做："
SETTLED_RESULT = "客户已分清"
ASKED_FOR_OTHER = "没做，客户要看别的办法"
REACHED = "好的，通就说明网络这一段没有断。请看{way}第{number}步：{step}"
STEPS_DONE = "好的，记下了，第{done}步您已经做过了。接着请看第{next}步：{step}"
LAST_DONE = "好的，记下了，第{done}步您已经做过了，这个办法就做完了。"
STEP = "好的，这一步成了。"
NOT_YET = "这一步做到了，记下了；但问题还在，接着看。"
AND_NOW = "接着做下面的步骤，都做完了再登录试一次；出现新的提示，把提示发给我。"
TAKE_YOUR_TIME = "好的，您慢慢试，不着急。试完告诉我“好了”还是“没好”就行。"
WORKS = "太好了，问题解决了就好！"
PERSON_ACCEPTED = "好的，我这就请工程师接着办。"
TRIED_BESIDES = "“{tried}”没用，是因为原因不在那里：{cause}请照上面的办法来；照做了还不行，就说“没好”。"
# Who wonders why has done that, and not the way; 「重装了也没用」 may tell of both.
_WONDERS = re.compile(r"怎么|为什么|为啥|咋|凭什么")
_IF_REACHED = re.compile(r"^通(?:但|而|了|就|的|，)")
_OTHER_WAY = re.compile(
    r"(?:别的|其[他它]|另外?一?个?|第二个|更简单的?)(?:什么)?(?:办法|方法|方式|法子)|换(?:一?[个种])|还有(?:没有)?(?:什么)?(?:办法|方法|法子)"
)
FAILED_BEFORE = "前面的办法不行（{said}）"
_FILLER = re.compile(r"还是|也还|不行|没用|不得行|[了也都还的我在是再就不没，。、“”「」：\s]")
CAUSE = "原因"
"""What the answer says of it is not said twice."""
SAYS_MORE = 5


def wants_other_way(conversation: Conversation) -> bool:
    """Does he want another way than the one on screen? Who only asks how it is done has declined nothing."""
    return declines(conversation) or _OTHER_WAY.search(conversation.text) is not None


def said_beside_failure(named: tuple[str, Asked], said: str) -> str:
    """What is said of a question to who has done the way in vain: the answer, of one that nobody knows no more than
    that; what only comes near to his words says nothing beside the next way."""
    asked = named[1]
    if asked.answers and not all(one.question.known for one in asked.answers):
        return f"{said.split('。')[0]}。"
    return said if asked.answers or asked.says or asked.is_certain else ""


def tells_step(conversation: Conversation, trouble: Trouble) -> bool:
    """Is it a step only that went well: 「灯亮了」, 「同步好了」?"""
    worked = [act.text for act in conversation.acts if act.act == WORKED] or [conversation.text]
    return is_only_step(worked, trouble.words)


def asks_how_it_went(clause: str) -> bool:
    """「这样就好了吧」 wants a yes, and the good news has given it."""
    return re.search(r"好了|可以了|行了|成了|对了", clause) is not None


def is_of_way_before(case: Case, trouble: Trouble, conversation: Conversation) -> bool:
    """「切换了也不行 设备号在哪看」 under the way that registers the computer: is it an earlier way that has failed,
    while he asks of the one on screen?"""
    failed = [act.text for act in conversation.acts if act.act == FAILED]
    before = [case.solutions[way - 1] for way in ways_seen(case, trouble) if way != trouble.number + 1]
    names = [_pairs_of(f"{way.title}{''.join(way.steps)}") for way in before]
    here = case.solutions[trouble.number]
    own = _pairs_of(f"{here.title}{''.join(here.steps)}")
    return bool(failed) and all(
        any(_pairs_of(clause) & (other - own) for other in names) and not _pairs_of(clause) & own for clause in failed
    )


def _pairs_of(text: str) -> set[str]:
    folded = _FILLER.sub(" ", fold(text))
    return {folded[at : at + 2] for at in range(len(folded) - 1) if " " not in folded[at : at + 2]}


class Ways:
    """Shared by all conversations, holds no state of its own."""

    def __init__(self, course: Course) -> None:
        """Takes the course of a trouble."""
        self.course = course

    async def take_outcome(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """What the customer says of the solution on screen."""
        if conversation.intent == "affirm" and trouble.offers_person:
            return self.course.bring_person(conversation, reply, trouble, lead=PERSON_ACCEPTED, reason="customer_asked")
        if will_try(conversation):
            reply.say(TAKE_YOUR_TIME)
            return Taken.ANSWERED
        if says_works(conversation) and goes_on(conversation.text):
            return await self.take_failure(conversation, reply, trouble)
        if says_works(conversation) and tells_step(conversation, trouble):
            return await self._take_step_well(conversation, reply, trouble)
        if says_works(conversation):
            # Nobody goes with his question unheard; what could be answered has been.
            asked = [clause for clause in asked_of(conversation) if not asks_how_it_went(clause)][-1:]
            taken = self.finish(reply, trouble, line=WORKS if asked else GLAD)
            if asked:
                reply.say(unwritten_line(asked))
            return taken
        return await self.take_failure(conversation, reply, trouble)

    async def _take_step_well(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """A step of the way went well: the next one, else what he is to try now."""
        listen(conversation, reply, trouble)
        taken = await self._take_steps_done(conversation, reply, trouble) if trouble.case is not None else None
        if taken is not None:
            return taken
        reply.say(f"{STEP}{AND_NOW}")
        await self.course.screen.say_again(reply, trouble)
        return Taken.ANSWERED

    async def take_failure(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """It did not help: the next solution; who has found that the other side answers has a step before him."""
        if (taken := await self._take_reached(conversation, reply, trouble)) is not None:
            return taken
        if (taken := await self._take_tried_besides(conversation, reply, trouble)) is not None:
            return taken
        observe(conversation, trouble)
        says_more = len(conversation.text) >= SAYS_MORE
        trouble.record(f"{NOT_DONE_RESULT}（{conversation.text[:MAX_WORDS]}）" if says_more else NOT_DONE_RESULT)
        if trouble.case is None and trouble.hint is not None:
            lead = PERSON if trouble.hint == THIN else AFTER_TRYING
            return self.course.bring_person(conversation, reply, trouble, lead=lead)
        if trouble.case is None:
            return await self.course.advance(conversation, reply, trouble)
        case = await self.course.case(trouble.case)
        reply.tell_desk("outcome", {"case_id": case.id, "helped": False})
        return await self.course.next_solution(conversation, reply, trouble, case)

    async def take_finding(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """What he found at a check of the hint on screen; where all were looked at, a person. None for any other."""
        before = list(trouble.checked)
        said = take_finding(conversation, trouble)
        if said is None and trouble.checked == before:
            return None
        listen(conversation, reply, trouble)
        if said is None:
            trouble.record(f"{NOT_DONE_RESULT}（{conversation.text[:MAX_WORDS]}）")
            return self.course.bring_person(conversation, reply, trouble, lead=AFTER_TRYING)
        reply.say(said)
        await self.course.screen.say_again(reply, trouble)
        return Taken.ANSWERED

    async def take_point(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """A question about the solution on screen is answered from its case: its lines, who does it, or the way out
        that is about it. Who says beside it that it did not help gets the next way, too. None where none is asked."""
        if trouble.phase != "tried" or trouble.case is None:
            return None
        case = await self.course.case(trouble.case)
        points = await asked_points(self.course.library, conversation, trouble, case)
        if not points:
            return None
        observe(conversation, trouble)
        for clause in told_clauses(conversation):
            trouble.add(clause, clause)
        has_failed = outcome(conversation) == "failed" and not cannot_begin(conversation.text)
        if has_failed and is_of_way_before(case, trouble, conversation):
            trouble.record(FAILED_BEFORE.format(said=conversation.text[:MAX_WORDS]))
            has_failed = False
        on_screen, before = trouble.number + 1, trouble.point
        trouble.point = points[-1][0]
        if (way := points[0][1].way) is not None:
            if has_failed or wants_other_way(conversation):
                trouble.record(NOT_DONE_RESULT if has_failed else ASKED_FOR_OTHER)
            return await self.course.show_way(conversation, reply, trouble, case, way - 1, lead=points[0][1].lead)
        said = [self._said_of(conversation, trouble, case, thing, point, before) for thing, point in points]
        prompt = conversation.entity("error_text")
        has_worked = outcome(conversation) == "worked" and not goes_on(conversation.text)
        if has_worked and not tells_step(conversation, trouble):
            return self._finish_beside(points, said, reply, trouble)
        if outcome(conversation) == "worked":
            said = [NOT_YET if goes_on(conversation.text) else STEP, *said]
        if has_failed and fails_after_trying(conversation):
            said = [text for text in map(said_beside_failure, points, said) if text]
        elif prompt is not None and await self.course.is_confirmed(prompt, conversation, reply, trouble):
            said = [CONFIRMED, *said]
        elif agreeing_clauses(case, conversation.text) and not any(CAUSE in one for one in said):
            said = [AGREED, *said]
        # What he asks of the steps before him he has not done.
        is_of_way = any(part.way == on_screen for _, point in points for part in point.parts)
        is_answer = any(point.answers or point.is_beside for _, point in points) or points[-1][0] == CANNOT
        if has_failed and (fails_after_trying(conversation) or not (is_answer or is_of_way)):
            # Where he is stuck he has said himself; the next way comes, and is not asked for.
            left = unwritten_line([asked_of(conversation)[-1]]) if asked_of(conversation) else ""
            said = [left if one == NOT_WRITTEN else one for one in said]
            if any(said):
                reply.say("\n".join(dict.fromkeys(filter(None, said))))
            return await self.take_failure(conversation, reply, trouble)
        text = "\n".join(dict.fromkeys(said))
        if not is_of_way:
            await self.course.screen.say_aside(text, reply, trouble)
            return Taken.ANSWERED
        reply.say(text)
        await self.course.screen.say_again(reply, trouble)
        return Taken.ANSWERED

    def _said_of(
        self, conversation: Conversation, trouble: Trouble, case: Case, thing: str, point: Asked, before: str | None
    ) -> str:
        if point.answers:
            # Whoever asks once more what is known hears it once more, and not that nobody knows.
            return take_answer(conversation, case, point.answers) or again_text(point.answers)
        return point_text(case, trouble, thing, point, is_repeated=before == thing, text=conversation.text)

    def _finish_beside(
        self, points: Sequence[tuple[str, Asked]], said: Sequence[str], reply: Reply, trouble: Trouble
    ) -> Taken:
        """It works, and what he asks beside it is answered; nobody says good-bye to a question."""
        taken = self.finish(reply, trouble, line=WORKS)
        told = [text for text in map(said_beside_failure, points, said) if text]
        reply.say("\n".join(dict.fromkeys(told)) or unwritten_line([points[-1][0]]))
        return taken

    def finish(self, reply: Reply, trouble: Trouble, *, line: str = GLAD) -> Taken:
        """It works."""
        trouble.record(DONE_RESULT)
        if trouble.case is not None:
            reply.tell_desk("outcome", {"case_id": trouble.case, "helped": True})
        reply.say(line)
        reply.set(awaiting=None)
        return Taken.FINISHED

    async def unwritten(self, conversation: Conversation, case_id: str, trouble: Trouble) -> str:
        """「我自己能弄不」 of the way on screen: who does it stands there, anything finer does not."""
        case = await self.course.case(case_id)
        text = conversation.text
        return who_text(case.solutions[trouble.number].who, text) if asks_who(text) else NOT_WRITTEN

    async def _take_settled(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """What the way on screen was to find out, he has told now: the one that follows from it comes next."""
        case = await self.course.case(str(trouble.case))
        title, is_who_known = case.solutions[trouble.number].title, trouble.affected.is_parted
        if not is_settled(title, trouble.fault, is_who_known=is_who_known):
            return None
        trouble.record(f"{SETTLED_RESULT}（{conversation.text[:MAX_WORDS]}）")
        return await self.course.next_solution(conversation, reply, trouble, case, lead=SETTLED)

    async def _take_reached(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """「能ping通」: the step of the way on screen that is for just that comes next; none where he has heard it."""
        if trouble.case is None or not has_reached(conversation.text):
            return None
        case = await self.course.case(trouble.case)
        seen = ways_seen(case, trouble)
        found = [
            (way, place, step)
            for way in dict.fromkeys([trouble.number + 1, *seen])
            for place, step in enumerate(case.solutions[way - 1].steps, start=1)
            if _IF_REACHED.search(step)
        ]
        if not found:
            return None
        way, place, step = found[0]
        name = "" if len(seen) == 1 else f"“{case.solutions[way - 1].title}”"
        said = REACHED.format(way=name, number=place, step=step)
        if said == trouble.point:
            return None
        listen(conversation, reply, trouble)
        trouble.point = said
        reply.say(said)
        await self.course.screen.say_again(reply, trouble)
        return Taken.ANSWERED

    async def _take_tried_besides(
        self, conversation: Conversation, reply: Reply, trouble: Trouble
    ) -> Taken | None:
        """「我重装两遍了 怎么没用」 of a way that asks for no such thing: why it is of no use, once; the way is still
        to be done."""
        tried = told_values(conversation, "tried")
        if not tried or trouble.case is None or trouble.offers_person or not _WONDERS.search(conversation.text):
            return None
        case = await self.course.case(trouble.case)
        steps = [step for way in ways_seen(case, trouble) for step in case.solutions[way - 1].steps]
        said = TRIED_BESIDES.format(tried="、".join(tried), cause=case.cause)
        if any(tried_in(step, tried) for step in steps) or said == trouble.point:
            return None
        listen(conversation, reply, trouble)
        trouble.point = said
        reply.say(said)
        await self.course.screen.say_again(reply, trouble)
        return Taken.ANSWERED

    async def tells_of_case(self, conversation: Conversation, trouble: Trouble) -> bool:
        """「没有接口用这个号」 under the case that speaks of such a thing: told of it, and asked of nothing."""
        if trouble.phase != "tried" or trouble.case is None or asks(conversation):
            return False
        if kind_of(conversation.text) not in (None, LOGIN):
            return False
        case = await self.course.case(trouble.case)
        spoken = fold("".join([case.title, case.cause, *(way.title for way in case.solutions)]))
        return any(thing in spoken for thing in things_in(conversation.text))

    async def fails_besides(self, conversation: Conversation, trouble: Trouble) -> bool:
        """「我用的360 缓存我清过了没用」 under a way that asks for no such thing: another one has failed."""
        failed = [act.text for act in conversation.acts if act.act == FAILED]
        if not failed or trouble.case is None:
            return False
        steps = (await self.course.case(trouble.case)).solutions[trouble.number].steps
        return all(done_besides(clause, steps) for clause in failed)

    async def _take_already_so(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """「vpn已经连着的」 of the way that would have him connect it: the next one."""
        case = await self.course.case(str(trouble.case))
        if not is_already_so(case.solutions[trouble.number].title, conversation.text):
            return None
        return await self.take_failure(conversation, reply, trouble)

    async def _take_steps_done(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """「同事在公司里可以登，ping也是通的」 tells that steps of the way on screen are done: what is left of it comes
        next; where nothing is, the next way. None where he tells of no step."""
        if conversation.entity("error_text") is not None:
            return None  # a step at which a prompt comes up is not done
        case, way = await self.course.case(str(trouble.case)), trouble.number
        now = await steps_done(self.course.library, case, without_questions(conversation))
        places = sorted(place for of_way, place in now if of_way == way)
        if not places:
            return None
        left = still_to_do(case, way, await steps_done(self.course.library, case, trouble.words))
        if not left:
            return await self.take_failure(conversation, reply, trouble)
        numbers = "、".join(str(place + 1) for place in places)
        if places[-1] == len(case.solutions[way].steps) - 1:
            reply.say(LAST_DONE.format(done=numbers))
            await self.course.screen.say_again(reply, trouble)
            return Taken.ANSWERED
        following = min((place for place in left if place > places[-1]), default=left[0])
        if has_reached(conversation.text):
            # 「不通就查网线」 is not for him.
            fitting = (place for place in left if _IF_REACHED.search(case.solutions[way].steps[place]))
            following = next(fitting, following)
        step = case.solutions[way].steps[following]
        reply.say(STEPS_DONE.format(done=numbers, next=following + 1, step=step))
        await self.course.screen.say_again(reply, trouble)
        return Taken.ANSWERED

    async def take_fitting(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, *, must_name: bool = False
    ) -> Taken | None:
        """「IT说是接口程序拿我的号登的」: the way that fits what he has found out since, or that he names."""
        case = await self.course.case(str(trouble.case))
        seen = ways_seen(case, trouble)
        clauses = [act.text for act in conversation.acts if act.act not in (WORKED, FAILED)]
        way = way_of_thing(case, clauses, seen)
        lead = "" if must_name and way is None else FITS
        if way is None:
            way = await fitting_way(self.course.library, case, clauses, seen, must_name=must_name)
        if way is None:
            return None
        trouble.record(SETTLED_RESULT)
        return await self.course.show_way(conversation, reply, trouble, case, way - 1, lead=lead)

    async def take_told(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """What he tells without a verdict: what the way was to find out, that the other side answers, that it was so
        all along, steps done, what another way is for. None where it is nothing of these."""
        kinds = (self._take_settled, self._take_steps_done, self._take_reached, self._take_already_so)
        for take in (*kinds, self.take_fitting):
            if (taken := await take(conversation, reply, trouble)) is not None:
                return taken
        return None
