"""Beginning a support group on a phone, and coming back to it."""

HOME = "Mijn mensen"


def begins(phone, mailbox, *, name="Anna", address="anna@voorbeeld.example", group=HOME):
    """From the front page to the first page of an own group, by the code in a mail."""
    phone.opens("/").presses("Begin je steungroep")
    phone.writes("Wat is je voornaam?", name).writes("Wat is je e-mailadres?", address)
    phone.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.")
    phone.presses("Stuur mij de code")
    phone.writes("Wat is de code?", mailbox.newest(address).code).presses("Ga verder")
    phone.writes("Hoe noem je je groep?", group).presses("Ga verder")
    return phone


def test_somebody_begins_by_the_code_in_a_mail(phone, mailbox, script):
    anna = phone(script=script)
    anna.opens("/").is_as_reviewed("welkom")
    assert anna.heading == "Mensen om je heen, die jij kiest"
    anna.presses("Begin je steungroep").is_as_reviewed("begin")
    anna.writes("Wat is je voornaam?", "Anna")
    anna.writes("Wat is je e-mailadres?", "anna@voorbeeld.example")
    anna.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.")
    anna.presses("Stuur mij de code").sees("anna@voorbeeld.example").is_as_reviewed("code")

    letter = mailbox.newest("anna@voorbeeld.example")
    assert "Anna" not in letter.words + letter.subject
    anna.writes("Wat is de code?", letter.code).presses("Ga verder")
    anna.is_as_reviewed("naam-van-de-groep")
    anna.writes("Hoe noem je je groep?", HOME).presses("Ga verder")

    assert anna.heading.endswith(", Anna")
    anna.is_as_reviewed("vandaag-begonnen")
    for tab in ("Doelen", "Groep", "Bijeenkomst", "Vandaag"):
        anna.presses_outside(tab)
    anna.opens("/meer").sees(HOME)


def test_what_is_not_filled_in_is_asked_again_and_nothing_typed_is_lost(phone, script):
    anna = phone(script=script).opens("/begin").writes("Wat is je voornaam?", "Anna")
    anna.presses("Stuur mij de code")
    assert anna.status == 422
    assert anna.main.get_by_label("Wat is je voornaam?").input_value() == "Anna"
    anna.is_as_reviewed("begin-niet-af")


def test_a_wrong_code_is_said_and_the_right_one_still_works(phone, mailbox, script):
    anna = phone(script=script).opens("/inloggen").is_as_reviewed("inloggen")
    anna.presses("Stuur mij de code")
    assert anna.status == 422
    anna.writes("Wat is je e-mailadres?", "anna@voorbeeld.example")
    anna.chooses("Nee, ik leen dit toestel. Ik blijf kort ingelogd.")
    anna.presses("Stuur mij de code")
    code = mailbox.newest("anna@voorbeeld.example").code
    anna.writes("Wat is de code?", "1" if code != "000001" else "2").presses("Ga verder")
    assert anna.status == 422
    anna.writes("Wat is de code?", f"{code[:3]} {code[3:]}").presses("Ga verder")
    assert anna.path in {"/groepen", "/groepen/begin"}


def test_the_link_in_the_mail_works_here_by_its_button_and_elsewhere_by_the_digits(
    phone, mailbox, script
):
    anna, tablet = phone(script=script), phone(script=script)
    anna.opens("/begin").writes("Wat is je voornaam?", "Anna")
    anna.writes("Wat is je e-mailadres?", "anna@voorbeeld.example")
    anna.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Stuur mij de code")
    letter = mailbox.newest("anna@voorbeeld.example")

    tablet.opens(letter.link).is_as_reviewed("link-op-ander-toestel")
    tablet.presses("Log in")
    assert tablet.status == 422
    anna.opens(letter.link).is_as_reviewed("link-hier").presses("Log in")
    assert anna.heading == "Geef je groep een naam"
    tablet.opens(letter.link).sees("Deze link werkt niet meer")
    assert tablet.status == 404


def test_the_language_is_chosen_before_signing_in_and_stays(phone, mailbox, script):
    anna = phone(script=script).opens("/")
    anna.presses_outside("English")
    html = anna.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("en", "ltr")
    anna.opens("/begin")
    assert html.get_attribute("lang") == "en"
    anna.presses_outside("Nederlands")
    begins(anna, mailbox)
    anna.presses_outside("English")
    assert html.get_attribute("lang") == "en"
    assert anna.path.startswith("/groep/")


def test_the_language_of_a_phone_is_taken_as_it_is(phone):
    page = phone(locale="en-GB").opens("/").page
    assert page.locator("html").get_attribute("lang") == "en"


def test_somebody_without_mail_begins_on_this_phone_and_is_warned_before_leaving(phone, script):
    anna = phone(script=script).opens("/begin/zonder-mail").presses("Begin op deze telefoon")
    assert anna.status == 422
    anna.writes("Wat is je voornaam?", "Anna").presses("Begin op deze telefoon")
    anna.presses("Ga verder")
    anna.opens("/meer")
    anna.presses_outside("Log uit").is_as_reviewed("uitloggen-zonder-weg-terug")
    anna.presses("Blijf ingelogd")
    anna.presses_outside("Log uit").presses("Maak eerst een code voor op papier")
    anna.presses("Maak een code").presses_outside("Log uit").sees("Je bent uitgelogd.")
    assert anna.path == "/"
    anna.opens("/meer").sees("Log in")


def test_the_code_on_paper_opens_the_group_on_a_fresh_phone_once(phone, mailbox, script):
    anna, fresh = begins(phone(script=script), mailbox), phone(script=script)
    anna.opens("/meer").presses("Code voor op papier").is_as_reviewed("code-voor-op-papier")
    anna.presses("Maak een code").is_as_reviewed("code-op-papier")
    code = anna.page.locator(".key").inner_text()

    fresh.opens("/code-invullen").is_as_reviewed("code-invullen").presses("Log in")
    assert fresh.status == 422
    fresh.writes("Wat is je code?", code.lower())
    fresh.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Log in")
    assert fresh.heading.endswith(", Anna")
    again = phone(script=script).opens("/code-invullen").writes("Wat is je code?", code)
    again.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Log in")
    assert again.status == 422
    anna.opens("/herstelcode")
