"""How long a PDF is read: by the hundred pages, or one by one where they are heavy."""

from qa_bot.ingest.pdfs.opening import Clock, pages_in_time, partly_read


class Reading:
    """A file whose pages take some seconds each."""

    def __init__(self, seconds_a_page: float) -> None:
        self.seconds_a_page = seconds_a_page
        self.time = 0.0

    def read(self, pages: int) -> list[int]:
        found = []
        for index in pages_in_time(pages, Clock(30, begun=0.0, now=lambda: self.time)):
            self.time += self.seconds_a_page
            found.append(index)
        return found


def test_light_pages_are_read_by_the_hundred() -> None:
    assert len(Reading(0.01).read(250)) == 250
    assert len(Reading(0.03).read(5000)) == 700  # 20 seconds are over at page 667


def test_heavy_pages_are_broken_off_before_the_time_is_over() -> None:
    reading = Reading(1)
    assert len(reading.read(90)) == 23
    assert reading.time < 30


def test_one_page_is_read_in_any_case() -> None:
    assert Reading(40).read(3) == [0]


def test_what_was_not_read_is_told_with_the_setting() -> None:
    assert partly_read(3, 3, Clock(30)) == ""
    told = partly_read(23, 90, Clock(600, "parsing.ocr_seconds"))
    assert told == (
        "Only its first 23 of 90 pages were read, in 600 seconds. The setting parsing.ocr_seconds raises the limit."
    )
