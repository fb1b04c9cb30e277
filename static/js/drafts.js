// Without this file what somebody was typing is gone when the battery dies; what was sent is kept all the same.
// One draft for each address, sealed, on an own phone alone. It goes once it was sent.
const BOXES = "main form :is(textarea, input:is([type=text], [type=search], [type=tel], [type=email]))";
const path = location.pathname;
const boxes = () => [...document.querySelectorAll(BOXES)].filter((box) => box.name && box.autocomplete !== "one-time-code");
let coming;

function save() {
  clearTimeout(coming);
  const typed = boxes().filter((box) => box.value !== box.defaultValue);
  if (!typed.length) return kept.drop("drafts", path);
  const fields = Object.fromEntries(typed.map(({ name, value }) => [name, value]));
  return kept.draft(path, { title: document.querySelector("h1").textContent.trim(), fields });
}

function listen() {
  addEventListener("input", ({ target }) => {
    if (!target.matches(BOXES)) return;
    clearTimeout(coming);
    coming = setTimeout(save, 300);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && coming && save());
  addEventListener("submit", ({ target }) => {
    if (!target.closest("main")) return;
    clearTimeout(coming);
    coming = null;
    localStorage.setItem("sent", path); // whether it arrived, the next page knows
  });
}

// What stood here, unless the page brought it along itself. Tells whether it gave something back.
async function giveBack() {
  const sent = localStorage.getItem("sent");
  localStorage.removeItem("sent");
  if (sent) await kept.drop("drafts", sent);
  const draft = (await kept.mine("drafts")).find(({ id }) => id === path);
  const empty = boxes().filter((box) => draft?.fields[box.name] && box.value === box.defaultValue && box.value !== draft.fields[box.name]);
  for (const box of empty) box.value = draft.fields[box.name];
  return empty.length > 0;
}

export default async function drafts() {
  const gaveBack = await giveBack();
  listen();
  if (boxes().some((box) => box.value !== box.defaultValue)) await save(); // typed before this file was here
  return gaveBack;
}
