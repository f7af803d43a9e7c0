"""Periods that follow from a period that is named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.learned.shapes import ABSENT, SHAPES, code, joined, period_of, shaped
from pipeline.model import NO_PERIOD, Period
from pipeline.times.calendar import FIRST_YEAR, LAST_YEAR

FISCAL = Period(date(2021, 7, 1), date(2022, 6, 30))
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
LEAP = Period(date(2024, 2, 29), date(2024, 2, 29))


def meant(period: Period, shape: str) -> str:
    """What a shape makes of a period, as `start/end`."""
    number = int(shaped(code(period))[list(SHAPES).index(shape)])
    return "" if number == ABSENT else f"{period_of(number).start}/{period_of(number).end}"


@pytest.mark.parametrize(
    ("period", "shape", "days"),
    [
        (YEAR, "itself", "2023-01-01/2023-12-31"),
        (YEAR, "a year earlier", "2022-01-01/2022-12-31"),
        (FISCAL, "a year later", "2022-07-01/2023-06-30"),
        (Period(date(2023, 4, 1), date(2023, 6, 30)), "the one before", "2023-01-01/2023-03-31"),
        (FISCAL, "calendar year -1", "2021-01-01/2021-12-31"),
        (YEAR, "half 1", "2023-01-01/2023-06-30"),
        (YEAR, "half 2", "2023-07-01/2023-12-31"),
        (YEAR, "quarter 3", "2023-07-01/2023-09-30"),
        (Period(date(2024, 1, 1), date(2024, 1, 31)), "month 2", "2024-02-01/2024-02-29"),
        (YEAR, "end of month 6", "2023-06-30/2023-06-30"),
        (YEAR, "year that ends with month 3", "2022-04-01/2023-03-31"),
        (YEAR, "year that ends with month 2 of the next", "2023-03-01/2024-02-29"),
        (Period(date(2022, 4, 18), date(2022, 4, 18)), "the year so far", "2022-01-01/2022-04-18"),
        (Period(date(2022, 5, 1), date(2022, 5, 31)), "11 months to its end", "2021-07-01/2022-05-31"),
        (Period(date(2018, 1, 1), date(2018, 12, 31)), "3 years to its end", "2016-01-01/2018-12-31"),
        (FISCAL, "5 years from its beginning", "2021-07-01/2026-06-30"),
        (LEAP, "4 years from its beginning", "2024-02-29/2028-02-28"),
        (FISCAL, "last day", "2022-06-30/2022-06-30"),
        (FISCAL, "first day", "2021-07-01/2021-07-01"),
        (FISCAL, "day before", "2021-06-30/2021-06-30"),
        (FISCAL, "last month", "2022-06-01/2022-06-30"),
        (FISCAL, "first month", "2021-07-01/2021-07-31"),
    ],
)
def test_a_shape_of_a_period(period: Period, shape: str, days: str) -> None:
    assert meant(period, shape) == days


def test_no_period_has_itself_alone_and_what_is_not_there_nothing() -> None:
    assert shaped(0).tolist() == [0] + [ABSENT] * (len(SHAPES) - 1)
    assert set(shaped(ABSENT).tolist()) == {ABSENT}


def test_a_period_that_is_open_at_one_end_has_no_code() -> None:
    assert code(Period(date(2015, 1, 1), None)) == code(Period(None, date(2015, 1, 1))) == code(None) == ABSENT
    assert code(NO_PERIOD) == 0


def test_two_times_make_a_period_from_the_first_to_a_later_one() -> None:
    numbers = np.array([code(Period(date(year, 1, 1), date(year, 12, 31))) for year in (2003, 2018)] + [ABSENT])
    pairs = joined(numbers)
    assert period_of(int(pairs[0, 1])) == Period(date(2003, 1, 1), date(2018, 12, 31))
    assert (pairs != ABSENT).sum() == 1


DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(DAYS, DAYS)
def test_every_shape_of_every_period_is_in_the_calendar_and_begins_before_it_ends(one: date, other: date) -> None:
    numbers = shaped(code(Period(min(one, other), max(one, other))))
    assert len(numbers) == len(SHAPES)
    for number in numbers[numbers != ABSENT].tolist():
        period = period_of(number)
        assert period.start is not None
        assert period.end is not None
        assert period.start <= period.end
