// Without this file what somebody was typing is gone when the battery dies; what was sent is kept all the same.
// One draft for each address, sealed, on an own phone alone. It goes once it was sent.
const BOXES = "main form :is(textarea, input:is([type=text], [type=search], [type=tel], [type=email]))";
const path = location.pathname;
const boxes = () => [...document.querySelectorAll(BOXES)].filter((box) => box.name && box.autocomplete !== "one-time-code");
const versionOf = (box) => box.form.elements.version;
const otherWords = document.querySelector("[data-both-texts]");
let coming;

function save() {
  clearTimeout(coming);
  const typed = boxes().filter((box) => box.value !== box.defaultValue);
  if (!typed.length) return kept.drop("drafts", path);
  const fields = Object.fromEntries(typed.map(({ name, value }) => [name, value]));
  return kept.draft(path, { title: document.querySelector("h1").textContent.trim(), fields, version: versionOf(typed[0])?.value });
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
  otherWords?.addEventListener("click", () => localStorage.setItem("sent", path)); // the choice was for those
}

// What stood here, unless the page brought it along itself. Tells whether it gave something back.
async function giveBack() {
  const sent = localStorage.getItem("sent");
  localStorage.removeItem("sent");
  if (sent) await kept.drop("drafts", sent);
  if (otherWords) return false; // both stand here already, and sending says so
  const draft = (await kept.mine("drafts")).find(({ id }) => id === path);
  const empty = boxes().filter((box) => draft?.fields[box.name] && box.value === box.defaultValue && box.value !== draft.fields[box.name]);
  for (const box of empty) {
    box.value = draft.fields[box.name];
    // It was typed over this version: are there newer words now, then the house shows both.
    if (draft.version && versionOf(box)) versionOf(box).value = draft.version;
  }
  return empty.length > 0;
}

export default async function drafts() {
  const gaveBack = await giveBack();
  listen();
  if (boxes().some((box) => box.value !== box.defaultValue)) await save(); // typed before this file was here
  return gaveBack;
}
