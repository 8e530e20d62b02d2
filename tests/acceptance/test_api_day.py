"""The scripted day through the HTTP interface alone: every step comes out as it should."""

from datetime import UTC, datetime

from casework.demo.day.crew import CAST, calling
from casework.demo.day.people import day_people
from casework.demo.day.play import play_day
from casework.demo.pictures import packaged_pictures
from models.account import Role
from tests.live_service import STATION, LiveService


def test_every_step_of_the_day_comes_out_and_tells_what_each_role_sees(service: LiveService) -> None:
    people = day_people(packaged_pictures(service.runtime.faces().pipeline))
    with calling(service.address, STATION, {role: service.keys[role.value] for role in CAST}) as crew:
        scenes = list(play_day(crew, people, now=datetime.now(UTC)))
    assert len(scenes) == 12
    for scene in scenes:
        failed = [each.words.en for each in scene.claims if not each.is_so]
        assert scene.came_out, (scene.title.en, failed)
    told = [each for scene in scenes for each in scene.seen]
    assert {each.role for each in told} == set(CAST)
    assert {each.role for each in told if each.withheld} == set(CAST) - {Role.STATION_HEAD}
    assert all(each.lines for each in told)
