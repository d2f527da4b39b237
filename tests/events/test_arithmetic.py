from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.events.arithmetic import Claim, solve
from dateline.events.portraits import Portrait

ANN = Portrait(name="Ann Bee", ages=(40, 40))
CY = Portrait(name="Cy Bee", ages=(9, 9))


def claim(label: str, number: int, **more) -> Claim:
    return Claim(label, number, number, number, **more)


def toll(claims: list[Claim]) -> int:
    values = {one.id: one.value for one in claims}
    return sum(values[one] for one in solve(claims).wholes)


def test_parts_told_after_their_whole_are_inside_it():
    told = [
        claim("all", 56),
        claim("city", 42, sentence=1),
        claim("north", 14, sentence=1, more=True),
    ]
    solution = solve(told)
    assert solution.wholes == ("all",)
    assert solution.part_of == {"city": "all", "north": "all"}


def test_a_part_goes_where_most_room_is_left():
    told = [
        claim("all", 56),
        claim("city", 42),
        claim("north", 14, more=True),
        claim("town", 7, sentence=2),
    ]
    assert solve(told).part_of["town"] == "city"


def test_a_total_told_last_holds_what_came_before():
    told = [claim("a", 12), claim("b", 5, apart=True), claim("all", 17, sentence=3, total=True)]
    assert solve(told).wholes == ("all",)


def test_more_is_beside_what_was_told_and_no_sum():
    told = [claim("a", 12), claim("b", 3, sentence=1, more=True)]
    assert solve(told).wholes == ("a", "b")
    assert toll(told) == 15


def test_the_same_number_again_is_a_repeat():
    told = [claim("a", 12), claim("b", 12, sentence=4)]
    assert solve(told).repeats == {"b": "a"}


def test_an_inexact_number_repeats_the_exact_one_beside_it():
    told = [claim("a", 29), Claim("b", None, 30, None, sentence=2)]
    assert solve(told).repeats == {"b": "a"}


def test_a_much_larger_number_later_is_of_another_event():
    told = [claim("a", 12), claim("b", 90, sentence=6)]
    solution = solve(told)
    assert (solution.wholes, solution.aside) == (("a",), ("b",))


def test_a_somewhat_larger_number_later_is_the_toll_grown():
    assert solve([claim("a", 12), claim("b", 14, sentence=6)]).wholes == ("b",)


def test_rebels_hold_no_police():
    told = [claim("a", 12, role="militant"), claim("b", 3, sentence=2, role="police")]
    assert toll(told) == 15


def test_places_apart_hold_nothing_of_each_other():
    told = [claim("a", 12), claim("b", 3, sentence=2)]
    assert solve(told, lambda first, second: True).wholes == ("a", "b")


def test_nobody_stands_aside_where_somebody_was_hurt():
    told = [claim("none", 0), claim("two", 2, sentence=3)]
    assert solve(told).wholes == ("two",)


def test_the_driver_is_somebody_told_of_already():
    told = [
        claim("a", 1, victim=True),
        claim("b", 1, sentence=2, victim=True, definite=True),
    ]
    assert toll(told) == 1


def test_two_names_are_two_people():
    told = [
        claim("a", 1, portrait=Portrait(name="Ann Bee")),
        claim("b", 1, sentence=2, portrait=Portrait(name="Cy Dee")),
    ]
    assert toll(told) == 2


def test_a_toll_that_another_speaker_puts_lower_is_a_rival_and_no_part():
    told = [
        claim("a", 16, speaker="the hospital"),
        claim("b", 14, sentence=1, total=True, speaker="police"),
    ]
    solution = solve(told)
    assert (solution.wholes, solution.part_of, solution.rivals) == (("a",), {}, {"b": "a"})


def test_a_toll_that_another_speaker_puts_higher_stands_and_the_lower_is_its_rival():
    told = [claim("a", 14, speaker="police"), claim("b", 16, sentence=1, speaker="the governor")]
    solution = solve(told)
    assert (solution.wholes, solution.rivals) == (("b",), {"a": "b"})


def test_an_addition_is_inside_the_total_that_it_brings_about():
    told = [
        claim("title", 14),
        claim("more", 2, sentence=1, more=True),
        claim("all", 14, sentence=1, total=True),
    ]
    assert solve(told).part_of == {"more": "title"}


def test_those_who_died_last_leave_room_for_parts_by_place():
    told = [
        claim("all", 14, total=True),
        claim("late", 2, sentence=1, more=True, late=True),
        claim("market", 9, sentence=2),
        claim("station", 5, sentence=2, beside=True),
    ]
    assert set(solve(told).part_of) == {"late", "market", "station"}


def test_an_earlier_state_is_replaced():
    told = [claim("now", 14), claim("then", 12, sentence=3, former=True)]
    solution = solve(told)
    assert (solution.wholes, solution.part_of, solution.grown) == (("now",), {}, {"then": "now"})


def test_a_cut_by_sex_adds_nobody():
    told = [
        claim("one", 1),
        claim("two", 2, more=True),
        claim("women", 2, sentence=4, group="women"),
        claim("man", 1, sentence=4, group="men", beside=True),
    ]
    assert toll(told) == 3


def test_persons_of_the_lead_are_told_again_by_name():
    told = [
        claim("a man", 1, sentence=0),
        claim("his son", 1, sentence=0, victim=True, beside=True),
        claim("named", 1, sentence=3, victim=True, portrait=ANN),
        claim("other", 1, sentence=3, victim=True, portrait=CY),
    ]
    assert toll(told) == 2


