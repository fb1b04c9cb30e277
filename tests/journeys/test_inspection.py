"""The inspector itself: a bad page is refused, and for the right reason."""

import pytest

GOOD = "<p>Dit is een gewone pagina.</p>"
BAD = {
    "button-name": '<button class="button" type="button"></button>',
    "image-alt": '<img src="/s/x.png">',
    "label": '<input type="text" name="x">',
    "color-contrast": '<p class="pale">Dit is te licht.</p>',
    "heading-order": "<h4>Te diep</h4>",
    "scrolls sideways": '<p class="wide">Dit is te breed.</p>',
    "too small for a finger": '<button class="small" type="button">Klein</button>',
    "too small": '<h2><a href="/over">Een kleine kop</a></h2>',
    "a request to http://localhost:1/": '<p><img alt="" src="http://localhost:1/x.png"></p>',
    "console:": '<script src="/wrong.js"></script>',
    "error: stuk": '<script src="/throws.js"></script>',
}
STYLE = """
button, input { min-height: 48px; min-width: 48px }
.pale { color: #aaa }
.wide { width: 350px }
.small { height: 30px; min-height: 0 }
"""
PAGE = """<!doctype html><html lang="nl"><title>Een pagina</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/bad.css">
<body><main><h1>Een pagina</h1>{}</main>"""


def shown(phone, body):
    holder = phone()
    holder.page.route(
        "**/bad", lambda route: route.fulfill(body=PAGE.format(body), content_type="text/html")
    )
    holder.page.route(
        "**/bad.css", lambda route: route.fulfill(body=STYLE, content_type="text/css")
    )
    holder.page.route("**/throws.js", lambda route: route.fulfill(body="throw new Error('stuk')"))
    holder.page.route("**/*.png", lambda route: route.fulfill(body=""))
    return holder


def test_a_good_page_is_let_through(phone):
    shown(phone, GOOD).opens("/bad")


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_page_is_refused(phone, reason):
    with pytest.raises(AssertionError, match=reason):
        shown(phone, BAD[reason]).opens("/bad")


def test_what_the_browser_says_late_about_a_page_that_was_refused_is_no_trouble(phone):
    """A busy machine tells it when the phone has gone on to the next page already."""
    holder, said = phone(), []
    holder.context.on("console", lambda message: said.append(message))
    holder.opens("/nergens").opens("/over")
    (late,) = said
    holder._hear(late)
    holder.opens("/over")
