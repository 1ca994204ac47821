"""How a reader narrows the ranking; what the task force changes in a circular's words."""

from typing import Any

from django import forms

from common.errors import RuleViolation
from communities.choices import CommunityType
from properties.reports.standings import LEVELS


class StandingForm(forms.Form):
    """Level of places, kind, company, only the named ones. `area` (a street) travels along."""

    area = forms.IntegerField(required=False, widget=forms.HiddenInput, label="街道")
    rank = forms.ChoiceField(label="排名", choices=list(LEVELS.items()), required=False)
    kind = forms.ChoiceField(label="类型", choices=[("", "全部"), *CommunityType.choices], required=False)
    company = forms.ChoiceField(label="企业", choices=[("", "全部")], required=False)
    listed = forms.BooleanField(label="只看通报", required=False)

    def __init__(self, *args, companies: list[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, auto_id="filter-%s", **kwargs)
        self.fields["company"].choices = [("", "全部"), *companies]


class VersionForm(forms.Form):
    """Which draft the signer has read: its freezing moment."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class CircularTextForm(forms.Form):
    """The words of a draft: the opening, and each section as its paragraphs.

    A paragraph keeps its level and, where it has one, its run-in heading; both are given back unchanged.
    """

    opening = forms.CharField(label="开头", widget=forms.Textarea(attrs={"rows": 4}), strip=True)

    def __init__(self, *args, sections: list[dict], **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = sections
        for name, _, paragraph in self._paragraphs():
            text = paragraph.get("body") or paragraph["text"]
            label = paragraph["text"] if paragraph.get("body") else "段落"
            self.fields[name] = forms.CharField(
                label=label,
                initial=text,
                required=False,
                widget=forms.Textarea(attrs={"rows": max(2, min(8, len(text) // 38 + 1))}),
            )

    def _paragraphs(self):
        for place, section in enumerate(self.sections):
            for number, paragraph in enumerate(section["paragraphs"]):
                yield f"p{place}_{number}", section, paragraph

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the headings they belong to."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, section, _ in self._paragraphs():
            found.setdefault(section["heading"], []).append(self[name])
        return list(found.items())

    def edited_sections(self) -> list[dict[str, Any]]:
        """The sections with what was typed; an emptied paragraph falls away."""
        return [
            {"heading": section["heading"], "paragraphs": self._edited(place, section)}
            for place, section in enumerate(self.sections)
        ]

    def _edited(self, place: int, section: dict) -> list[dict[str, Any]]:
        kept = []
        for number, paragraph in enumerate(section["paragraphs"]):
            text = " ".join(self.cleaned_data[f"p{place}_{number}"].split())
            if text:
                kept.append({**paragraph, ("body" if paragraph.get("body") else "text"): text})
        if not kept:
            raise RuleViolation(f"“{section['heading']}”不能为空，请至少留一段。", field=f"p{place}_0")
        return kept
