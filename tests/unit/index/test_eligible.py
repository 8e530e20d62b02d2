"""Whether ids are in a set, whatever numbers they are."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from index.eligible import EligiblePersons

near = st.integers(-50, 50)
any_number = st.integers(-(2**63), 2**63 - 1)
ids = (
    st.lists(near, max_size=30) | st.lists(any_number, max_size=30) | st.lists(near | any_number, max_size=30)
)


@given(chosen=ids, asked=ids)
def test_it_answers_like_a_set(chosen: list[int], asked: list[int]) -> None:
    eligible = EligiblePersons(np.array(chosen, np.int64))
    among = eligible.among(np.array([*asked, *chosen], np.int64))
    assert among.tolist() == [number in set(chosen) for number in [*asked, *chosen]]
