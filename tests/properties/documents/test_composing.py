"""The words of a month's circular, from its facts alone."""

from properties.documents.composing import ANNEXES, compose_text
from properties.documents.facts import circular_facts
from properties.models import RankingEntry


def told(text):
    """Every paragraph of a section, by its heading."""
    return {
        section["heading"]: "".join(row["text"] + row.get("body", "") for row in section["paragraphs"])
        for section in text["sections"]
    }


def test_the_paper_has_its_five_sections_and_three_annexes(frozen):
    text = compose_text(circular_facts(frozen))
    assert list(told(text)) == [
        "一、总体情况",
        "二、排名情况",
        "三、存在的主要问题",
        "四、通报批评",
        "五、下步工作要求",
    ]
    assert text["attachments"] == [f"{place}.{name}" for place, name in enumerate(ANNEXES, start=1)]


def test_title_and_opening_name_month_scope_window_and_count(frozen):
    text = compose_text(circular_facts(frozen))
    assert text["title"] == "关于2023年3月份中心城区物管小区检查考核及排名情况的通报"
    assert "".join(text["title_lines"]) == text["title"]
    assert "2023年2月23日至2023年3月22日" in text["opening"]
    assert "对16个物管小区进行了检查" in text["opening"]


def test_the_figures_are_those_of_the_frozen_version(frozen):
    overall = told(compose_text(circular_facts(frozen)))["一、总体情况"]
    mean = frozen.totals["mean_centi"]
    assert f"平均得分{mean // 100}.{mean % 100:02d}分" in overall
    assert "覆盖率100.0%" in overall
    assert "较上月" not in overall


def test_a_later_month_is_compared_with_the_one_before(frozen):
    from dataclasses import replace

    facts = replace(circular_facts(frozen), previous_mean_centi=frozen.totals["mean_centi"] - 63)
    assert "较上月提高0.63分" in told(compose_text(facts))["一、总体情况"]
    level = replace(facts, previous_mean_centi=frozen.totals["mean_centi"])
    assert "与上月持平" in told(compose_text(level))["一、总体情况"]


def test_those_named_are_counted_and_companies_only_once(frozen):
    named = RankingEntry.objects.filter(issue=frozen).criticized()
    firms = {row.company_name for row in named}
    criticism = told(compose_text(circular_facts(frozen)))["四、通报批评"]
    assert f"对{named.count()}个小区、{len(firms)}家物业服务企业予以通报批评" in criticism
    assert "累计通报" in criticism


def test_a_company_named_again_is_to_be_talked_to(frozen):
    from dataclasses import replace

    facts = circular_facts(frozen)
    listed = ({**facts.listed[0], "is_company_repeated": True}, *facts.listed[1:])
    criticism = told(compose_text(replace(facts, listed=listed)))["四、通报批评"]
    assert f"{listed[0]['company_name']}连续2个月被通报" in criticism
    assert "约谈企业主要负责人" in criticism


def test_a_month_that_names_nobody_says_so(frozen):
    from dataclasses import replace

    sections = told(compose_text(replace(circular_facts(frozen), listed=())))
    assert "本月没有通报批评的小区和物业服务企业" in sections["四、通报批评"]


def test_the_same_facts_give_the_same_words(frozen):
    assert compose_text(circular_facts(frozen)) == compose_text(circular_facts(frozen))


def test_no_person_is_named(frozen):
    text = compose_text(circular_facts(frozen))
    assert "王经理" not in text["opening"] + "".join(told(text).values())
