"""Official documents in the form that Nghị định 30/2020/NĐ-CP prescribes: one model, rendered to .docx and .pdf."""

from vanban.writer.notation import Malformed, as_json, from_json

__all__ = ["Malformed", "as_json", "from_json"]
