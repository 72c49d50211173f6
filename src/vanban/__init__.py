"""vanban ("văn bản", official document): Vietnamese administrative documents, read and written.

Pure Python: no Django, no clock, no network, no database.
"""
