"""What the pages of the review show."""

import re


def shown(html):
    """Ids of the matches that a page links to, in its order."""
    return re.findall(r'href="/review/([0-9a-f-]{36})"', html)


def text_of(html):
    """The words of a page without its markup."""
    return " ".join(re.sub("<[^>]+>", " ", html).split())


async def turned(browser, path):
    """The HTML of each page from this path on, by the link to the next."""
    while path:
        html = (await browser.get(path)).text
        yield html
        following = re.search(r'href="([^"]+)" rel="next"', html)
        path = following and following[1].replace("&amp;", "&")
