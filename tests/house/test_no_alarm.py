"""Every box that others read says that it is no way to call for help (product.md G6)."""

import ast
import re

from webapp.config import ROOT

TEMPLATES = ROOT / "templates"
BOX = re.compile(r"field\(\s*(?:form|each|part|row)\.(\w+)|textarea[^>]*name=\"(\w+)\"")
SHORT = {"words", "why", "line"}
"""Lines in which people write sentences; other lines are a name, a place or a number."""
OWN = {
    "plan/write_letter.html",  # a letter to oneself
    "circle/change.html",  # the circle is the owner's alone (B1)
    "checkins/question.html",  # says «er leest niemand automatisch mee» on each page (F4)
    "offline/_check_in.html",  # the same, from the phone
}


def free_text():
    """The names of all boxes in which somebody writes more than a line."""
    found = set(SHORT)
    for path in (ROOT / "webapp").glob("*/forms.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            made = node.value if isinstance(node, ast.Assign) else None
            if isinstance(made, ast.Call) and getattr(made.func, "id", "") == "text":
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def with_boxes():
    names = free_text()
    for path in sorted(TEMPLATES.rglob("*.html")):
        asked = {one or other for one, other in BOX.findall(path.read_text())}
        if asked & names:
            yield str(path.relative_to(TEMPLATES)), "no_alarm()" in path.read_text()


def test_every_box_that_others_read_says_that_it_calls_nobody():
    found = dict(with_boxes())
    assert len(found) > 8, "the control: there are such boxes"
    assert {path for path, says in found.items() if not says} == OWN


def test_the_list_of_boxes_for_oneself_is_true():
    assert set(dict(with_boxes())) >= OWN
