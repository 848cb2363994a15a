"""The knowledge base: store, encoder, index and search joined into one thing that the service and the CLI both use."""

from __future__ import annotations

import logging
from functools import lru_cache, partial

from kb.cases.lint import require_fit
from kb.cases.model import Case, StoredCase
from kb.encoder import Encoder, open_encoder
from kb.errors import BadIndex, BadSettings, BadVectors
from kb.index.embeddings import Embedder, EmbeddingCache, Vectors, check_vectors
from kb.index.folder import IndexFolder
from kb.index.live import LiveIndex
from kb.index.snapshot import Snapshot
from kb.ort import EncoderBroken, EncoderMissing
from kb.products import Products, load_products
from kb.progress import Progress, no_progress
from kb.search.adapter import Adapter, learn_adapter
from kb.search.answerability import PROBE, AnswerabilityModel, load_model
from kb.search.lines import LinesQuery, RankedLines
from kb.search.lines_reader import LinesReader
from kb.search.part_ranking import require_shown
from kb.search.parts import CaseParts, PartsQuery
from kb.search.parts_reader import PartsReader
from kb.search.question_adapter import QuestionAdapter
from kb.search.questions_reader import QuestionsReader
from kb.search.result import Query, SearchResult
from kb.search.searcher import Searcher, dense_text
from kb.search.words import WordCutter
from kb.settings import Settings
from kb.store.library import Library

CACHED_QUESTIONS = 2048
WARM_UP = ("结账", "密码忘了怎么登录", "月末结账提示还有未过账的凭证，错误代码 FI-20003，" * 12)

log = logging.getLogger(__name__)


