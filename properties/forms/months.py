"""Handing a month in, giving it back, opening one."""

from django import forms

from communities.models import Area
from properties.choices import StandardState
from properties.models import InspectionStandard, RankingRuleSet


class HandInForm(forms.Form):
    """What the street says about communities it did not inspect. Whether it must, the action decides."""

    use_required_attribute = False

    unchecked_reason = forms.CharField(
        label="未检查原因",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="有小区未检查时必须写明，会随排名一起列出。",
    )


class GiveBackForm(forms.Form):
    """Why a month goes back."""

    use_required_attribute = False

    reason = forms.CharField(
        label="退回理由",
        max_length=200,
        error_messages={"required": "退回要写明理由，请填写后再点退回。"},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明哪里不对、要改成什么；对方打开本月就看到这句话。",
    )


class OpenMonthForm(forms.Form):
    """A new ranking month of a city: on which standard and by which rules."""

    year = forms.IntegerField(label="年", min_value=2020, max_value=2099)
    month = forms.IntegerField(label="月", min_value=1, max_value=12)
    standard = forms.ModelChoiceField(label="考核标准", queryset=InspectionStandard.objects.none())
    rule_set = forms.ModelChoiceField(label="排名规则", queryset=RankingRuleSet.objects.none())

    def __init__(self, *args, city: Area, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = InspectionStandard.objects.filter(
            city=city, state=StandardState.EFFECTIVE
        )
        self.fields["rule_set"].queryset = RankingRuleSet.objects.filter(city=city)
        for name in ("standard", "rule_set"):
            self.fields[name].empty_label = None
