"""The knowledge base: store, encoder, index and search joined into one thing that the service and the CLI both use."""

from __future__ import annotations

import logging
from functools import lru_cache

from kb.cases.lint import require_fit
from kb.cases.model import StoredCase
from kb.encoder import Encoder, open_encoder
from kb.errors import BadSettings
from kb.index.embeddings import Embedder, EmbeddingCache, Vectors, check_vectors
from kb.index.folder import IndexFolder
from kb.index.live import LiveIndex
from kb.index.snapshot import Snapshot
from kb.ort import EncoderBroken, EncoderMissing
from kb.products import Products, load_products
from kb.progress import Progress, no_progress
from kb.search.answerability import AnswerabilityModel, load_model
from kb.search.result import Query, SearchResult
from kb.search.searcher import Searcher, dense_text
from kb.search.words import WordCutter
from kb.settings import Settings
from kb.store.library import Library

CACHED_QUESTIONS = 2048

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
        self._cutter = WordCutter(products)
        self._index = LiveIndex(
            library,
            Embedder(encoder, EmbeddingCache(settings.cache_file)),
            IndexFolder(settings.index_dir),
            model.model_dump(mode="json") if model else None,
            self._use,
        )
        self._use(self._index.snapshot)
        self._embed = lru_cache(CACHED_QUESTIONS)(self._embed_question)
        if model and model.encoder_fingerprint != encoder.fingerprint:
            log.info("answerability was fitted with another encoder, %s", model.encoder_fingerprint)

    @classmethod
    def open(cls, settings: Settings, progress: Progress = no_progress) -> KnowledgeBase:
        """Opens everything and brings the index up to the store.

        Raises:
            LibraryError: something is missing or broken; the message names it and the way out.
        """
        products = load_products(settings.products_file)
        model = load_model(settings.answerability_file)
        if model is None:
            log.warning("%s is missing: nothing is answered for certain", settings.answerability_file)
        encoder = open_configured_encoder(settings)
        base = cls(Library.open(settings.store_url), encoder, products, model, settings)
        base._index.open(progress)
        return base

    def close(self) -> None:
        self.library.close()

    @property
    def searcher(self) -> Searcher:
        return self._searcher

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
        return self._searcher.search(query, self.embed(query.text), self.index_version)

    def embed(self, text: str) -> Vectors:
        """The vector [dimensions] of a question; the same words are embedded once."""
        return self._embed(dense_text(text))

    def is_behind(self) -> bool:
        return self._index.is_behind()

    def refresh(self, progress: Progress = no_progress) -> bool:
        """Catches up with the store; see `LiveIndex.refresh`."""
        return self._index.refresh(progress)

    def publish(self, case_id: str, who: str) -> StoredCase:
        """Makes a case findable at the next `refresh`.

        Raises:
            UnknownCase: there is none of that id.
            BadContent: it breaks a rule that shown cases must keep; the message names every field.
        """
        require_fit(self.library.get(case_id), self.products)
        return self.library.publish(case_id, who)

    def _use(self, snapshot: Snapshot) -> None:
        self._searcher = Searcher(snapshot, self.products, self._cutter, self.model)

    def _embed_question(self, text: str) -> Vectors:
        vectors = self._encoder.encode([text], "query")
        vector: Vectors = check_vectors(vectors, 1, self._encoder.dimensions)[0]
        return vector