def open_configured_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name.

    Raises:
        BadSettings: it is missing, broken, or not to be found; the message says what to run.
    """
    try:
        return open_encoder(settings.encoder, settings.encoder_dir)
    except (EncoderMissing, EncoderBroken, OSError) as error:
        raise BadSettings(str(error).splitlines()[0]) from error


class KnowledgeBase:
    """Everything that answers a question. All methods block, and may be called from any thread.

    `search` answers from the snapshot of this moment; `is_behind` tells whether the store has moved on, and `refresh`
    catches up.
    """

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        products: Products,
        model: AnswerabilityModel | None,
        settings: Settings,
    ) -> None:
        self.library = library
        self.products = products
        self.model = model
        self._encoder = encoder
        self.cutter = self._cutter = WordCutter(products)
        self._adapter_file = settings.adapter_file
        self.embedder = embedder = Embedder(encoder, EmbeddingCache(settings.cache_file))
        self._index: LiveIndex[Searcher] = LiveIndex(
            library,
            embedder,
            IndexFolder(settings.index_dir),
            model.model_dump(mode="json") if model else None,
            self._follow,
        )
        embed = self._embed = lru_cache(CACHED_QUESTIONS)(partial(_embed_question, encoder))
        # Not `self.embed`: who is held by what he holds is let go only when the collector comes.
        self._parts = PartsReader(embedder, self._cutter, lambda text: embed(dense_text(text)))
        adapter = _question_adapter(settings, encoder)
        self.questions = QuestionsReader(embedder, self._cutter, lambda text: embed(dense_text(text)), adapter)
        self._lines = LinesReader(encoder, self._cutter, lambda text: embed(dense_text(text)), adapter)

    @classmethod
    def open(
        cls, settings: Settings, progress: Progress = no_progress, indexing: Progress = no_progress
    ) -> KnowledgeBase:
        """Opens everything and brings the index up to the store; `progress` hears of embedding, `indexing` of the rest.

        Raises:
            LibraryError: something is missing or broken; the message names it and the way out.
        """
        products = load_products(settings.products_file)
        model = load_model(settings.answerability_file)
        if model is None:
            log.warning("%s is missing: nothing is answered for certain", settings.answerability_file)
        encoder = open_configured_encoder(settings)
        if model and not model.holds_for(encoder.fingerprint, _embed_question(encoder, dense_text(PROBE))):
            log.warning(
                "answerability was fitted with another encoder, %s: nothing is answered for certain until you run "
                "`python -m kb calibrate FILE.jsonl`",
                model.encoder_fingerprint,
            )
            model = None
        base = cls(Library.open(settings.store_url), encoder, products, model, settings)
        base._index.open(progress, indexing)
        return base

    def close(self) -> None:
        self.library.close()
        self._index.close()

    @property
    def searcher(self) -> Searcher:
        return self._index.current[1]

    @property
    def snapshot(self) -> Snapshot:
        return self._index.snapshot

    @property
    def index_version(self) -> str:
        return self._index.version

    @property
    def encoder_fingerprint(self) -> str:
        return self._encoder.fingerprint

    def search(self, query: Query) -> SearchResult:
        """Hits and outcome for a question.

        Raises:
            BadVectors: the encoder gave something that is no vector.
        """
        return self.searcher.search(query, self.embed(query.text), self.index_version)

    def parts(self, case_id: str, query: PartsQuery) -> CaseParts:
        """The parts of one case that speak best to a text, and the questions asked under it that are nearest.

        Raises:
            UnknownCase: there is none of that id.
            CaseConflict: it is not shown to customers.
            BadVectors: the encoder gave something that is no vector.
        """
        case = self.library.get(case_id)
        require_shown(case)
        weigh = self.searcher.words.lines.weight
        found = self._parts.read(case, query, weigh)
        return found.model_copy(update={"questions": self.questions.read(case, query.text, weigh)})

    def rank(self, query: LinesQuery) -> RankedLines:
        """Lines that belong to no case, by how well they speak to a text.

        Raises:
            BadVectors: the encoder gave something that is no vector.
        """
        return self._lines.read(query, self.searcher.words.lines.weight)

    def embed(self, text: str) -> Vectors:
        """The vector [dimensions] of a question; the same words are embedded once."""
        return self._embed(dense_text(text))

    def warm_up(self) -> None:
        """Asks in nobody's name, so that the first customers do not wait for what is made once.

        Word lists, the scopes of every product, memory that was never touched, the encoder's buffers for short and long
        texts.

        Raises:
            BadVectors: the encoder gives something that is no vector.
        """
        for product in (None, *sorted(self.products.product_ids)):
            for text in WARM_UP:
                vector = _embed_question(self._encoder, dense_text(text))
                self.searcher.search(Query(text=text, product=product), vector)

    def is_behind(self) -> bool:
        return self._index.is_behind()

    def refresh(self, progress: Progress = no_progress) -> bool:
        """Catches up with the store; see `LiveIndex.refresh`."""
        return self._index.refresh(progress)

    def drop_unpublished(self) -> None:
        """Takes out of the search what is no longer published; see `LiveIndex.drop_unpublished`."""
        self._index.drop_unpublished()

    def is_worn(self) -> bool:
        """Is it time to `settle`?"""
        return self._index.is_worn()

    def settle(self) -> None:
        """Makes the index anew beside the one that answers; see `LiveIndex.settle`."""
        self._index.settle()

    def write_index(self) -> None:
        """Makes sure that the disk holds the index. Raises OSError where it cannot be written."""
        self._index.write()

    def edit(self, case: Case, who: str, revision: int) -> StoredCase:
        """Replaces what a case says; see `Library.edit`.

        Raises:
            BadContent: it is published, and its new words break a rule that shown cases must keep.
        """
        if self.library.get(case.id).status == "published":
            require_fit(case, self.products, self.library.cases)
        return self.library.edit(case, who, revision)

    def publish(self, case_id: str, who: str) -> StoredCase:
        """Makes a case findable at the next `refresh`.

        Raises:
            UnknownCase: there is none of that id.
            BadContent: it breaks a rule that shown cases must keep; the message names every field.
        """
        require_fit(self.library.get(case_id), self.products, self.library.cases)
        return self.library.publish(case_id, who)

    def _follow(self, snapshot: Snapshot, before: Searcher | None, progress: Progress) -> Searcher:
        adapter = before.adapter if before is not None else None
        if adapter is None or before is None or not before.snapshot.cards:
            adapter = self._adapter_for(snapshot, progress)
        return Searcher(snapshot, self.products, self._cutter, self.model, before, progress, adapter)

    def _adapter_for(self, snapshot: Snapshot, progress: Progress) -> Adapter | None:
        """The saved adapter where it fits this library, else one learned now; it only ever changes at a start."""
        try:
            saved = Adapter.load(self._adapter_file)
        except BadIndex as error:
            log.warning("adapter not used, learning another: %s", error)
            saved = None
        if saved is not None and saved.fits(snapshot):
            return saved
        learned = learn_adapter(snapshot, progress)
        if learned is not None:
            try:
                learned.save(self._adapter_file)
            except OSError as error:
                log.warning("the adapter could not be kept and will be learned again: %s", error)
        return learned


def _question_adapter(settings: Settings, encoder: Encoder) -> QuestionAdapter | None:
    try:
        adapter = QuestionAdapter.load(settings.question_adapter_file)
    except BadIndex as error:
        log.warning("questions under cases are not recognised: %s", error)
        return None
    if adapter is None:
        log.warning("%s is missing: questions under cases are not recognised", settings.question_adapter_file)
    elif not adapter.fits(encoder.fingerprint, _embed_question(encoder, dense_text(PROBE))):
        log.warning("questions under cases were learned with another encoder: run `python -m kb learn`")
        return None
    return adapter


def _embed_question(encoder: Encoder, text: str) -> Vectors:
    try:
        vector: Vectors = check_vectors(encoder.encode([text], "query"), 1, encoder.dimensions)[0]
    except EncoderBroken as error:
        raise BadVectors(str(error)) from error
    return vector
