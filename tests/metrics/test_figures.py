"""What do many moments add up to?"""

import pytest

from case_query.metrics.days import Counted
from case_query.metrics.figures import Figures, spread
from case_query.metrics.trend import listed


def counted(opened=0, closed=0, reopened=0, **seconds):
    sums = {"opened": opened, "closed": closed, "reopened": reopened}
    lists = {"acknowledge": [], "investigate": [], "resolve": []} | seconds
    return Counted("cases", None, sums, lists)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], (0, None, None, None, None, None)),
        ([7], (1, 7, 7, 7, 7, 7)),
        ([4, 1], (2, 2.5, 1, 4, 4, 4)),
        (list(range(100, 0, -1)), (100, 50.5, 50, 90, 95, 99)),
        ([1, 1, 2], (3, 1.333, 1, 2, 2, 2)),
    ],
)
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values, told):
    assert tuple(spread(values).values()) == told
    assert list(spread(values)) == ["count", "mean", "p50", "p90", "p95", "p99"]


def test_figures_add_up():
    whole = Figures()
    whole.add(counted(opened=2, closed=1, resolve=[5]))
    whole.add(counted(opened=1, reopened=1, acknowledge=[3], resolve=[7]))

    told = whole.told()
    assert (told["opened"], told["closed"], told["reopened"], whole.net) == (3, 1, 1, 3)
    assert [told[name]["count"] for name in ("acknowledge", "investigate", "resolve")] == [1, 0, 2]


def test_every_day_is_listed_with_what_was_open_at_its_end():
    each = {20_455: Figures(), 20_457: Figures()}
    each[20_455].add(counted(opened=3, closed=1))
    each[20_457].add(counted(closed=2, reopened=1))

    days = listed(each, range(20_454, 20_458), now_open=4)

    assert [(one["day"], one["opened"], one["closed"], one["open"]) for one in days] == [
        ("2026-01-01", 0, 0, 3),
        ("2026-01-02", 3, 1, 5),
        ("2026-01-03", 0, 0, 5),
        ("2026-01-04", 0, 2, 4),
    ]
    assert "open" not in listed(each, range(20_455, 20_456), None)[0]
    assert listed(each, range(20_455, 20_455), 4) == []
