"""同名同姓: what tells namesakes apart, inside and on a wall."""

import datetime as dt

from zhixing.rules.names.namesakes import PersonFacts, labels, public_labels

BORN, OTHER = dt.date(1964, 3, 2), dt.date(1971, 8, 9)


def test_only_namesakes_get_an_aside() -> None:
    people = [PersonFacts(1, "薛建国", BORN), PersonFacts(2, "薛建国", OTHER), PersonFacts(3, "王小明", BORN)]
    assert labels(people) == {1: "薛建国（1964年3月2日生）", 2: "薛建国（1971年8月9日生）", 3: "王小明"}


def test_one_person_named_twice_is_no_namesake() -> None:
    assert labels([PersonFacts(1, "薛建国", BORN), PersonFacts(1, "薛建国", BORN)]) == {1: "薛建国"}


def test_equal_or_unknown_birth_dates_give_way_to_the_number_then_to_the_day_of_joining() -> None:
    alike = [PersonFacts(1, "薛建国", BORN, "152701196403021234"), PersonFacts(2, "薛建国", BORN, "152701196403025678")]
    assert list(labels(alike).values()) == ["薛建国（证件尾号1234）", "薛建国（证件尾号5678）"]
    unknown = [PersonFacts(1, "薛建国", joined_on=BORN), PersonFacts(2, "薛建国", joined_on=OTHER)]
    assert list(labels(unknown).values()) == ["薛建国（1964年3月2日入党）", "薛建国（1971年8月9日入党）"]


def test_where_nothing_is_known_the_order_of_the_register_tells_them_apart() -> None:
    people = [PersonFacts(12, "薛建国"), PersonFacts(3, "薛建国")]
    assert labels(people) == {12: "薛建国（同名之2）", 3: "薛建国（同名之1）"}


def test_a_wall_shows_no_birth_date_and_no_number() -> None:
    people = [
        PersonFacts(1, "薛建国", BORN, "152701196403021234", dt.date(1990, 7, 1), "男"),
        PersonFacts(2, "薛建国", OTHER, "152701197108095678", dt.date(2003, 7, 1), "男"),
        PersonFacts(3, "薛建国", OTHER, "152701197108099999", dt.date(2003, 6, 1), "女"),
    ]
    assert public_labels(people) == {
        1: "薛建国（1990年入党，男）",
        2: "薛建国（2003年入党，男）",
        3: "薛建国（2003年入党，女）",
    }
    assert public_labels(people[:2]) == {1: "薛建国（1990年入党）", 2: "薛建国（2003年入党）"}


def test_several_facts_together_tell_apart_what_one_alone_does_not() -> None:
    people = [
        PersonFacts(1, "薛建国", BORN, "152701196403021234"),
        PersonFacts(2, "薛建国", OTHER, "152701197108091234"),
        PersonFacts(3, "薛建国", BORN, "152701196403025678"),
    ]
    assert labels(people) == {
        1: "薛建国（1964年3月2日生，证件尾号1234）",
        2: "薛建国（1971年8月9日生，证件尾号1234）",
        3: "薛建国（1964年3月2日生，证件尾号5678）",
    }


def test_a_fact_that_one_of_them_lacks_tells_nobody_apart() -> None:
    people = [PersonFacts(1, "薛建国", BORN), PersonFacts(2, "薛建国")]
    assert labels(people) == {1: "薛建国（同名之1）", 2: "薛建国（同名之2）"}
    short = [PersonFacts(1, "薛建国", number="1234"), PersonFacts(2, "薛建国", number="5678")]
    assert labels(short) == {1: "薛建国（同名之1）", 2: "薛建国（同名之2）"}
    five = [PersonFacts(1, "薛建国", number="01234"), PersonFacts(2, "薛建国", number="05678")]
    assert labels(five) == {1: "薛建国（证件尾号1234）", 2: "薛建国（证件尾号5678）"}


def test_people_without_a_number_of_the_register_are_ordered_by_their_key() -> None:
    people = [PersonFacts("乙", "薛建国"), PersonFacts("丙", "薛建国"), PersonFacts("丁", "薛建国")]
    assert labels(people) == {"乙": "薛建国（同名之3）", "丙": "薛建国（同名之2）", "丁": "薛建国（同名之1）"}


def test_keys_of_both_kinds_have_one_order() -> None:
    people = [PersonFacts(12, "薛建国"), PersonFacts("乙", "薛建国"), PersonFacts(3, "薛建国")]
    assert labels(people) == {"乙": "薛建国（同名之1）", 3: "薛建国（同名之2）", 12: "薛建国（同名之3）"}


def test_who_has_no_year_of_joining_is_told_by_sex_or_by_order() -> None:
    people = [PersonFacts(1, "薛建国", sex="男"), PersonFacts(2, "薛建国", joined_on=BORN, sex="女")]
    assert public_labels(people) == {1: "薛建国（男）", 2: "薛建国（女）"}
    alike = [PersonFacts(1, "薛建国", sex="男"), PersonFacts(2, "薛建国", joined_on=BORN, sex="男")]
    # Together with what both have in common, the year that one of them has is enough.
    assert public_labels(alike) == {1: "薛建国（男）", 2: "薛建国（1964年入党，男）"}
