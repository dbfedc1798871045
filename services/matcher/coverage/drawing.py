"""Figures as SVG text: drawn on this machine without a browser, kept while their content is the same."""

import asyncio
import re
from collections import OrderedDict
from html import escape
from typing import Any

from services.matcher.coverage.figures import Figure
from shared.texts import current_language

KEPT = 200
"""Drawings kept in memory; one has 10 to 150 kB."""
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
"""Of a browser's own: an image may not load ours. Liberation Sans, by which it is laid out, is as wide
as Arial."""
CONFIG: dict[str, Any] = {
    "font": FONT,
    "aria": False,
    "background": "white",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 15, "titleFontSize": 15, "grid": False, "labelColor": "#1b1b1b"},
    "legend": {"labelFontSize": 15, "titleFontSize": 15, "labelLimit": 300},
    "text": {"fontSize": 15},
}


class Drawings:
    """Draws one figure at a time in a thread; the same content is drawn once."""

    def __init__(self) -> None:
        """Nothing is drawn and no drawing library is loaded yet."""
        self._kept: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._turn = asyncio.Lock()

    async def svg(self, figure: Figure) -> str:
        """The figure as an SVG document in the reader's language, with its title and finding."""
        async with self._turn:
            key = (current_language(), figure.digest)
            if key not in self._kept:
                self._kept[key] = await asyncio.to_thread(draw, figure)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def draw(figure: Figure) -> str:
    """The figure as SVG; takes about a second the first time, then a tenth of one."""
    import vl_convert  # noqa: PLC0415 - loads a JavaScript engine, seconds that most processes can save

    from services.matcher.coverage.charts import CHARTS  # noqa: PLC0415 - see above

    chart = CHARTS[figure.chart](figure)
    specification = chart.configure(**CONFIG).to_dict()
    svg = vl_convert.vegalite_to_svg(specification)
    return _described(re.sub(r"<[^>]*>", _rounded, svg), figure)


def _rounded(tag: re.Match[str]) -> str:
    """A tag with one decimal in its lengths; numbers that are read stay as they are."""
    return re.sub(r"(\.\d)\d+", r"\1", tag[0])


def _described(svg: str, figure: Figure) -> str:
    texts = (
        f'<title id="title">{escape(figure.title)}</title>'
        f'<desc id="finding">{escape(figure.finding)}</desc>'
    )
    start = r'<svg role="img" aria-labelledby="title finding"\1>'
    return re.sub(r"^<svg([^>]*)>", lambda found: found.expand(start) + texts, svg, count=1)
