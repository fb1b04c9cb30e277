// Without this file what somebody was typing is gone when the battery dies; what was sent is kept all the same.
// One draft for each address, sealed, on an own phone alone. It goes once it was sent.
const TYPED = "textarea, input:is([type=text], [type=search], [type=tel], [type=email], [type=date], [type=time])";
const TICKS = "[type=radio], [type=checkbox]", BOXES = `main form :is(${TYPED}, select, ${TICKS})`;
const path = location.pathname;
const boxes = () => [...document.querySelectorAll(BOXES)].filter((box) => box.name && box.autocomplete !== "one-time-code");
const how = (box) => box.matches(TICKS) ? "checked" : "value";
const first = (box) => box.matches("select") ? [...box.options].find((each) => each.defaultSelected)?.value ?? box.options[0]?.value
  : box.matches(TICKS) ? box.defaultChecked : box.defaultValue;
const changed = (box) => box[how(box)] !== first(box);
const nameOf = (box) => box.matches(TICKS) ? `${box.name}=${box.value}` : box.name;
const versionOf = (box) => box.form.elements.version;
const otherWords = document.querySelector("[data-both-texts]");
let coming;

function save() {
  clearTimeout(coming);
  const other = boxes().filter(changed), typed = other.filter((box) => box.matches(TYPED));
  if (!typed.length) return kept.drop("drafts", path); // a choice alone is one press, and none is made beforehand
  const beside = other.filter(({ form, type, checked }) => typed.some((box) => box.form === form) && (type !== "radio" || checked));
  const fields = Object.fromEntries(beside.map((box) => [nameOf(box), box[how(box)]]));
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
  const had = (box) => draft?.fields[nameOf(box)] ?? "";
  const empty = boxes().filter((box) => had(box) !== "" && !changed(box) && box[how(box)] !== had(box));
  for (const box of empty) {
    box[how(box)] = had(box);
    // It was typed over this version: are there newer words now, then the house shows both.
    if (draft.version && versionOf(box)) versionOf(box).value = draft.version;
  }
  return empty.length > 0;
}

export default async function drafts() {
  const gaveBack = await giveBack();
  listen();
  if (boxes().some(changed)) await save(); // typed before this file was here
  return gaveBack;
}
