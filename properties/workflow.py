"""The life cycles of a filled sheet, a month's handing-in and a ranking version, each as one table."""

from common.workflow import StateLook, T, Workflow

DRAFT = StateLook("录入中", "half", "blue")
SUBMITTED = StateLook("已提交", "up", "blue")
RETURNED = StateLook("退回", "return", "amber")
APPROVED = StateLook("已审", "check", "green")
REPORTED = StateLook("已报", "done", "green")

INSPECTION = Workflow(
    "检查表",
    "draft",
    {"draft": DRAFT, "submitted": SUBMITTED, "returned": RETURNED, "approved": APPROVED},
    (
        T("submit", "提交审核", {"draft", "returned"}, "submitted", "properties.enter_inspection"),
        T("withdraw", "撤回", {"submitted"}, "draft", "properties.enter_inspection"),
        T("approve", "通过", {"submitted"}, "approved", "properties.review_inspection"),
        T("return", "退回", {"submitted"}, "returned", "properties.review_inspection", requires=("reason",)),
        T(
            "reopen",
            "退回已审",
            {"approved"},
            "returned",
            "properties.reopen_inspection",
            requires=("reason",),
        ),
    ),
)

STREET_MONTH = Workflow(
    "街道月报",
    "open",
    {"open": DRAFT, "submitted": SUBMITTED, "returned": RETURNED, "reported": REPORTED},
    (
        T("submit", "提交", {"open", "returned"}, "submitted", "properties.submit_month"),
        T("return", "退回", {"submitted"}, "returned", "properties.report_month", requires=("reason",)),
        T("report", "上报", {"submitted"}, "reported", "properties.report_month"),
        T("take_back", "退回", {"reported"}, "submitted", "properties.prepare_ranking"),
    ),
)

DISTRICT_MONTH = Workflow(
    "区月报",
    "open",
    {"open": DRAFT, "returned": RETURNED, "reported": REPORTED},
    (
        T("report", "上报", {"open", "returned"}, "reported", "properties.report_month"),
        T("return", "退回", {"reported"}, "returned", "properties.prepare_ranking", requires=("reason",)),
    ),
)

ISSUE = Workflow(
    "排名通报",
    "draft",
    {
        "draft": StateLook("拟稿", "half", "blue"),
        "signed": StateLook("已签发", "clock", "blue"),
        "issued": StateLook("已印发", "done", "green"),
        "superseded": StateLook("已更正", "dashed", "grey"),
    },
    (
        T("freeze", "重新汇总", {"draft"}, "draft", "properties.prepare_ranking"),
        T(
            "sign",
            "签发",
            {"draft"},
            "signed",
            "properties.sign_ranking",
            confirm="签发后占用文号，排名数据冻结，不能再改。",
        ),
        T(
            "issue",
            "印发",
            {"signed"},
            "issued",
            "properties.issue_ranking",
            confirm="印发后全市各单位可见。要改只能发更正版。",
        ),
        T("supersede", "更正", {"issued"}, "superseded", "properties.issue_ranking"),
    ),
)
