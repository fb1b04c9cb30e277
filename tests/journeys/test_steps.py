"""Steps of a goal: added, ordered, asked for help with, offered, proposed and done."""


def test_anna_makes_steps_and_emma_helps(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Emma")
    goal = world.goal(owner, "Zelfstandig wonen", shown_to=[member])
    anna = phone(script=script).is_somebody(owner).opens("/")
    emma = phone(script=script).is_somebody(member).opens("/")
    anna.presses_outside("Doelen").presses("Zelfstandig wonen").presses("Voeg een stap toe")
    anna.is_as_reviewed("stap-schrijven").presses("Bewaar deze stap")
    assert anna.status == 422
    anna.writes("Wat is de stap?", "Kamers bekijken").presses("Bewaar deze stap")
    anna.presses("Voeg een stap toe").writes("Wat is de stap?", "Verhuizen regelen")
    anna.writes("Wanneer?", "in het voorjaar").presses("Bewaar deze stap")
    anna.is_as_reviewed("doel-met-stappen").presses("Zet de stappen op volgorde")
    anna.is_as_reviewed("stappen-volgorde").presses("Eerder: Verhuizen regelen")
    anna.presses("Mijn doel").presses("Kamers bekijken").is_as_reviewed("stap")
    anna.presses("Vraag iemand").is_as_reviewed("stap-vragen").chooses("Emma")
    anna.presses("Bewaar mijn keuze").sees("Gevraagd: Emma.").is_as_reviewed("stap-gevraagd")

    emma.presses("Wat ik zou doen").is_as_reviewed("wat-ik-zou-doen").presses("Bekijk de stap")
    emma.is_as_reviewed("stap-van-anna").presses("Ik help mee").sees("Jij helpt mee.")
    emma.presses("Terug naar het doel").presses("Verhuizen regelen").presses("Ik kan helpen")
    emma.sees("Je wilt helpen.").presses("Terug naar het doel").presses("Stel een stap voor")
    emma.writes("Wat is de stap?", "Samen dozen halen").presses("Zet mijn voorstel klaar")
    emma.sees("Jouw voorstel").presses("Lees het voorstel").is_as_reviewed("stap-eigen-voorstel")

    anna.presses_outside("Vandaag").is_as_reviewed("vandaag-stap-wacht").presses("Bekijk de stap")
    anna.is_as_reviewed("stap-aanbod").presses("Ja, fijn").sees("Emma helpt mee.")
    anna.presses("Terug naar het doel").presses("Lees het voorstel")
    anna.is_as_reviewed("stap-voorstel").presses("Neem dit over").presses("Gedaan: Kamers bekijken")
    anna.presses("Kamers bekijken").presses("Toch nog niet gedaan").presses("Samen dozen halen")
    anna.presses("Verander de woorden").writes("Wat is de stap?", "").presses("Bewaar deze stap")
    assert anna.status == 422
    anna.presses("Terug").presses("Haal de stap weg").is_as_reviewed("stap-weg")
    anna.presses("Haal de stap weg").sees("De stap is weg.").sees_no("Samen dozen halen")
    assert goal


def test_nobody_sees_the_goal_yet_and_nobody_was_asked_anything(phone, world, script):
    owner = world.owner()
    goal = world.goal(owner, "Zelfstandig wonen")
    step = world.step(owner, goal)
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/stappen/{step.id}/vraag").is_as_reviewed("stap-niemand")
    anna.presses("Kies wie dit ziet")
    emma = phone(script=script).is_somebody(world.member(owner, "Emma")).opens("/wat-ik-zou-doen")
    emma.is_as_reviewed("wat-ik-zou-doen-leeg")
