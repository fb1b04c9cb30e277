"""«Mijn plan voor moeilijke tijden», from the first word to what Emma reads."""

SECRET = "Ik laat de post liggen"


def test_a_plan_is_written_shared_and_read(phone, world, script):
    owner = world.owner()
    emmas = world.member(owner, "Emma")
    anna = phone(script=script).is_somebody(owner).opens("/hulp")
    emma = phone(script=script).is_somebody(emmas)
    anna.presses("Mijn plan voor moeilijke tijden").is_as_reviewed("plan-leeg")
    anna.presses("Wat helpt").is_as_reviewed("plan-schrijven")
    anna.presses("Een rondje lopen met iemand.").presses("Bewaar dit").sees("bewaard")
    anna.presses("Zo merk ik dat het minder gaat")
    anna.writes("In mijn eigen woorden", SECRET).presses("Bewaar dit")
    anna.presses("Wie bel ik").writes("In mijn eigen woorden", "Emma 06 12345678")
    anna.presses("Bewaar dit").is_as_reviewed("plan")
    emma.opens(f"/groep/{owner.group_id}/mensen").presses("Het plan van Anna")
    emma.is_as_reviewed("plan-van-anna-leeg").sees_no(SECRET)

    anna.opens(f"/groep/{owner.group_id}/plan/helps/wie-ziet-dit")
    anna.is_as_reviewed("plan-wie-ziet-dit").presses("Laat zien aan Emma").presses("Mijn plan")
    emma.opens(f"/groep/{owner.group_id}/plan").is_as_reviewed("plan-van-anna")
    emma.sees("Een rondje lopen met iemand.").sees_no(SECRET)


def test_a_letter_is_written_on_a_good_day(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/plan")
    anna.presses("Een brief aan mezelf Van een goede dag, voor een slechte dag")
    anna.is_as_reviewed("plan-brief-schrijven")
    anna.writes("Mijn brief", "Het gaat weer over.").presses("Bewaar mijn brief")
    anna.is_as_reviewed("plan-brief").sees("Het gaat weer over.")
