"""民主评议 in a standard: which grades go with a band, in both languages, by default, and on its page."""

from dataclasses import replace

from zhixing.rules.standards.document import document
from zhixing.rules.standards.model import APPRAISAL, AppraisalGrade, AppraisalRule, Band, Share, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.results import default_grades, usual_grades
from zhixing.rules.standards.writing import write_standard

EXCELLENT, QUALIFIED, BASIC = AppraisalGrade.EXCELLENT, AppraisalGrade.QUALIFIED, AppraisalGrade.BASIC
ENGLISH = """
title: 办法
blocks: [{code: b, name: 积分, items: [{code: J, name: 加分, worth: 2}]}]
bands:
  - {code: RED, name: 红星, at_least: 90, grades: [excellent]}
  - {code: YELLOW, name: 黄星, at_least: 75, grades: [qualified, basic]}
  - {code: GREEN, name: 绿星}
appraisal: {excellent_share: 15%}
"""
CHINESE = """
名称: 办法
维度: [{编号: b, 名称: 积分, 细则: [{编号: J, 名称: 加分, 每次分值: 2}]}]
等次:
  - {编号: RED, 名称: 红星, 不低于: 90, 评议等次: 优秀}
  - {编号: YELLOW, 名称: 黄星, 不低于: 75, 评议等次: [合格, 基本合格]}
  - {编号: GREEN, 名称: 绿星}
民主评议: {优秀比例: 15%}
"""


def read(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    return standard


def test_both_languages_say_the_same_and_are_written_back() -> None:
    assert read(ENGLISH) == read(CHINESE) == read(write_standard(read(ENGLISH)))
    assert read(ENGLISH).appraisal == AppraisalRule(Share(15, 100))


def test_a_band_that_says_nothing_goes_by_its_place() -> None:
    bands = read(ENGLISH).bands
    assert [usual_grades(bands, number) for number in range(3)] == [(EXCELLENT,), (QUALIFIED, BASIC), (BASIC,)]
    unsaid = [replace(band, grades=()) for band in bands]
    assert [usual_grades(unsaid, number) for number in range(3)] == [(EXCELLENT, QUALIFIED), (QUALIFIED,), (BASIC,)]
    assert AppraisalGrade.UNQUALIFIED not in {grade for place in range(5) for grade in default_grades(place, 5)}


def test_a_standard_that_says_nothing_warns_of_a_third_and_one_may_ask_for_no_warning() -> None:
    silent = ENGLISH.replace("appraisal: {excellent_share: 15%}\n", "")
    assert read(silent).appraisal == APPRAISAL == AppraisalRule(Share(1, 3))
    assert read(ENGLISH.replace("15%", "none")).appraisal == AppraisalRule(None)


def test_the_page_says_which_grades_and_which_share() -> None:
    page = document(read(ENGLISH))
    assert [line.grades for line in page.bands] == ["优秀", "合格、基本合格", "基本合格"]
    assert ("民主评议", "拟评优秀的一般不超过评定等次人数的 15%，超出只提醒") in [
        (line.name, line.text) for line in page.general
    ]
    unasked = document(read(ENGLISH.replace("15%", "none")))
    assert ("民主评议", "拟评优秀的人数不提醒") in [(line.name, line.text) for line in unasked.general]


def test_where_the_year_has_bands_of_its_own_they_lead_to_the_grades() -> None:
    standard = read("title: 办法\nyear: {by: mean, bands: [{code: A, name: 甲, at_least: 80}, {code: B, name: 乙}]}\n")
    with_quarters = replace(standard, bands=(Band("R", "红"),))
    page = document(with_quarters)
    assert [line.grades for line in page.bands] == [""]
    assert [line.grades for line in page.year_bands] == ["优秀、合格", "基本合格"]


def test_a_standard_of_organisations_leads_to_no_grade() -> None:
    standard = read("title: 办法\nindex: fortress\nbands: [{code: A, name: 甲, at_least: 80}, {code: B, name: 乙}]\n")
    assert [line.grades for line in document(standard).bands] == ["", ""]
