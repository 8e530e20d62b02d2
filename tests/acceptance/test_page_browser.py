"""The pages in a real browser: the main job by hand, in two languages, on desk and phone, without script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import desk_photos
from tests.browser import has_no_sideways_scroll, sign_in
from tests.live_service import ALL_ROUNDER, PASSWORD, LiveService
from tests.pictures import WOMAN, jpeg, retaken


@pytest.fixture
def wanted(service: LiveService, seeds: Iterator[int]) -> int:
    """A report with a photo of the woman whom the desk admits."""
    with service.client(ALL_ROUNDER) as client:
        report = int(client.post("/v1/reports", json={"name": "虚构甲", "sex": "female"}).json()["id"])
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        data = {"taken_on": "2019-05-20", "source": "家属提供"}
        client.post(f"/v1/reports/{report}/photos", files={"file": ("a.jpg", picture)}, data=data)
    return report


def _choose_file(page: Page, data: bytes, name: str = "photo.jpg") -> None:
    page.locator("#file").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})


def _none_of_these(page: Page) -> None:
    """Judges the whole list, so that it shows what the machine makes of it."""
    page.get_by_role("button", name="都不是").click()
    expect(page.locator(".unjudged")).to_have_count(0)


@pytest.mark.parametrize("which", ["desk_page", "phone_page", "plain_page"])
def test_an_admission_photo_leads_to_candidates_side_by_side(
    request: pytest.FixtureRequest, which: str, wanted: int, seeds: Iterator[int]
) -> None:
    page: Page = request.getfixturevalue(which)
    sign_in(page)
    page.get_by_role("link", name="新入站").first.click()
    _choose_file(page, jpeg(retaken(WOMAN, seed=next(seeds))))
    page.get_by_label("女", exact=True).check()
    page.get_by_label("最小").fill("60")
    page.get_by_label("最大").fill("70")
    page.get_by_label("发现地点").fill("长途汽车站")
    page.get_by_role("button", name="保存并检索").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("入站")
    expect(page.locator(".photo .chip")).to_have_text("可以比对")
    expect(page.locator(".photo rect.over")).to_have_count(1)
    unjudged = page.locator(".unjudged").first
    expect(unjudged.locator("figure")).to_have_count(2)
    expect(unjudged.get_by_role("button")).to_have_text(["同一个人", "像一家人", "不是同一个人", "看不出"])
    assert "报案" not in page.locator(".unjudged").first.inner_text()
    expect(page.locator(".band")).to_have_count(0)
    unjudged.get_by_role("button", name="看不出").click()
    expect(page.locator(".candidate").filter(has_text="您的判断：看不出")).to_have_count(1)
    if page.locator(".unjudged").count():
        _none_of_these(page)
    entry = page.locator(".candidate").filter(has_text=f"报案 {wanted}").first
    expect(entry.locator("figure")).to_have_count(2)
    expect(entry).to_contain_text("2019-05-20")
    expect(entry).to_contain_text("相隔约")
    expect(entry.locator(".band")).not_to_be_empty()
    assert "虚构甲" not in page.locator("#candidates").inner_text()
    assert "%" not in page.locator("#candidates").inner_text()
    if which != "plain_page":
        assert has_no_sideways_scroll(page)
        for picture in entry.locator("img").all():
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("complete", True)
            assert picture.evaluate("image => image.naturalWidth") == 360


def test_circumstances_stand_under_the_photos_with_their_reasons(
    desk_page: Page, service: LiveService, seeds: Iterator[int]
) -> None:
    with service.client(ALL_ROUNDER) as client:
        facts = {"name": "林秀珍", "sex": "male", "birth_date": "1960-04-12", "missing_since": "2021-05-01"}
        report = int(client.post("/v1/reports", json=facts).json()["id"])
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        client.post(f"/v1/reports/{report}/photos", files={"file": ("a.jpg", picture)})
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    _choose_file(desk_page, jpeg(retaken(WOMAN, seed=next(seeds))))
    desk_page.get_by_label("女", exact=True).check()
    desk_page.get_by_label("听到的姓名或称呼").fill("宁秀真")
    desk_page.get_by_role("button", name="保存并检索").click()

    _none_of_these(desk_page)
    entry = desk_page.locator(".candidate").filter(has_text=f"报案 {report}").first
    said = entry.locator(".circumstances > ul > li")
    expect(said).to_have_count(3)
    expect(said.nth(0)).to_contain_text("矛盾")
    expect(said.nth(0)).to_contain_text("入站：女")
    expect(said.nth(0)).to_contain_text("报案：男")
    name = said.filter(has_text="宁秀真")
    expect(name).to_contain_text("l/n")
    expect(name).to_contain_text("林秀珍")
    expect(entry.locator(".circumstances details li").first).not_to_be_visible()
    entry.locator(".circumstances summary").click()
    expect(entry.locator(".circumstances details li").first).to_be_visible()
    expect(entry.locator(".circumstances")).to_contain_text("不是鉴定意见")
    assert has_no_sideways_scroll(desk_page)
    desk_page.get_by_role("link", name="English").click()
    expect(desk_page.locator(".circumstances").first).to_contain_text("confused by l/n, n/ng")


def test_a_name_that_staff_gave_is_marked_as_such(desk_page: Page) -> None:
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    desk_page.get_by_label("听到的姓名或称呼").fill("国庆")
    desk_page.get_by_label("这个名字是机构取的").check()
    desk_page.get_by_role("button", name="保存并检索").click()
    expect(desk_page.locator(".facts")).to_contain_text("机构取名")


def test_the_language_switch_keeps_the_page_and_is_remembered(desk_page: Page) -> None:
    sign_in(desk_page)
    desk_page.goto("/reports")
    desk_page.get_by_role("link", name="English").click()
    expect(desk_page).to_have_url(re.compile(r"/reports\?lang=en$"))
    expect(desk_page.get_by_role("heading", level=1)).to_have_text("Missing-person reports")
    assert desk_page.locator("html").get_attribute("lang") == "en"
    desk_page.goto("/admissions/new")
    expect(desk_page.get_by_role("button", name="Save and search")).to_be_visible()
    desk_page.get_by_role("link", name="中文").click()
    expect(desk_page.get_by_role("button", name="保存并检索")).to_be_visible()


def test_an_error_in_the_facts_keeps_what_was_typed(desk_page: Page) -> None:
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    desk_page.get_by_label("入站时间").fill("2999-01-01T08:00")
    desk_page.get_by_label("备注").fill("说话带闽南口音")
    desk_page.get_by_role("button", name="保存并检索").click()
    expect(desk_page.get_by_role("alert")).to_contain_text("入站时间在将来")
    expect(desk_page.get_by_label("备注")).to_have_value("说话带闽南口音")
    expect(desk_page.get_by_label("入站时间")).to_have_attribute("aria-invalid", "true")


def test_a_bad_file_says_why_and_the_admission_stays(desk_page: Page, seeds: Iterator[int]) -> None:
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    _choose_file(desk_page, desk_photos.pdf_renamed(next(seeds)))
    desk_page.get_by_role("button", name="保存并检索").click()
    expect(desk_page.get_by_role("alert")).to_contain_text("PDF")
    expect(desk_page.get_by_role("heading", level=1)).to_contain_text("入站")
    expect(desk_page.get_by_text("还没有照片")).to_be_visible()


def test_the_right_face_is_chosen_by_keyboard_among_several(
    desk_page: Page, wanted: int, seeds: Iterator[int]
) -> None:
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    _choose_file(desk_page, desk_photos.two_people(next(seeds)))
    desk_page.get_by_role("button", name="保存并检索").click()
    expect(desk_page.locator(".photo .chip")).to_have_text("请选择人脸")
    expect(desk_page.locator(".photo svg text")).to_have_count(2)
    boxes = desk_page.locator(".photo rect.over")
    places = [float(box.get_attribute("x") or 0) for box in boxes.all()]
    woman = places.index(min(places)) + 1
    desk_page.get_by_role("button", name=f"第 {woman} 张脸").focus()
    desk_page.keyboard.press("Enter")
    _none_of_these(desk_page)
    expect(desk_page.locator(".candidate").filter(has_text=f"报案 {wanted}").first).to_be_visible()
    expect(desk_page.locator(".photo .chip")).to_have_text("可以比对")


def test_a_refused_photo_gives_plain_advice(desk_page: Page, seeds: Iterator[int]) -> None:
    sign_in(desk_page)
    desk_page.goto("/admissions/new")
    _choose_file(desk_page, desk_photos.nobody(next(seeds)))
    desk_page.get_by_role("button", name="保存并检索").click()
    expect(desk_page.locator(".photo .chip")).to_have_text("不能比对")
    expect(desk_page.locator(".photo .advice li").first).not_to_be_empty()
    expect(desk_page.get_by_text("添加一张能比对的照片后")).to_be_visible()


def test_a_report_is_filed_with_its_photo(desk_page: Page, seeds: Iterator[int]) -> None:
    sign_in(desk_page)
    desk_page.goto("/reports/new")
    desk_page.get_by_role("main").get_by_label("姓名").first.fill("虚构戊")
    desk_page.get_by_label("失踪日期").fill("2021-05-01")
    _choose_file(desk_page, jpeg(retaken(WOMAN, seed=next(seeds))))
    desk_page.get_by_role("button", name="保存并检索").click()
    expect(desk_page.get_by_role("heading", level=1)).to_contain_text("报案")
    expect(desk_page.get_by_text("虚构戊")).to_be_visible()
    expect(desk_page.locator(".photo .chip")).to_have_text("可以比对")


def test_a_wrong_password_says_so_and_keeps_the_name(desk_page: Page) -> None:
    desk_page.goto("/sign-in")
    desk_page.get_by_label("用户名").fill("typing-error")
    desk_page.get_by_label("密码").fill("not the password")
    desk_page.get_by_role("button", name="登录").click()
    expect(desk_page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    expect(desk_page.get_by_label("用户名")).to_have_value("typing-error")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(desk_page: Page, admission_id: int) -> None:
    desk_page.goto(f"/admissions/{admission_id}")
    desk_page.get_by_label("用户名").fill(ALL_ROUNDER)
    desk_page.get_by_label("密码").fill(PASSWORD)
    desk_page.get_by_role("button", name="登录").click()
    expect(desk_page.get_by_role("heading", level=1)).to_have_text(f"入站 {admission_id}")
    desk_page.get_by_role("button", name="退出").click()
    desk_page.goto(f"/admissions/{admission_id}")
    expect(desk_page.get_by_role("heading", level=1)).to_have_text("登录")


def test_an_intake_officer_sees_the_verdict_and_who_reads_the_candidates(
    phone_page: Page, seeds: Iterator[int]
) -> None:
    sign_in(phone_page, "intake_officer")
    phone_page.goto("/admissions/new")
    expect(phone_page.get_by_role("main").get_by_label("救助站")).to_have_attribute("readonly", "")
    expect(phone_page.locator("#camera")).to_have_attribute("capture", "environment")
    _choose_file(phone_page, jpeg(retaken(WOMAN, seed=next(seeds))))
    expect(phone_page.locator("#chosen-photos img")).to_have_count(1)
    phone_page.get_by_role("button", name="保存并检索").click()
    expect(phone_page.locator(".photo .chip")).to_have_text("可以比对")
    expect(phone_page.get_by_text("结果由专职寻亲岗查看")).to_be_visible()
    expect(phone_page.locator(".candidate")).to_have_count(0)
    phone_page.goto("/reports")
    expect(phone_page.get_by_role("heading", level=1)).to_have_text("您的岗位不能进行这项操作。")


def test_every_input_has_a_label_and_every_picture_a_text(desk_page: Page) -> None:
    sign_in(desk_page)
    for path in ("/", "/admissions", "/admissions/new", "/reports", "/reports/new"):
        desk_page.goto(path)
        unlabelled = desk_page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), textarea, select')]"
            ".filter(input => !input.labels.length).map(input => input.name)"
        )
        assert unlabelled == [], path
        assert desk_page.locator("img:not([alt])").count() == 0, path
        assert desk_page.locator("h1").count() == 1, path
