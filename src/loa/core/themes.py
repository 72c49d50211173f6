"""Light, dark, or as the device says: a choice kept in a cookie of the browser, not of the account."""

THEME_COOKIE = "theme"
THEMES = {"auto": "Theo thiết bị", "light": "Sáng", "dark": "Tối"}
