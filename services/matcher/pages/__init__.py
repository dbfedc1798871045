"""Pages of the matcher: suggestions for owners, the review for liaison officers."""

from fastapi import APIRouter

from services.matcher.pages import countries, readings, review, suggestions
from shared.database import Database


def pages(database: Database) -> APIRouter:
    """All HTML routes of the matcher."""
    router = APIRouter(include_in_schema=False)
    router.include_router(suggestions.routes(database))
    router.include_router(readings.routes(database))  # before /review/{match_id}
    router.include_router(countries.routes(database))  # before /review/{match_id}
    router.include_router(review.routes(database))
    return router
