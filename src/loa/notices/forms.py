from __future__ import annotations

from django import forms

from loa.notices.states import Rhythm, Weekday


class WishForm(forms.Form):
    mail = forms.ChoiceField(label="Thư điện tử", choices=Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(label="Ngày gửi thư tổng hợp hằng tuần", choices=Weekday.choices, coerce=int)

    def clean_mail(self) -> Rhythm:
        return Rhythm(self.cleaned_data["mail"])
