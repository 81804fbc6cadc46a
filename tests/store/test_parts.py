"""Parts of the journal: every change comes back as it was, and bytes that are none are refused."""

from array import array
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.changes import (
    AlbumPhotosChanged,
    AlbumRow,
    AlbumsChanged,
    EntryReverted,
    Field,
    Links,
    PhotosEdited,
    Run,
    TagRow,
    TagsChanged,
    TagTreeChanged,
    inverse,
)
from photodesk.store.parts import UnknownPart, decode, encode

numbers = st.integers(1, 2**62)
ids = st.lists(numbers, max_size=30).map(lambda found: array("q", found))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.none() | st.integers(0, 360) | texts
links = st.lists(st.builds(Links, numbers, texts, ids), max_size=3).map(tuple)
tag_rows = st.none() | st.builds(TagRow, numbers, st.none() | numbers, texts)
album_rows = st.none() | st.builds(AlbumRow, numbers, st.none() | numbers, texts, texts, st.none() | texts)
steps = st.one_of(
    st.builds(PhotosEdited, st.sampled_from(Field), st.lists(st.builds(Run, values, values, ids), max_size=3).map(tuple)),
    st.builds(TagsChanged, links, links),
    st.builds(TagTreeChanged, st.lists(st.tuples(tag_rows, tag_rows), max_size=3).map(tuple)),
    st.builds(AlbumsChanged, st.lists(st.tuples(album_rows, album_rows), max_size=3).map(tuple)),
    ids.flatmap(lambda found: st.builds(AlbumPhotosChanged, numbers, texts, st.booleans(), st.just(found), st.just(found))),
    st.builds(EntryReverted, numbers, st.booleans()),
)
parts = st.lists(steps, max_size=4).map(tuple)


@given(parts)
def test_a_part_comes_back_as_it_was(part: tuple[object, ...]) -> None:
    assert decode(encode(part)) == part  # type: ignore[arg-type]  # steps of every kind


@given(st.lists(parts, max_size=3))
def test_the_way_back_of_the_way_back_is_the_way(change: list[tuple[object, ...]]) -> None:
    assert inverse(inverse(change)) == change  # type: ignore[arg-type]  # steps of every kind


@given(parts, st.data())
def test_a_part_that_is_cut_off_is_refused_or_whole(part: tuple[object, ...], data: st.DataObject) -> None:
    encoded = encode(part)  # type: ignore[arg-type]  # steps of every kind
    cut = encoded[: data.draw(st.integers(0, len(encoded) - 1))]
    with suppress(UnknownPart):
        assert decode(cut) == part  # only the line end is missing


@pytest.mark.parametrize(
    "data", [b"", b"garbage", b"{}\n", b'{"v":2,"n":"I","s":[]}\n', b'{"v":1,"n":"d","s":[]}\n', b'{"v":1,"n":"I","s":[["what"]]}\n',
             b'{"v":1,"n":"I","s":[["set","size",[]]]}\n', b'{"v":1,"n":"I","s":[["tag",[[1,"a",9]],[]]]}\n', b'{"v":1,"n":"I","s":[]}\nx'],
)  # fmt: skip
def test_bytes_that_are_no_part_are_refused(data: bytes) -> None:
    with pytest.raises(UnknownPart):
        decode(data)
