"""Beginning a group from a link that a professional shows on a screen."""

from webapp.organisations import actions as organisations


def test_somebody_begins_from_the_link_and_invites_the_professional_first(phone, world, script):
    sara = phone(script=script).is_somebody(world.professional(world.owner("Bram"))).opens("/meer")
    sara.presses("Laat iemand beginnen").sees("Jij ziet niet of iemand begint.")
    link = sara.main.locator(".address").inner_text()

    anna = phone(script=script).opens(link).is_as_reviewed("start-link")
    anna.presses("Begin je steungroep").presses("Ik heb geen e-mail")
    anna.writes("Wat is je voornaam?", "Anna").presses("Begin op deze telefoon")
    anna.presses("Ga verder").is_as_reviewed("vandaag-na-start-link").presses("Vraag Sara")
    assert anna.main.get_by_label("Hoe heet diegene?").input_value() == "Sara"
    assert anna.option("Een hulpverlener").is_checked()
    anna.presses("Ga verder").presses("Kies deze tekst").sees("Nodig Sara uit")

    anna.presses_outside("Groep").presses("Hoe we werken Waar, hoe vaak en wie het gesprek leidt.")
    anna.sees("Je groep begon bij WIJ Groningen.").presses("Haal dit weg")
    anna.sees_no("WIJ Groningen")
    anna.opens(link).is_as_reviewed("start-link-met-eigen-groep").presses("Ga naar mijn groep")


def test_a_broken_link_says_what_to_do(phone, script):
    anna = phone(script=script).opens("/start/onzin").is_as_reviewed("start-link-werkt-niet")
    assert anna.status == 404
    anna.presses("Begin je steungroep")


def test_a_professional_in_no_group_says_where_they_work_and_shows_the_link(phone, world, script):
    with world.open():
        organisations.fill_empty_list()
    kim = phone(script=script).is_somebody(world.person("Kim")).opens("/groepen")
    kim.is_as_reviewed("mijn-groepen-zonder-groep").presses("Laat iemand beginnen")
    kim.is_as_reviewed("laat-iemand-beginnen-zonder-organisatie")
    kim.presses("Laat de link zien").sees("Kies waar je werkt.")
    kim.main.get_by_label("Waar werk je?").select_option("Lentis")
    kim.presses("Laat de link zien").sees("Kim van Lentis liet je dit zien.")
    assert kim.main.locator("svg.qr").count() == 1
    link = kim.main.locator(".address").inner_text()
    phone(script=script).opens(link).sees("Kim van Lentis liet je dit zien.")
