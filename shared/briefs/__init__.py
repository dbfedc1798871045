"""A two-page brief of a match or a profile, for a council meeting: content, fit to paper, PDF.

Pure: what it says is made of profiles, reasons and flags that a service hands in. The page and the
routes are in `shared.web.briefs`; who may read a brief is decided by the service.
"""

from shared.briefs.matches import MatchCase, match_brief
from shared.briefs.model import Action, Brief, ContactLine, Risk
from shared.briefs.pdf import Paper, pdf
from shared.briefs.profiles import profile_brief
from shared.briefs.reports import Figure, Section, YearlyReport, report_pdf

__all__ = [
    "Action",
    "Brief",
    "ContactLine",
    "Figure",
    "MatchCase",
    "Paper",
    "Risk",
    "Section",
    "YearlyReport",
    "match_brief",
    "pdf",
    "profile_brief",
    "report_pdf",
]
