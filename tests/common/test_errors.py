"""Refusals as the doors see them."""

import pytest

from common.errors import Conflict, NotAllowed, RuleViolation, RuleViolations


def test_a_refusal_is_shown_as_its_sentence_and_knows_its_field():
    refusal = RuleViolation("检查日期 3月25日不在本月窗口，请改日期。", field="inspected_on")

    assert str(refusal) == "检查日期 3月25日不在本月窗口，请改日期。"
    assert refusal.code == "invalid"
    assert refusal.by_field() == {"inspected_on": ["检查日期 3月25日不在本月窗口，请改日期。"]}


def test_several_refusals_keep_their_fields_and_their_order():
    refusals = RuleViolations(
        [RuleViolation("甲。", field="a"), ("b", "乙。"), RuleViolation("丙。", field="a")]
    )

    assert refusals.by_field() == {"a": ["甲。", "丙。"], "b": ["乙。"]}
    assert [single.message for single in refusals.violations] == ["甲。", "乙。", "丙。"]


def test_refusals_inside_refusals_are_flattened():
    inner = RuleViolations({"a": "甲。"})

    assert RuleViolations([inner, RuleViolation("乙。")]).by_field() == {"a": ["甲。"], None: ["乙。"]}


def test_an_empty_list_of_refusals_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="at least one"):
        RuleViolations([])


def test_a_door_that_catches_a_refusal_catches_every_kind():
    for refusal in (RuleViolations({"a": "甲。"}), Conflict("已被改过。"), NotAllowed("已印发。")):
        with pytest.raises(RuleViolation):
            raise refusal


def test_a_conflict_carries_what_the_page_needs_to_show_the_difference():
    conflict = Conflict("这张表 09:08 被柳荫社区改过，请先看差异。", detail={"version": 3})

    assert conflict.detail == {"version": 3}
    assert (conflict.code, Conflict("甲。", code="stale").code) == ("conflict", "stale")
    assert NotAllowed("已印发。").code == "not_allowed"
