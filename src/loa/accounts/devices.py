"""What a browser calls itself (User-Agent), in plain words. A hint for its owner; nothing is decided by it."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""First match counts: most browsers also name those that they descend from."""
MACHINES = (
    ("iPhone", "điện thoại iPhone"),
    ("iPad", "máy tính bảng iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "máy tính Windows"),
    ("Macintosh", "máy tính Mac"),
    ("CrOS", "máy tính Chromebook"),
    ("Linux", "máy tính Linux"),
)


def device_of(user_agent: str) -> str:
    """ "Chrome trên máy tính Windows"; what is not known is left out."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    if machine == "điện thoại Android" and "Mobile" not in user_agent:
        machine = "máy tính bảng Android"
    if browser and machine:
        return f"{browser} trên {machine}"
    return browser or (machine[:1].upper() + machine[1:]) or "Thiết bị không rõ"
