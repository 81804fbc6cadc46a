"""What the status bar and the Jobs panel say of the queue."""

from photodesk.bridge.progress import Progress


def test_counts_go_on_until_nothing_is_left_and_begin_anew() -> None:
    progress = Progress("look")
    progress.add(10)
    progress.end(3, 1)
    progress.stop(1)
    progress.add(5)
    group = progress.group(False)
    assert (group.state, group.done, group.failed, group.cancelled, group.total) == ("running", 3, 1, 1, 15)
    progress.end(10, 0)
    assert progress.group(False).state == "failed"
    progress.add(2)
    group = progress.group(False)
    assert (group.done, group.total) == (0, 2)


def test_a_recount_corrects_what_is_left() -> None:
    progress = Progress("preview")
    progress.add(10)
    progress.end(4, 0)
    progress.set_left(8, 0, 0)
    assert progress.group(False).total == 12


def test_states_have_their_words() -> None:
    progress = Progress("look")
    progress.set_left(2, 2, 0)
    assert progress.group(False).state == "waiting"
    assert progress.group(True).state == "paused"
    progress.end(2, 0)
    assert progress.group(False).state == "done"


def test_the_time_left_is_not_guessed_too_early() -> None:
    progress = Progress("look")
    progress.add(1000)
    progress.end(10, 0)
    assert progress.group(False).seconds_left is None


def test_what_is_tried_again_is_not_counted_twice() -> None:
    progress = Progress("look")
    progress.add(10)
    progress.end(3, 4)
    progress.set_left(7, 0, 0)  # the four were put back
    group = progress.group(False)
    assert (group.done, group.failed, group.total) == (3, 0, 10)


def test_after_a_cancel_the_line_says_stopped_until_there_is_new_work() -> None:
    progress = Progress("look")
    progress.add(10)
    progress.end(3, 0)
    progress.cancel(7)
    progress.recall(2)  # looked at by the user: made after all
    group = progress.group(False)
    assert (group.state, group.done, group.total, group.cancelled) == ("cancelled", 3, 10, 5)
    progress.end(2, 0)
    group = progress.group(False)
    assert (group.state, group.done, group.total) == ("cancelled", 5, 10)
    progress.add(4)
    group = progress.group(False)
    assert (group.state, group.done, group.total) == ("running", 0, 4)


def test_finished_work_can_be_forgotten_and_problems_stay() -> None:
    progress = Progress("look")
    progress.add(10)
    progress.end(8, 2)
    progress.forget()
    group = progress.group(False)
    assert (group.done, group.failed, group.total) == (0, 2, 0)
    progress.add(5)
    progress.end(1, 0)
    progress.forget()
    assert progress.group(False).done == 1, "work under way is kept"


def test_previews_of_one_run_of_thumbnails_are_one_run() -> None:
    progress = Progress("preview")
    progress.extend(3)
    progress.end(3, 0)
    progress.extend(4)
    progress.end(4, 0)
    assert (progress.group(False).done, progress.group(False).total) == (7, 7)


def test_a_wish_that_needs_no_work_begins_nothing() -> None:
    progress = Progress("look")
    progress.add(3)
    progress.end(3, 0)
    progress.recall(0)
    assert progress.group(False).done == 3
