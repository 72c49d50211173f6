"""Ask a page on the web what it says of itself, without letting an address lead into our own network."""

from loa.delivery.fetching.looking import Seen, look

__all__ = ["Seen", "look"]
