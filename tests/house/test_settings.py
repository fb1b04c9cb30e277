"""Settings: what could harm somebody does not start, and says in one sentence what to set."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import new_house, real_house
from tests.pages import BASE, Visitor
from tests.world import World
from webapp import create_app
from webapp.cli import fill_example, prepare
from webapp.config import Settings, Unsafe
from webapp.db import session
from webapp.limits import Try
from webapp.notices import outbox
from webapp.notices.mail import FolderPostman
from webapp.people import actions as people
from webapp.people.models import Person

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
OUR_ADDRESS = "https://steungroep.example"
REAL = {
    "public_base_url": OUR_ADDRESS,
    "smtp_url": "smtp://localhost:1",
    "mail_from": "post@steungroep.example",
}
UNSAFE_FOR_REAL_PEOPLE = [
    ({"public_base_url": ""}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "http://steungroep.example"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://steungroep.example/app"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://steungroep.example?a=b"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://wie@steungroep.example"}, "PUBLIC_BASE_URL"),
    ({"smtp_url": ""}, "SMTP_URL"),
    ({"mail_from": ""}, "MAIL_FROM"),
    ({"mail_from": "Steungroep"}, "MAIL_FROM"),
    ({"help_file": Path("/nergens/hulp.toml")}, "HELP_FILE"),
    ({"keys_file": Path("/nergens/sleutels.json")}, "first-start"),
]
UNSAFE_FOR_A_TRIAL = [
    ({"public_base_url": OUR_ADDRESS}, "INSTANCE"),
    ({"trusted_proxies": 1}, "INSTANCE"),
    ({"host": "0.0.0.0"}, "HOST"),  # noqa: S104 - exactly this has to be refused
    ({"host": "192.168.1.4"}, "HOST"),
    ({"host": ""}, "HOST"),
]
OTHER_HOSTS = [
    "elders.example",
    "steungroep.example.elders.example",
    "",
    "localhost@elders.example",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An instance with keys and a database, and nothing else."""
    folder = tmp_path_factory.mktemp("instance")
    prepare(Settings(instance=folder))
    return folder


@pytest.fixture(scope="module")
def trial_folder(tmp_path_factory):
    """An instance for example people."""
    folder = tmp_path_factory.mktemp("trial")
    Settings(instance=folder).trial_mark.touch()
    prepare(Settings(instance=folder))
    return folder


@pytest.fixture(scope="module", params=[0, 1], ids=["no proxy", "one proxy"])
def real(tmp_path_factory, request):
    """A house for real people."""
    house = real_house(tmp_path_factory.mktemp("real"), trusted_proxies=request.param)
    yield house
    house.extensions["database"].engine.dispose()


def refusal(settings: Settings) -> str:
    """The sentence with which this does not start."""
    with pytest.raises(Unsafe) as refused:
        create_app(settings)
    return str(refused.value)


def assert_one_sentence(words: str, *, names: str) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", words), words
    assert ". " not in words
    assert names in words


@pytest.mark.parametrize(("knobs", "names"), UNSAFE_FOR_REAL_PEOPLE, ids=str)
def test_a_real_house_that_is_not_safe_does_not_open(folder, knobs, names):
    assert_one_sentence(refusal(Settings(instance=folder, **(REAL | knobs))), names=names)


@pytest.mark.parametrize(("knobs", "names"), UNSAFE_FOR_A_TRIAL, ids=str)
def test_a_trial_that_real_people_could_reach_does_not_open(trial_folder, knobs, names):
    assert_one_sentence(refusal(Settings(instance=trial_folder, **knobs)), names=names)


def test_a_help_file_that_is_no_help_does_not_open(folder, tmp_path):
    wrong = tmp_path / "hulp.toml"
    for words in ("geen toml", "[ander]\na = 1\n"):
        wrong.write_text(words)
        settings = Settings(instance=folder, **REAL, help_file=wrong)
        assert_one_sentence(refusal(settings), names="HELP_FILE")


@pytest.mark.parametrize("knob", ["PORT", "TRUSTED_PROXIES"])
def test_a_number_that_is_none_is_named(knob):
    with pytest.raises(Unsafe) as refused:
        Settings.from_environment({knob: "veel"})
    assert_one_sentence(str(refused.value), names=knob)


def test_a_safe_house_opens_and_the_environment_sets_every_knob(folder):
    """The control for all refusals above."""
    environment = {
        "INSTANCE": str(folder),
        "PORT": "8001",
        "PUBLIC_BASE_URL": f"{OUR_ADDRESS}/",
        "SMTP_URL": REAL["smtp_url"],
        "MAIL_FROM": REAL["mail_from"],
        "TRUSTED_PROXIES": "2",
        "WORKER": "no",
    }
    settings = Settings.from_environment(environment)
    assert (settings.port, settings.trusted_proxies, settings.worker) == (8001, 2, False)
    assert settings.base_url == OUR_ADDRESS
    create_app(settings).extensions["database"].engine.dispose()


@pytest.mark.slow
def test_the_host_reads_one_sentence_and_no_traceback(folder):
    start = [sys.executable, "-c", "from webapp.cli import main; main()", "start"]
    environment = {"PATH": os.environ["PATH"], "INSTANCE": str(folder)}

    ended = subprocess.run(
        start, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 2
    assert_one_sentence(ended.stderr.rstrip("\n"), names="PUBLIC_BASE_URL")


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "Forwarded"],
)
def test_a_trial_behind_a_proxy_answers_nobody(app, header):
    client = app.test_client()
    for path in ("/", "/proef", "/proefpost", "/nooit/geweest"):
        answer = client.get(path, base_url=BASE, headers={header: "192.168.1.4"})
        assert answer.status_code == 400, path