def test_an_attacker_is_among_the_dead_told_elsewhere_and_beside_those_he_killed():
    himself = claim("self", 1, sentence=1, victim=True, attacker=True)
    assert toll([claim("dead", 3), himself]) == 3
    assert toll([claim("shot", 3, done=True), himself]) == 4


def test_a_total_set_apart_from_the_title_is_still_the_title_told_again():
    told = [
        Claim("title", 56, None, None),
        Claim("city", 42, None, None, sentence=1),
        claim("north", 14, sentence=2, more=True, apart=True),
        claim("all", 56, sentence=2, total=True, apart=True),
    ]
    solution = solve(told)
    assert (solution.wholes, solution.part_of["north"]) == (("title",), "title")


FLAGS = ("more", "apart", "total", "beside", "rest", "cut", "others", "also", "definite", "victim")
parts = st.lists(st.integers(3, 500), min_size=2, max_size=6, unique=True)


@settings(max_examples=200)
@given(parts, st.randoms())
def test_parts_that_sum_to_the_whole_give_the_whole_in_any_order(numbers: list[int], chance):
    whole = claim("whole", sum(numbers), total=True, sentence=9)
    some = [claim(f"p{n}", n, sentence=n) for n in numbers]
    chance.shuffle(some)
    assert toll([whole, *some]) == whole.value
    assert toll([*some, whole]) == whole.value
    middle = len(some) // 2
    assert toll([*some[:middle], whole, *some[middle:]]) == whole.value


@settings(max_examples=200)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=8))
def test_a_repeated_paragraph_changes_nothing(numbers: list[int]):
    told = [claim(f"a{n}", number, sentence=n) for n, number in enumerate(numbers)]
    again = [
        claim(f"b{n}", number, sentence=50 + n, again=f"a{n}") for n, number in enumerate(numbers)
    ]
    assert toll([*told, *again]) == toll(told)


@settings(max_examples=200)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.data())
def test_every_claim_has_one_standing_and_no_one_is_counted_twice(numbers: list[int], data):
    told = []
    for n, number in enumerate(numbers):
        flags = {name: data.draw(st.booleans()) for name in FLAGS}
        flags["nth"] = data.draw(st.integers(0, 4)) if number == 1 else 0
        flags["inside"] = data.draw(st.sampled_from([None, *(one.id for one in told)]))
        flags["by"] = data.draw(st.sampled_from(["", *(one.id for one in told)]))
        told.append(claim(f"c{n}", number, sentence=n // 2, **flags))
    solution = solve(told)
    standing = [*solution.wholes, *solution.part_of, *solution.repeats, *solution.aside]
    assert sorted(standing) == sorted(one.id for one in told)
    for part in solution.part_of:
        above, seen = part, set()
        while above in solution.part_of:
            assert above not in seen
            seen.add(above)
            above = solution.part_of[above]


def test_a_third_victim_is_inside_three_and_beside_two():
    told = [claim("three", 3), claim("third", 1, sentence=1, nth=3)]
    assert solve(told).part_of == {"third": "three"}
    assert solve([claim("two", 2), told[1]]).wholes == ("two", "third")


def test_the_other_four_are_inside_the_five_told_before():
    told = [claim("five", 5), claim("one", 1, inside="five"), claim("rest", 4, rest=True)]
    assert toll(told) == 5


def test_a_person_once_named_is_not_another_name_told_later():
    told = [
        claim("man", 1),
        claim("ann", 1, sentence=1, victim=True, portrait=ANN),
        claim("cy", 1, sentence=2, victim=True, portrait=CY),
    ]
    assert solve(told).repeats == {"ann": "man"}
    assert toll(told) == 2


def test_others_after_one_of_two_are_the_other_of_the_two():
    told = [
        claim("two", 2),
        claim("one", 1, sentence=1, inside="two", cut=True),
        claim("another", 1, sentence=2, more=True, by="one"),
    ]
    assert toll(told) == 2


def test_one_of_four_told_before_the_four_is_inside_them():
    told = [claim("one", 1, inside="four"), claim("four", 4)]
    assert solve(told).part_of == {"one": "four"}


def test_two_others_told_again_are_the_same_two():
    told = [claim("first", 2, others=True), claim("again", 2, sentence=3, more=True, others=True)]
    assert toll(told) == 2


def test_what_is_left_of_a_whole_is_inside_it_even_where_it_is_set_apart():
    told = [
        claim("all", 8),
        claim("here", 6, sentence=1),
        claim("there", 2, sentence=2, apart=True),
    ]
    assert solve(told).part_of == {"here": "all", "there": "all"}


def test_persons_told_one_by_one_are_the_parts_of_their_number():
    told = [
        claim("six", 6),
        claim("one", 1, sentence=1, portrait=Portrait(sex="male")),
        claim("other", 1, sentence=2, portrait=Portrait()),
    ]
    assert solve(told).part_of == {"one": "six", "other": "six"}


def test_children_told_beside_and_then_among_the_dead_are_among_them():
    told = [
        claim("dead", 16),
        claim("children", 3, beside=True, by="dead", group="children"),
        claim("again", 16, sentence=1),
        claim("among", 3, sentence=1, inside="again", group="children"),
    ]
    assert toll(told) == 16


def test_a_claim_beside_one_told_before_does_not_repeat_itself():
    told = [
        claim("man", 1, group="men"),
        claim("again", 1, sentence=1, group="men", again="man"),
        claim("mother", 1, group="women", beside=True, by="again"),
    ]
    assert solve(told).repeats == {"again": "man"}
