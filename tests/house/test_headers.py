"""Headers: what every answer carries, whatever it is about (security.md 5)."""

import gzip
import re
import sqlite3

import pytest
from werkzeug.test import TestResponse

from tests.conftest import new_house, real_house
from tests.databases import on_one_database
from tests.pages import BASE, Visitor, text_of
from tests.world import World
from webapp.gate import everybody

pytestmark = pytest.mark.slow

OUR_ADDRESS = "https://steungroep.example"
CARRIED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
        "report-to csp"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(), payment=()",
}
HSTS = "max-age=63072000; includeSubDomains"
KEPT = {"/sw.js", "/manifest.webmanifest"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def assert_carried(answer: TestResponse, *, https: bool = False) -> None:
    """Each header once, with exactly these words."""
    for name, words in CARRIED.items():
        assert answer.headers.getlist(name) == [words], f"{answer.request.path}: {name}"
    assert answer.headers.getlist("Strict-Transport-Security") == ([HSTS] if https else [])
    assert "Access-Control-Allow-Origin" not in answer.headers


def assert_private(answer: TestResponse) -> None:
    """No cache keeps it."""
    assert answer.headers["Cache-Control"] == "no-store, private", answer.request.path


def file_of(page: str, ending: str) -> str:
    found = re.search(rf'"(/s/[^"]+\.{ending})"', page)
    assert found
    return found.group(1)


@on_one_database
def test_every_page_that_somebody_can_walk_to_is_protected_and_in_no_cache(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    world.goal(anna, shown_to=[emma])
    world.meeting(anna, emma)
    world.invitation(world.contact(anna))
    for who, at_least in ((anna, 25), (emma, 9)):
        phone = visitor.another().signs_in_as(who)
        waiting, seen = ["/"], set()
        while waiting:
            path = waiting.pop()
            seen.add(path)
            answer = phone.client.get(path, base_url=BASE, buffered=True)
            assert answer.status_code in {200, 303}, path
            assert_carried(answer)
            if path.startswith("/s/") or path in KEPT:
                continue
            assert_private(answer)
            links = re.findall(r'(?:href|src)="(?:http://localhost)?(/[^"#]*)', text_of(answer))
            links += [answer.location] if answer.location else []
            waiting += [link for link in links if link not in seen]
        assert len(seen) > at_least


def test_every_refusal_is_protected_and_in_no_cache(world, visitor):
    visitor.signs_in_as(world.owner())
    client, token = visitor.client, visitor.token()
    refusals = {
        400: client.post("/taal", base_url=BASE),
        404: client.get("/nooit/geweest", base_url=BASE),
        405: client.delete("/hulp", base_url=BASE),
        413: client.post("/taal", base_url=BASE, data={"words": "x" * 300_000}),
        422: client.post("/mijn-nummers", base_url=BASE, data={"gp": "?", "csrf_token": token}),
    }
    with client.session_transaction(base_url=BASE) as cookie:
        cookie["_user_id"] = "nobody's"
    refusals[401] = client.get("/meer", base_url=BASE)
    for status, answer in refusals.items():
        assert answer.status_code == status
        assert answer.mimetype == "text/html"
        assert_carried(answer)
        assert_private(answer)


def test_a_page_that_broke_is_protected_and_keeps_typed_words(tmp_path):
    house = new_house(tmp_path)
    house.testing = False

    @everybody
    def broken():
        raise ZeroDivisionError

    house.add_url_rule("/stuk", "broken", broken, methods=["GET", "POST"])
    visitor = Visitor(house).signs_in_as(World(house).owner())

    page = visitor.posts("/stuk", words="Ik wil naar zee", csrf_token=visitor.token())
    assert page.status == 500
    assert "Ik wil naar zee" in page.words
    assert "ZeroDivisionError" not in page.html
    assert_carried(page.response)
    assert_private(page.response)
    house.extensions["database"].engine.dispose()


def test_a_page_that_cannot_be_kept_is_protected(tmp_path):
    house = new_house(tmp_path)
    house.testing = False
    owner = World(house).owner()
    visitor = Visitor(house).signs_in_as(owner)
    path, token = f"/groep/{owner.group_id}/doelen/nieuw", visitor.token()
    with house.extensions["database"].engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    outside = sqlite3.connect(tmp_path / "steungroep.db", isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")

    page = visitor.posts(path, words="Ik wil naar zee", csrf_token=token)
    outside.close()
    assert page.status == 503
    assert_carried(page.response)
    assert_private(page.response)
    house.extensions["database"].engine.dispose()


@pytest.mark.parametrize("ending", ["css", "js", "svg", "png"])
def test_every_answer_about_a_file_is_protected(app, ending):
    client = app.test_client()
    path = file_of(client.get("/hulp", base_url=BASE).text, ending)
    whole = client.get(path, base_url=BASE, buffered=True)
    assert whole.status_code == 200
    about = [
        whole,
        client.head(path, base_url=BASE, buffered=True),
        client.get(path, base_url=BASE, buffered=True, headers={"Accept-Encoding": "br"}),
        client.get(path, base_url=BASE, buffered=True, headers={"Accept-Encoding": "gzip"}),
        client.get(
            path, base_url=BASE, buffered=True, headers={"If-None-Match": whole.headers["ETag"]}
        ),
        client.get(path, base_url=BASE, buffered=True, headers={"Range": "bytes=0-9"}),
        client.get(path, base_url=BASE, buffered=True, headers={"Range": "bytes=9999999-"}),
        client.post(path, base_url=BASE, buffered=True),
        client.get(f"{path}.map", base_url=BASE),
    ]
    assert [answer.status_code for answer in about[4:]] == [304, 206, 416, 405, 404]
    for answer in about:
        assert_carried(answer)
    assert whole.headers["Cache-Control"] == "max-age=315360000, public, immutable"


@pytest.mark.parametrize("path", sorted(KEPT))
def test_what_the_browser_may_keep_is_asked_for_again_each_time(app, path):
    answer = app.test_client().get(path, base_url=BASE)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert_carried(answer)


def test_over_https_every_answer_says_https_from_now_on(tmp_path):
    house = real_house(tmp_path)
    client = house.test_client()
    page = client.get("/begin", base_url=OUR_ADDRESS)
    about = {
        200: page,
        303: client.get("/code", base_url=OUR_ADDRESS),
        400: client.post("/taal", base_url=OUR_ADDRESS),
        404: client.get("/nooit/geweest", base_url=OUR_ADDRESS),
        405: client.post(file_of(page.text, "css"), base_url=OUR_ADDRESS),
        206: client.get(
            file_of(page.text, "js"),
            base_url=OUR_ADDRESS,
            buffered=True,
            headers={"Range": "bytes=0-9"},
        ),
    }
    for status, answer in about.items():
        assert answer.status_code == status
        assert_carried(answer, https=True)
    assert_carried(client.get("/", base_url="https://elders.example"), https=True)
    house.extensions["database"].engine.dispose()


@pytest.mark.parametrize("last_stretch", ["http", "https"])
def test_over_https_the_cookie_stays_with_us_and_away_from_scripts(tmp_path, last_stretch):
    house = real_house(tmp_path)
    address = f"{last_stretch}://steungroep.example"
    answer = house.test_client().get("/begin", base_url=address)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    assert name == "__Host-session"
    assert set(rest.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    house.extensions["database"].engine.dispose()


@pytest.mark.slow
@on_one_database
def test_methods_that_nobody_uses_are_refused_by_name(app, world):
    client = Visitor(app).signs_in_as(world.owner()).client
    before = world.everything()
    allowed: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():  # one address may have a view for each method
        allowed[rule.rule] = allowed.get(rule.rule, set()) | (rule.methods or set())
    for rule in app.url_map.iter_rules():
        built = rule.build(dict.fromkeys(rule.arguments, "0" * 8) | _some_ids(rule))
        path = built[1] if built else ""
        for method in set(METHODS) - (allowed[rule.rule] - {"OPTIONS"}):
            answer = client.open(path, method=method, base_url=BASE)
            assert answer.status_code == 405, f"{method} {rule}"
            assert set(answer.headers["Allow"].split(", ")) == allowed[rule.rule]
            assert_carried(answer)
    assert world.everything() == before


def _some_ids(rule):
    ids = [name for name in rule.arguments if name.endswith("_id")]
    return dict.fromkeys(ids, "7c0d4b3e-53f4-4a51-9f1e-2f3a4b5c6d7e")


def test_no_other_site_is_told_that_it_may_read_us(app):
    for origin in ("https://elders.example", "null"):
        answer = app.test_client().get("/hulp", base_url=BASE, headers={"Origin": origin})
        assert_carried(answer)
        assert origin not in answer.headers.values()


def test_a_length_says_nothing_because_the_same_page_has_many(app):
    client = app.test_client()
    client.get("/over", base_url=BASE)
    answers = [
        client.get("/over", base_url=BASE, headers={"Accept-Encoding": "gzip"}) for _ in range(40)
    ]
    assert len({len(answer.data) for answer in answers}) > 10
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in answers)
    texts = {
        re.sub(
            r'name="(csrf_token|operation_key)" value="[^"]+"',
            "",
            gzip.decompress(answer.data).decode(),
        )
        for answer in answers
    }
    assert len(texts) == 1, "under the padding it is the same page"
    assert "Content-Encoding" not in client.get("/over", base_url=BASE).headers


def test_a_token_looks_different_each_time_and_works_each_time(visitor):
    tokens = [visitor.opens("/over").tokens["/taal"] for _ in range(5)]
    assert len(set(tokens)) == 5
    for token in tokens:
        assert visitor.posts("/taal", language="en", csrf_token=token).status == 200


FOREIGN = [
    {"Origin": "https://elders.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("wrong", ["none", "another browser's", "garbage", "unmasked"])
def test_a_post_without_this_browsers_token_is_refused_and_gives_the_words_back(app, world, wrong):
    visitor = Visitor(app).signs_in_as(world.owner())
    visitor.token()
    with visitor.client.session_transaction(base_url=BASE) as cookie:
        unmasked = cookie["csrf_token"]
    token = {
        "none": None,
        "another browser's": visitor.another().token(),
        "garbage": "zz",
        "unmasked": unmasked,
    }[wrong]
    before = world.everything()
    for rule in app.url_map.iter_rules():
        # The browser itself, and a mail program (RFC 8058), post without a page of ours.
        from_outside = rule.endpoint in {"help.broken_policy", "notices.stop"}
        if "POST" not in (rule.methods or set()) or from_outside:
            continue
        built = rule.build(dict.fromkeys(rule.arguments, "0" * 8) | _some_ids(rule))
        page = visitor.posts(built[1] if built else "", words="Ik wil naar zee", csrf_token=token)
        assert page.status == 400, rule
        assert "Ik wil naar zee" in page.words
    assert world.everything() == before


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_post_that_another_site_began_is_refused_and_gives_the_words_back(app, world, headers):
    owner = world.owner()
    visitor = Visitor(app).signs_in_as(owner)
    fields = {"words": "Ik wil naar zee", "csrf_token": visitor.token()}
    before = world.everything()

    answer = visitor.client.post(
        f"/groep/{owner.group_id}/doelen/nieuw", base_url=BASE, data=fields, headers=headers
    )
    assert answer.status_code == 400
    assert "Ik wil naar zee" in answer.text
    assert world.everything() == before


def test_a_browser_that_keeps_its_referer_to_itself_can_post_over_https(tmp_path):
    house = real_house(tmp_path)
    client = house.test_client()
    page = client.get("/begin", base_url=OUR_ADDRESS).text
    token = re.findall(r'name="csrf_token" value="(\w+)"', page)[0]

    answer = client.post("/taal", base_url=OUR_ADDRESS, data={"csrf_token": token})
    assert answer.status_code == 303
    house.extensions["database"].engine.dispose()


def test_the_token_of_before_signing_in_is_worth_nothing_after(visitor):
    before = visitor.token()
    visitor.sends("/begin/zonder-mail", name="Anna")
    assert visitor.posts("/groepen/begin", name="Mijn groep", csrf_token=before).status == 400
