"""`make screenshots`: a picture of every page, for desk and phone, with drawn people and no photograph."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import Page, Route

from casework import browse
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.photo import OwnerKind, Photo
from tests.browser import DESK, PHONE, chromium, opened_page, sign_in
from tests.drawn_faces import picture, portrait
from tests.live_service import LiveService, live_service
from tests.page_caseload import Numbers, filled
from tests.page_tour import IN_BOTH_LANGUAGES, STOPS, Stop, stops_of

FOLDER: Final = Path("screenshots")
DOCS: Final = Path("docs/images")
_SHOWN_IN_DOCS: Final = {("desk", "review"): 830, ("desk", "pair"): 1530, ("phone", "admission"): 2400}
SIZES: Final = {"desk": DESK, "phone": PHONE}
_PHOTO: Final = re.compile(r"/v1/(photos|reviews)/(\d+)/(?:photos/)?(\w+)(?:\?face=(\d+))?$")
_COLOURS: Final = 128


@contextmanager
def demonstration() -> Iterator[tuple[LiveService, Numbers]]:
    """A service with the caseload of the tour, for as long as the block lasts."""
    with TemporaryDirectory() as folder:
        runtime = open_runtime(Settings(data_dir=Path(folder), control_share=0))
        try:
            with live_service(runtime) as service:
                yield service, filled(service)
        finally:
            runtime.close()


def drawn(runtime: Runtime) -> Callable[[Route], None]:
    """Answers requests for photographs with drawings."""

    def answer(route: Route) -> None:
        asked = _PHOTO.search(route.request.url)
        assert asked is not None, route.request.url
        route.fulfill(body=_drawing(runtime, *asked.groups()), content_type="image/svg+xml")

    return answer


def _drawing(runtime: Runtime, kind: str, number: str, part: str, face: str | None) -> bytes:
    photo = browse.photo(
        runtime, _photo_of_review(runtime, int(number), part) if kind == "reviews" else int(number)
    )
    person, is_whole = _person_of(runtime, photo), part in ("screen", "image")
    if not is_whole:
        return portrait(person + 31 * int(face or 0), look=photo.id)
    faces = [(each.box, person + 31 * index) for index, each in enumerate(photo.assessment.faces)]
    return picture(photo.width_px, photo.height_px, faces, look=photo.id)


def _photo_of_review(runtime: Runtime, number: int, side: str) -> int:
    with runtime.store.read() as work:
        task = work.review_tasks.get(number)
    return task.left_photo_id if side == "left" else task.right_photo_id


def _person_of(runtime: Runtime, photo: Photo) -> int:
    """A number for who is meant: the first report is of the first person in care."""
    if photo.owner.kind is OwnerKind.ADMISSION:
        return browse.admission(runtime, photo.owner.id).subject_id
    return photo.owner.id if photo.owner.id == 1 else 100 + photo.owner.id


def written(folder: Path, stops: tuple[Stop, ...] = STOPS) -> int:
    """How many pictures were written: folder/language/size/page.png."""
    count = 0
    with demonstration() as (service, numbers), chromium() as browser:
        for size, viewport in SIZES.items():
            for role in dict.fromkeys(stop.role for stop in stops):
                with opened_page(browser, service, viewport) as page:
                    page.route(_PHOTO, drawn(service.runtime))
                    if role is not None:
                        sign_in(page, role)
                    for stop in stops_of(role, stops):
                        count += _taken(page, stop, numbers, folder, size)
    return count


def _taken(page: Page, stop: Stop, numbers: Numbers, folder: Path, size: str) -> int:
    languages = ("zh", "en") if stop.name in IN_BOTH_LANGUAGES else ("zh",)
    for language in languages:
        address = stop.address_in(numbers)
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}", wait_until="load")
        for image in page.locator("img[loading=lazy]").all():
            image.scroll_into_view_if_needed()
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        place = folder / language / size / f"{stop.name}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_smaller(page.screenshot(full_page=True)))
        if (size, stop.name) in _SHOWN_IN_DOCS:
            _into_docs(place, f"{stop.name}-{language}.png", _SHOWN_IN_DOCS[size, stop.name])
    return len(languages)


def _smaller(png: bytes) -> bytes:
    buffer = BytesIO()
    with Image.open(BytesIO(png)) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _into_docs(place: Path, name: str, height: int) -> None:
    """The top of the picture, smaller, where the README shows it."""
    with Image.open(place) as image:
        top = image.convert("RGB").crop((0, 0, image.width, min(height, image.height)))
    wide = min(top.width, 960)
    top = top.resize((wide, round(top.height * wide / top.width)), Image.Resampling.LANCZOS)
    DOCS.mkdir(exist_ok=True)
    top.quantize(_COLOURS, dither=Image.Dither.NONE).save(DOCS / name, optimize=True)


if __name__ == "__main__":
    wanted = tuple(each for each in STOPS if not sys.argv[1:] or each.name in sys.argv[1:])
    sys.stdout.write(f"{written(FOLDER, wanted)} screenshots in {FOLDER}/\n")
