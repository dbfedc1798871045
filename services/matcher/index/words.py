"""Statements as bags of words: BM25 weights from Qdrant's own tokenizer, offline.

The weights of a document are made here, the rarity of a word is counted by the index that holds
them (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009). Words are cut and
stemmed by the statement's language, so they only compare within one.
"""

from functools import cache

from qdrant_edge import Bm25, Bm25Config, DisabledStemmer, SparseVector, StopwordsSet, TokenizerType

from services.matcher.domain.party import Statement

USUAL_LENGTH = 24.0
"""Words of a usual statement that are left after stopwords; BM25 weighs length against it."""
STEMMED = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "ja": "japanese", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "tr": "turkish", "zh": "chinese",
}  # fmt: skip
"""Languages with stopwords or a stemmer; the words of all others are taken as they stand."""


def words_of(statement: Statement) -> SparseVector:
    """A statement as it is stored; its language as detected, English where that is not clear."""
    return _model(statement.language or "en").embed_document(statement.text)


def query_of(statement: Statement) -> SparseVector:
    """A statement as it is looked for: every word once."""
    return _model(statement.language or "en").embed_query(statement.text)


@cache
def _model(language: str) -> Bm25:
    if language in STEMMED:
        chosen = Bm25Config(
            tokenizer=TokenizerType.Multilingual, language=STEMMED[language], avg_len=USUAL_LENGTH
        )
    else:
        chosen = Bm25Config(
            tokenizer=TokenizerType.Multilingual,
            stopwords=StopwordsSet(),
            stemmer=DisabledStemmer(),
            avg_len=USUAL_LENGTH,
        )
    return Bm25(chosen)
