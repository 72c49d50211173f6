"""Ask a page on the web what it says of itself, without letting an address lead into our own network."""

from loa.delivery.fetching.looking import Seen, look
from loa.delivery.fetching.many import look_at

__all__ = ["Seen", "look", "look_at"]