@pytest.mark.parametrize("host", OTHER_HOSTS)
def test_another_name_than_ours_is_not_answered_to(app, world, host):
    owner = world.owner()
    client = Visitor(app).signs_in_as(owner).client
    before = world.everything()
    for path in ("/", "/proef", "/nooit/geweest", f"/groep/{owner.group_id}/doelen/nieuw"):
        for answer in (
            client.get(path, base_url=BASE, headers={"Host": host}),
            client.post(path, base_url=BASE, headers={"Host": host}, data={"words": "Naar zee"}),
        ):
            assert answer.status_code == 400, path
            assert "elders.example" not in answer.text
            assert "http://localhost:8000" in answer.text, "it says where to go"
    assert world.everything() == before


def test_example_people_are_not_there_for_real_people(tmp_path):
    house = real_house(tmp_path)
    fill_example(house)
    client = house.test_client()
    page = client.get("/begin", base_url=OUR_ADDRESS).text
    token = re.findall(r'name="csrf_token" value="(\w+)"', page)[0]

    for path in ("/proef", "/proefpost"):
        assert client.get(path, base_url=OUR_ADDRESS).status_code == 404
    become = client.post("/proef/Anna", base_url=OUR_ADDRESS, data={"csrf_token": token})
    assert become.status_code == 404
    assert "proef" not in page
    house.extensions["database"].engine.dispose()


@pytest.mark.slow
def test_example_people_are_not_put_among_real_people(tmp_path):
    house = real_house(tmp_path)
    environment = {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path)}
    environment |= {name.upper(): words for name, words in REAL.items()}
    fill = [sys.executable, "-c", "from webapp.cli import main; main()", "example-people"]

    ended = subprocess.run(
        fill, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 2
    assert_one_sentence(ended.stderr.rstrip("\n"), names="INSTANCE")
    assert World(house).count(Person) == 0
    house.extensions["database"].engine.dispose()


def mailed(house, folder: Path) -> str:
    """The words of the letters that wait."""
    with house.app_context():
        outbox.work(house.extensions["database"], house.config["SETTINGS"], FolderPostman(folder))
    return "\n".join(file.read_text() for file in folder.glob("*.eml"))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Forwarded-Host": "elders.example"},
        {"Forwarded": "host=elders.example;proto=http"},
        {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "81"},
        {"X-Original-Host": "elders.example"},
    ],
    ids=str,
)
def test_a_mailed_link_begins_with_our_own_address(real, tmp_path, headers):
    client = real.test_client()
    page = client.get("/inloggen", base_url=OUR_ADDRESS, headers=headers).text
    (token, *_), (key, *_) = (
        re.findall(rf'name="{name}" value="([^"]+)"', page)
        for name in ("csrf_token", "operation_key")
    )
    fields = {"email": "anna@voorbeeld.nl", "own_phone": "yes"}
    fields |= {"csrf_token": token, "operation_key": key}
    answer = client.post("/inloggen", base_url=OUR_ADDRESS, headers=headers, data=fields)
    assert answer.status_code == 303

    words = mailed(real, tmp_path / "mail").replace("=\n", "")
    links = re.findall(r"https?://[^\s\"<]+", words)
    assert links
    assert all(link.startswith(f"{OUR_ADDRESS}/") for link in links)


@pytest.mark.parametrize(
    "host", ["elders.example", "steungroep.example:444", "a@steungroep.example", "localhost"]
)
def test_nothing_is_mailed_for_who_asks_under_another_name(real, host):
    answer = real.test_client().get("/begin", base_url=OUR_ADDRESS, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.text == f"Dit adres klopt niet. Ga naar {OUR_ADDRESS}"


@pytest.mark.parametrize("last_stretch", ["http", "https"])
def test_a_link_on_the_screen_begins_with_our_own_address(real, last_stretch):
    world = World(real)
    owner = world.owner()
    contact = world.contact(owner)
    _invitation, link = world.invitation(contact)
    client = real.test_client()
    with client.session_transaction(base_url=OUR_ADDRESS) as cookie, world.open():
        device = people.sign_in(session.merge(owner.person), own_phone=True)
        cookie["_user_id"] = device.token
    kept = client.get_cookie("__Host-session", domain="steungroep.example")
    assert kept

    answer = client.get(
        f"/groep/{owner.group_id}/mensen/{contact.id}/uitnodiging",
        base_url=f"{last_stretch}://steungroep.example",
        headers={"Cookie": f"{kept.key}={kept.value}"},
    )
    assert answer.status_code == 200
    assert f"{OUR_ADDRESS}/uitnodiging/{link}" in answer.text
    assert "http://" not in answer.text


def test_nobody_chooses_the_network_that_their_tries_are_counted_for(tmp_path):
    house = real_house(tmp_path)
    client = house.test_client()
    for number in range(3):
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        page = client.get("/begin/zonder-mail", base_url=OUR_ADDRESS).text
        fields = dict(re.findall(r'name="(csrf_token|operation_key)" value="([^"]+)"', page))
        client.post(
            "/begin/zonder-mail",
            base_url=OUR_ADDRESS,
            headers=headers,
            data=fields | {"name": "Anna"},
        )
    with World(house).open():
        assert len({row.who_hash for row in session.query(Try)}) == 1
    house.extensions["database"].engine.dispose()


def test_the_keys_are_for_the_owner_of_the_folder_alone(tmp_path):
    house = new_house(tmp_path / "instance")
    keys = house.config["SETTINGS"].keys
    assert keys.stat().st_mode & 0o777 == 0o600
    assert keys.parent.stat().st_mode & 0o777 == 0o700
    house.extensions["database"].engine.dispose()
