"""The cache over the whole engine: what it lacks is made, what nobody needs goes, its limit holds, its figures are true."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write_photos

from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library
from photodesk.library.looking import Looking, Outcome, PreviewDone

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


@pytest.fixture
def large(library: Library, scan: Scan, tmp_path: Path) -> Path:
    """Twelve photos whose previews are about 30 kB each; nothing is done yet."""
    write_photos(tmp_path / "p", 12, width=900, height=600)
    scan(tmp_path / "p")
    return tmp_path / "p"


def bytes_on_disk(library: Library) -> int:
    return sum(file.stat().st_size for file in library.paths.previews.rglob("*") if file.is_file())


def states(library: Library) -> dict[str, int]:
    return dict(library.jobs.counts()["preview"])


def test_the_backlog_stops_at_the_cap_and_the_figures_are_those_of_the_disk(library: Library, large: Path, work: Work) -> None:
    library.derivatives.set_cap(100_000)
    work()
    sizes = library.derivatives.sizes()
    assert 0 < sizes.previews < 12
    assert sizes.preview_bytes == bytes_on_disk(library) <= 100_000
    assert states(library) == {"done": sizes.previews, "cancelled": 12 - sizes.previews}


def test_a_photo_that_is_looked_at_gets_its_preview_beyond_the_cap(library: Library, large: Path, work: Work, looking: Looking) -> None:
    library.derivatives.set_cap(100_000)
    work()
    kept = library.derivatives.contents()[1]
    ids = [int(str(p["id"])) for p in library.browsing.photos("")]
    (lacking, *_) = looking.lacking("preview", ids)
    viewed = [content for content in kept if library.derivatives.preview(content)]
    library.jobs.enqueue("preview", [lacking], 0)
    (job,) = library.jobs.claim_photos("preview", [lacking])
    outcome = looking.run(job, on_demand=True)
    assert isinstance(outcome, PreviewDone) and outcome.stored
    looking.store([outcome])
    assert library.derivatives.has_preview(job.content_hash or b"")
    assert not library.derivatives.has_preview(viewed[0])
    assert library.derivatives.sizes().preview_bytes == bytes_on_disk(library) <= 100_000


def test_previews_that_found_no_room_are_made_when_there_is_room(library: Library, large: Path, work: Work, looking: Looking) -> None:
    library.derivatives.set_cap(100_000)
    work()
    made = states(library)["done"]
    assert library.caring.use_room() == 0  # the rest of 100 kB is not worth a try
    library.derivatives.set_cap(10_000_000)
    assert library.caring.use_room() == 12 - made
    work()
    assert states(library) == {"done": 12}


def test_clearing_what_is_finished_forgets_no_preview_that_waits_for_room(library: Library, large: Path, work: Work) -> None:
    library.derivatives.set_cap(100_000)
    work()
    waiting = states(library)["cancelled"]
    library.jobs.clear_finished()
    library.derivatives.set_cap(10_000_000)
    assert library.caring.use_room() == waiting > 0


def test_what_the_user_cancelled_is_not_taken_for_want_of_room(library: Library, large: Path, work: Work) -> None:
    library.jobs.cancel("look")
    assert library.caring.use_room() == 0


def test_a_new_recipe_makes_everything_anew_and_only_once(
    library: Library, large: Path, work: Work, looking: Looking, decoders: DecoderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.recover()
    work()
    with monkeypatch.context() as newer:
        for place in ("photodesk.library.library", "photodesk.library.caring", "photodesk.library.looking"):
            newer.setattr(f"{place}.RECIPE", 99)
        library.close()
        again = Library.open(library.paths, Settings())
        again.recover()
        assert dict(again.jobs.counts()["look"]) == {"queued": 12}
        working = Looking(again.database, again.derivatives, decoders, make_previews=True, preview_format="jpeg")
        while claimed := again.jobs.claim(50, ()):
            working.store([working.run(job) for job in claimed])
        again.recover()
        assert {kind: dict(found) for kind, found in again.jobs.counts().items()} == {
            "look": {"done": 12},
            "preview": {"done": 12},
            "duplicates": {"done": 12},
        }
        again.close()


def test_a_lost_cache_is_made_anew(library: Library, large: Path, work: Work, decoders: DecoderPool) -> None:
    work()
    library.close()
    library.paths.derivatives.unlink()
    again = Library.open(library.paths, Settings())
    again.recover()
    working = Looking(again.database, again.derivatives, decoders, make_previews=True, preview_format="jpeg")
    while claimed := again.jobs.claim(50, ()):
        working.store([working.run(job) for job in claimed])
    sizes = again.derivatives.sizes()
    assert (sizes.thumbs, sizes.previews) == (12, 12)
    again.close()


def test_check_makes_a_preview_that_was_deleted_and_leaves_the_rest(library: Library, large: Path, work: Work) -> None:
    work()
    before = {file.name: file.stat().st_ino for file in library.paths.previews.rglob("*.jpg")}
    lost = next(iter(library.paths.previews.rglob("*.jpg")))
    lost.unlink()
    whole, again = library.caring.mend("")
    assert (whole, len(again)) == (11, 1)
    work()
    after = {file.name: file.stat().st_ino for file in library.paths.previews.rglob("*.jpg")}
    assert {name for name in before if after[name] != before[name]} <= {lost.name}
    assert library.caring.mend("") == (12, [])


def test_prune_drops_what_no_photo_has(library: Library, large: Path, scan: Scan, work: Work) -> None:
    work()
    library.folders.remove(os.fsencode(large))
    items, size = library.caring.prune()
    assert (items, bytes_on_disk(library)) == (24, 0)
    assert size > 12 * 10_000


def test_adding_a_forgotten_folder_again_decodes_nothing(library: Library, large: Path, scan: Scan, work: Work) -> None:
    work()
    before = library.derivatives.sizes()
    library.folders.remove(os.fsencode(large))
    scan(large)
    assert not any(getattr(outcome, "fresh", False) for outcome in work())
    assert library.derivatives.sizes() == before
    assert all(photo["hashes"] for photo in library.browsing.photos(""))
