"""The base of every page: templates, components, style sheet and error pages.

A page is a dataclass (its context) and a template of the service that owns it, on `base.html`.
"""

from shared.web.errors import FieldProblem, NotFoundError
from shared.web.rendering import Page, Templates, page

__all__ = ["FieldProblem", "NotFoundError", "Page", "Templates", "page"]
