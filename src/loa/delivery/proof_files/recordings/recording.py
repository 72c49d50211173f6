"""A film or a sound recording without the place, or with it where that is the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from loa.delivery.proof_files.recordings.blanking import Changed, Changes, place_in
from loa.delivery.proof_files.recordings.films import film_of
from loa.delivery.proof_files.recordings.ogg import ogg_changes
from loa.delivery.proof_files.recordings.sounds import mp3_changes, wave_changes
from loa.delivery.proof_files.recordings.webm import webm_changes
from loa.files.states import MediaType

_CHANGES = {
    MediaType.WEBM: webm_changes,
    MediaType.OGG: ogg_changes,
    MediaType.WAV: wave_changes,
    MediaType.MP3: mp3_changes,
}


@dataclass(slots=True)
class Recording:
    """`file`: what is kept, at its beginning. `place`: degrees north and east, where it was kept and could be read."""

    file: BinaryIO
    shows_place: bool
    place: tuple[float, float] | None


def recording_of(file: BinaryIO, media_type: MediaType, *, keeps_place: bool) -> Recording:
    """The same recording comes out as the same bytes, however often. Raises `Refused` for what cannot be read."""
    if media_type in _CHANGES:
        changes = _CHANGES[media_type](file)
        place, has_track = _place(file, changes) if keeps_place else None, False
    else:
        film = film_of(file)
        changes, place, has_track = film.changes, film.place, film.has_place_track
    file.seek(0)
    if keeps_place and (place is not None or has_track):
        return Recording(file, shows_place=True, place=place)
    return Recording(cast(BinaryIO, Changed(file, changes)), shows_place=False, place=None)


def _place(file: BinaryIO, changes: Changes) -> tuple[float, float] | None:
    return next((place for words in changes.taken(file) if (place := place_in(words)) is not None), None)
