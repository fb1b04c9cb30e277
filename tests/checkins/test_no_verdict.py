"""No verdict: what somebody answered decides nothing that is shown (product.md F4, F5, G4, G5)."""

import ast
import re

from jinja2 import Environment, nodes

from webapp.config import ROOT

# The code itself: where an answer is looked at, and what for.

LOOKS = {"answer", "answers", "said"}
ALLOWED_IN_TEMPLATES = {
    # Whether there is an answer at all, which button was pressed before, and the two ticks.
    "checkins/_said.html": 3,
    "checkins/question.html": 1,
    "printing/talk.html": 1,
    "recovery/show.html": 1,
    "recovery/statement.html": 1,
}
ALLOWED_IN_CODE = {
    ("checkins/actions.py", "_keep_talk_point"): "whether «Hier wil ik over praten» was ticked",
    ("checkins/drawing.py", "_strip"): "on which row of the picture the dot stands",
    ("checkins/questions.py", "to_go_on_with"): "which questions were answered, not how",
}


def _asks_an_answer(node):
    """Whether this part of a template looks at what was answered."""
    calls = node.find_all(nodes.Getattr)
    return any(each.attr in LOOKS and _is_check_in(each.node) for each in calls)


def _is_check_in(node):
    return isinstance(node, nodes.Name) and node.name in {"check_in", "review"}


def decisions_in_template(source):
    """How many conditions of a template look at an answer."""
    tree = Environment(autoescape=True).parse(source)  # noqa: S701 - it is only read
    conditions = [each.test for each in tree.find_all((nodes.If, nodes.CondExpr))]
    conditions += [each.test for each in tree.find_all(nodes.For) if each.test is not None]
    conditions += list(tree.find_all(nodes.Compare))
    return sum(_asks_an_answer(each) for each in conditions)


def decisions_in_code(source):
    """The functions in which a condition or a comparison looks at an answer."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                tests = [getattr(node, "test", None)] if hasattr(node, "test") else []
                tests += [node] if isinstance(node, ast.Compare) else []
                tests += list(getattr(node, "ifs", []))
                if any(_looks(test) for test in tests if test is not None):
                    found.add(function.name)
    return found


def _looks(test):
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in LOOKS
        and isinstance(each.value, ast.Name)
        and each.value.id in {"check_in", "review", "last", "begun"}
        for each in ast.walk(test)
    )


def test_no_template_decides_by_an_answer():
    found = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if count := decisions_in_template(path.read_text()):
            found[str(path.relative_to(ROOT / "templates"))] = count
    assert {
        name: count for name, count in found.items() if ALLOWED_IN_TEMPLATES.get(name) != count
    } == {}


def test_no_code_decides_by_an_answer():
    found = {
        (str(path.relative_to(ROOT / "webapp")), name)
        for path in sorted((ROOT / "webapp").rglob("*.py"))
        for name in decisions_in_code(path.read_text())
    }
    assert found - set(ALLOWED_IN_CODE) == set()


def test_only_its_own_room_reads_what_was_answered():
    """No notice, no first page, no list of somebody else opens the answers of a check-in."""
    homes = {"checkins", "recovery", "offline", "trial", "evaluation"}
    for path in sorted((ROOT / "webapp").rglob("*.py")):
        room = path.relative_to(ROOT / "webapp").parts[0]
        if room not in homes:
            text = path.read_text()
            assert not re.search(r"(check_in|last|review)\.answer(s|\()", text), path


def test_a_decision_would_be_found():
    assert decisions_in_template("{% if check_in.answer('mood') == 0 %}Bel iemand{% endif %}")
    assert decisions_in_template("{{ 'a' if check_in.answers.mood < 2 else 'b' }}")
    judging = (
        "def warn(check_in):\n    if check_in.answer('mood') < 2:\n        return 'Bel iemand'\n"
    )
    assert decisions_in_code(judging) == {"warn"}
