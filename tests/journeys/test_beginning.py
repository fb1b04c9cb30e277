"""«Zo begin je», and a card to prepare a talk with."""

SECRET = "Ik praat liever buiten"


def test_the_path_is_followed_and_passed_over(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}")
    anna.presses("Zo begin je").is_as_reviewed("zo-begin-je")
    anna.presses("Schrijf iemand op").writes("Hoe heet diegene?", "Mo")
    anna.presses("Ik denk er nog over").presses_outside("Vandaag").presses("Zo begin je")
    anna.presses("Sla deze stap over").presses("Sla deze stap over")
    anna.is_as_reviewed("zo-begin-je-overgeslagen")
    anna.presses("Toch doen: Vraag iemand").presses("Kies wie je vraagt")
    assert anna.heading == "Mijn groep"


def test_a_card_is_written_shared_and_taken_back(phone, world, script):
    owner = world.owner()
    emmas = world.member(owner, "Emma")
    emma = phone(script=script).is_somebody(emmas).opens(f"/groep/{owner.group_id}/mensen")
    anna = phone(script=script).is_somebody(owner)
    emma.presses("Vooraf praten").is_as_reviewed("voorgesprek-leeg")
    emma.writes("Wat verwacht je?", "x" * 501).presses("Bewaar dit")
    assert emma.status == 422
    emma.writes("Wat verwacht je?", SECRET).presses("Bewaar dit").sees("bewaard")
    anna.opens(f"/groep/{owner.group_id}/voorgesprek").sees_no("Emma", SECRET)

    emma.presses("Wie ziet dit? Alleen ik").is_as_reviewed("voorgesprek-wie-ziet-dit")
    emma.presses("Laat zien aan Anna").presses("Terug").is_as_reviewed("voorgesprek-gedeeld")
    anna.opens(f"/groep/{owner.group_id}/voorgesprek").presses("Wat Emma vooraf wil zeggen")
    anna.is_as_reviewed("kaart-van-emma").sees(SECRET)
    card = anna.path

    emma.presses("Wie ziet dit? Anna").presses("Alleen ik")
    anna.opens(card).sees_no(SECRET)
    assert anna.status == 404
