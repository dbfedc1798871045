"""A brief as a page to print and as a PDF to download; which brief, and for whom, services decide."""

import asyncio
import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Response

from shared.briefs import Brief, Paper, pdf
from shared.texts import _
from shared.web.rendering import Page


@dataclass(frozen=True, slots=True)
class BriefPage(Page):
    """A brief on the screen and on paper; `address` is that of this page, `back` where it leads."""

    template: ClassVar[str] = "brief.html"
    brief: Brief
    address: str
    back: str


def brief_page(brief: Brief, *, address: str, back: str) -> BriefPage:
    """The page of a brief; its PDF is at the same address with `.pdf`."""
    return BriefPage(_("%(name)s: brief", name=brief.title), brief, address, back)


async def brief_pdf(brief: Brief, paper: Paper) -> Response:
    """The brief as a PDF to look at or save; made in a thread, so that others need not wait."""
    content = await asyncio.to_thread(pdf, brief, paper)
    name = f"brief-{_slug(brief.title)}-{brief.day:%Y-%m-%d}.pdf"
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "entente"
