"""Pages of the matcher: suggestions for owners, the review for liaison officers."""

from fastapi import APIRouter

from services.matcher.pages import (
    briefs,
    countries,
    coverage,
    readings,
    review,
    review_log,
    review_match,
    suggestions,
)
from services.matcher.settings import MatcherSettings
from shared.database import Database


def pages(database: Database, settings: MatcherSettings) -> APIRouter:
    """All HTML routes of the matcher."""
    router = APIRouter(include_in_schema=False)
    router.include_router(coverage.routes(database))
    router.include_router(suggestions.routes(database, settings))
    router.include_router(readings.routes(database, settings))  # before /review/{match_id}
    router.include_router(countries.routes(database))  # before /review/{match_id}
    router.include_router(review.routes(database, settings))
    router.include_router(review_log.routes(database))  # before /review/{match_id}
    router.include_router(review_match.routes(database, settings))
    router.include_router(briefs.routes(database))
    return router
