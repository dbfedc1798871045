"""Whether two names of governments may be of one, as people register them. Places are not compared."""

from shared.folding import bare_name, is_county_name, name_key, prefix_of
from shared.profile import Government

Called = tuple[str, Government | None]
"""A name and the form of government, if it is known."""


def may_be_one(one: Called, other: Called) -> bool:
    """Whether two names are the same, but for case, accents and words such as `City of`.

    A city and a town are two, and so are a county and what does not say that it is one.
    """
    if name_key(one[0]) == name_key(other[0]):
        return True
    prefixes = {prefix_of(one[0]), prefix_of(other[0])} - {""}
    return len(prefixes) <= 1 and _comparable(*one) == _comparable(*other)


def _comparable(name: str, government: Government | None) -> str:
    """The name without `City of`; `County` goes only where the government is one."""
    is_named_county = is_county_name(name) and government is not Government.COUNTY
    return name_key(name) if is_named_county else bare_name(name)
