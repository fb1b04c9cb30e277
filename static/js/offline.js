// Without this file the page that shows without internet keeps to "Hulp nu"; what waits on this phone still waits.
// It shows what the phone keeps sealed: the check-in, the next meeting, numbers, and what could not be sent yet.
const main = document.getElementById("main");
const start = [...main.childNodes];
const named = ({ title, written_at: at, at: moment }) => `${title}, ${kept.written(at ? new Date(at) : moment)}`;
const copy = (id) => document.getElementById(id).content.cloneNode(true);

function show(...parts) {
  main.replaceChildren(...parts);
  scrollTo(0, 0);
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  if (!opening) heading.focus();
}

// Even inchecken.

const parts = (whole) => Object.fromEntries([...whole.querySelectorAll("[data-question]")].map((part) => [part.dataset.question, part]));

function fillIn(part, name, answers, chosen) {
  for (const button of part.querySelectorAll("button[value]")) {
    const same = answers[name] === button.value;
    button.classList.toggle("answer--chosen", same);
    button.querySelector(".answer__chosen")?.remove();
    if (same) button.append(chosen.cloneNode(true));
  }
  for (const box of part.querySelectorAll("textarea")) box.value = answers[box.name] ?? "";
  for (const box of part.querySelectorAll("[type=checkbox]")) box.checked = Boolean(answers[box.name]);
}

async function checkIn(id = crypto.randomUUID(), after = "") {
  const known = (await kept.waiting()).find((row) => row.id === id);
  const whole = await kept.opened(known?.html ? known : await kept.thing("check_in"));
  const shut = await kept.locked(), pages = parts(whole);
  if (shut) delete pages.step; // it says a goal
  const names = Object.keys(pages), chosen = whole.querySelector(":scope > .answer__chosen");
  const begun = known?.check_in; // also after it was sent under this page
  let answers = (!shut && known?.answers) || {}; // locked: what was said before stays shut

  const go = (name) => { fillIn(pages[name], name, answers, chosen); show(pages[name]); };

  names.forEach((name, at) => {
    pages[name].querySelector(".back")?.addEventListener("click", (event) => {
      if (!at) return;
      event.preventDefault();
      go(names[at - 1]);
    });
    pages[name].querySelector("form")?.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      if (event.submitter?.name) form.append(event.submitter.name, event.submitter.value);
      const row = await kept.answered({ id, begun, name, form, shown: answers });
      if (!row) return show(...start);
      answers = { ...answers, ...row.answers };
      go(names[at + 1]);
    });
  });
  go(names[names.indexOf(after) + 1]);
}

// What waits, and what was refused.

function said({ answers, fields }, pages) {
  if (fields) return Object.assign(document.createElement("p"), { textContent: fields.words });
  const list = document.createElement("dl");
  list.className = "said";
  for (const [name, page] of Object.entries(pages)) {
    if (answers[name] == null || answers[name] === "") continue;
    const words = page.querySelector(`button[value="${CSS.escape(answers[name])}"] .answer__words`)?.textContent;
    for (const [kind, text] of [["dt", page.querySelector("h1").textContent], ["dd", words ?? answers[name]]]) {
      list.appendChild(document.createElement(kind)).textContent = text;
    }
  }
  return list;
}

async function waits(row) {
  const whole = copy("waits"), pages = row.html ? parts(await kept.opened(row)) : {};
  whole.querySelector("h2").textContent = named(row);
  const why = !row.refused ? "" : row.check_in && row.refused === 404 ? "gone" : "no";
  if (why) whole.querySelector("[data-waiting]").remove();
  for (const each of whole.querySelectorAll("[data-refused]")) if (each.dataset.refused !== why) each.remove();
  whole.querySelector("[data-said]").replaceWith(said(row, pages));
  for (const button of whole.querySelectorAll("button")) {
    if (!row.refused) button.remove();
    button.addEventListener("click", async () => {
      if (button.value === "again") await kept.again(row.id).catch(() => {});
      else await kept.drop("outbox", row.id);
      await menu();
    });
  }
  return whole;
}

async function menu() {
  show(...start);
  const shut = await kept.locked();
  const all = await kept.things(), rows = shut ? [] : await kept.waiting(), heading = main.querySelector("h1");
  if (all.length && location.pathname === document.body.dataset.offline) { // somebody came to look, with or without internet
    heading.textContent = heading.dataset.here;
    main.querySelector(".lead").hidden = true;
  }
  const links = all.map(({ name, title }) => {
    const whole = copy("kept-link"), link = whole.querySelector("a");
    link.href = `#${name}`;
    link.querySelector("span").textContent = title;
    return whole;
  });
  main.querySelector("[data-kept]").replaceChildren(...links, ...await Promise.all(rows.map(waits)));
  main.querySelector("[data-locked]").hidden = !shut;
  main.querySelector("[data-out]").hidden = !all.length;
}

// Going out: by name what would be gone.

async function signOut() {
  if (main.querySelector("[data-kept]")) {
    const heading = document.createElement("h1");
    heading.textContent = document.getElementById("sign-out").dataset.title;
    show(heading, copy("sign-out"));
  }
  const rows = await kept.lost(), place = main.querySelector("[data-lost]"), alone = await kept.alone();
  for (const words of main.querySelectorAll("[data-alone]")) words.hidden = words.dataset.alone !== alone;
  place.hidden = !rows.length;
  place.querySelector("ul").replaceChildren(...rows.map((row) => {
    const line = document.createElement("li");
    line.textContent = named(row);
    return line;
  }));
}

async function route() {
  await kept.use();
  const [name, id, after] = location.hash.slice(1).split(":");
  const path = location.pathname, all = await kept.things();
  if (path === "/uitloggen") return signOut();
  const thing = all.find((each) => each.name === name) ?? (!name && opening && all.find(({ at }) => at.some((place) => path.startsWith(place))));
  if (thing?.name === "check_in") return checkIn(id, after);
  return thing ? show(await kept.opened(thing)) : menu();
}

// To the menu, also from an address without a part behind «#»: there nothing changes, and nobody hears it.
main.addEventListener("click", (event) => {
  if (event.target.closest("a[href='#']") && !location.hash && !event.defaultPrevented) menu();
});

let opening = true; // the address that was asked for leads to its own thing once
await import(document.body.dataset.kept);
addEventListener("hashchange", route);
document.addEventListener("visibilitychange", async () => document.visibilityState === "visible" && await kept.locked() && route());
await route();
opening = false;
