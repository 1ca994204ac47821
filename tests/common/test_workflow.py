"""Life cycles as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotAllowed
from common.workflow import StateLook, T, Workflow

INSPECTION = Workflow(
    "检查记录",
    "draft",
    {
        "draft": StateLook("录入中", glyph="half", tone="blue"),
        "submitted": StateLook("已提交", glyph="up", tone="blue"),
        "returned": StateLook("退回", glyph="back", tone="amber"),
        "approved": StateLook("已审", glyph="tick", tone="green"),
    },
    (
        T("submit", "提交", {"draft", "returned"}, "submitted", permission="properties.enter_inspection"),
        T("withdraw", "撤回", {"submitted"}, "draft", permission="properties.enter_inspection"),
        T("return", "退回", {"submitted"}, "returned", "properties.review_inspection", requires=("reason",)),
        T("approve", "通过", {"submitted"}, "approved", permission="properties.review_inspection"),
        T(
            "reopen",
            "重新打开",
            {"approved"},
            "returned",
            "properties.reopen_inspection",
            requires=("reason",),
        ),
    ),
)

ISSUE = Workflow(
    "月排名",
    "draft",
    {
        "draft": StateLook("拟稿"),
        "signed": StateLook("已签发"),
        "issued": StateLook("已印发"),
        "superseded": StateLook("已被更正"),
    },
    (
        T("freeze", "重新汇总", {"draft"}, "draft"),
        T("sign", "签发", {"draft"}, "signed", confirm="签发后不能再改，确定签发吗？"),
        T("issue", "印发", {"signed"}, "issued"),
        T("supersede", "更正", {"issued"}, "superseded"),
    ),
)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        (["submit", "approve"], "approved"),
        (["submit", "return", "submit", "approve"], "approved"),
        (["submit", "withdraw", "submit"], "submitted"),
        (["submit", "approve", "reopen", "submit", "approve"], "approved"),
    ],
)
def test_a_paper_walks_the_steps_of_its_table(steps, end):
    state = INSPECTION.initial
    for name in steps:
        state = INSPECTION.step(state, name).target

    assert state == end


def test_a_step_out_of_turn_is_refused_with_the_state_and_the_way_out():
    with pytest.raises(NotAllowed) as refusal:
        INSPECTION.step("approved", "submit")

    assert str(refusal.value) == ("检查记录已是“已审”，不能提交。这一步只能在“录入中”、“退回”时办理。")


@pytest.mark.parametrize(("state", "name"), [("draft", "burn"), ("burnt", "submit")])
def test_a_state_or_step_that_does_not_exist_is_a_fault_of_the_program(state, name):
    with pytest.raises(LookupError):
        INSPECTION.step(state, name)


@given(st.lists(st.sampled_from([t.name for t in INSPECTION.transitions]), max_size=12))
def test_whatever_steps_are_tried_the_paper_stays_inside_its_table(names):
    state = INSPECTION.initial
    for name in names:
        offered = {t.name for t in INSPECTION.available(state, lambda permission: True)}
        try:
            transition = INSPECTION.step(state, name)
        except NotAllowed:
            assert name not in offered
        else:
            assert name in offered
            state = transition.target
    assert state in INSPECTION.states


def test_only_the_steps_a_person_may_take_are_offered_in_the_order_of_the_table():
    def is_clerk(permission):
        return permission == "properties.enter_inspection"

    assert [t.name for t in INSPECTION.available("submitted", is_clerk)] == ["withdraw"]
    assert [t.name for t in INSPECTION.available("submitted", lambda permission: True)] == [
        "withdraw",
        "return",
        "approve",
    ]


def test_a_step_without_a_permission_is_offered_to_everybody():
    assert [t.name for t in ISSUE.available("draft", lambda permission: False)] == ["freeze", "sign"]


def test_a_blank_reason_counts_as_missing_and_zero_does_not():
    step = T("return", "退回", ["submitted"], "returned", requires=["reason", "days"])

    assert step.missing({"reason": " ", "days": 0}) == ["reason"]
    assert step.missing({"reason": "照片不清"}) == ["days"]


def test_a_state_from_which_nothing_leads_on_is_final():
    assert ISSUE.is_final("superseded")
    assert not ISSUE.is_final("issued")


def test_the_states_are_the_choices_of_a_field():
    assert ISSUE.choices[:2] == [("draft", "拟稿"), ("signed", "已签发")]
    assert INSPECTION.look("draft").glyph == "half"


@pytest.mark.parametrize(
    ("transitions", "words"),
    [
        ((T("go", "走", {"a"}, "b"), T("go", "走", {"b"}, "a")), "share a name"),
        ((T("go", "走", {"a"}, "c"),), "unknown states"),
        ((T("stay", "留", {"a"}, "a"),), "unreachable"),
    ],
)
def test_a_table_with_a_mistake_does_not_load(transitions, words):
    with pytest.raises(ValueError, match=words):
        Workflow("便函", "a", {"a": StateLook("甲"), "b": StateLook("乙")}, transitions)


def test_the_diagram_is_the_table():
    assert ISSUE.mermaid() == (
        "stateDiagram-v2\n"
        '    state "拟稿" as draft\n'
        '    state "已签发" as signed\n'
        '    state "已印发" as issued\n'
        '    state "已被更正" as superseded\n'
        "    [*] --> draft\n"
        "    draft --> draft: 重新汇总\n"
        "    draft --> signed: 签发\n"
        "    signed --> issued: 印发\n"
        "    issued --> superseded: 更正\n"
        "    superseded --> [*]\n"
    )
