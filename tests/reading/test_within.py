"""Does one thing on a case fit a search?"""

import pytest

from case_query.search.text import parse
from case_query.search.within import Said

COMMENT = Said(texts=("Lateral movement to srv-01.evil.com, see case 12.",))
ALERT = Said(values=("al-7", "x-9"))
FILE = Said(texts=("Q3 report (final).xlsx",), values=("Q3 report (final).xlsx",))
OBSERVABLE = Said(texts=("Café 10.0.0.7",), values=("Café 10.0.0.7",))
THINGS = {"c": COMMENT, "a": ALERT, "f": FILE, "o": OBSERVABLE, "-": Said()}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("movement", "c"),
        ("move", ""),
        ("move*", "c"),
        ("evil.com", "c"),
        ("#12", "c"),
        ("al-7", "a"),
        ("al", ""),
        ("7", "o"),
        ("cafe", "o"),
        ('"cafe 10.0.0.7"', "o"),
        ('"lateral movement"', "c"),
        ('"movement lateral"', ""),
        ('"q3 report (final).xlsx"', "f"),
        ('"q3 report"', "f"),
        ("movement report", "cf"),
        ("movement + report", ""),
        ("movement + lateral", "c"),
        ("movement + -lateral", ""),
        ("-movement", "afo-"),
        ("(report | movement) + q3", "f"),
        ("*", "cafo-"),
        ("!!!", ""),
    ],
)
def test_a_thing_fits_a_search_as_a_case_does(search, found):
    query = parse(search, "OR")

    assert "".join(name for name, said in THINGS.items() if said.fits(query)) == found
