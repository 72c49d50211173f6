"""Links that other packages join to the pages of plans."""

from __future__ import annotations

from typing import Any

from django import template

from loa.plans.joined import Joined, joined_to_line, joined_to_plan
from loa.plans.models import Activity, Plan

register = template.Library()


@register.simple_tag(takes_context=True)
def links_of_plan(context: Any, plan: Plan) -> list[Joined]:
    return joined_to_plan(plan, context["request"].user)


@register.simple_tag(takes_context=True)
def links_of_line(context: Any, activity: Activity) -> list[Joined]:
    return joined_to_line(activity, context["request"].user)
