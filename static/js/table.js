// Without this file the screen may go dark on the table, and an agreement has to wait for the internet.
const [form, told, agreed] = ["[data-agreement]", "[data-on-phone] p", "[data-agreed]"].map((each) => document.querySelector(each));

// A screen that stays on: where the phone can do that, and as long as somebody looks.
function stayOn() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
}

// What could not be sent lies on this phone, sealed, until there is internet. The form is free for the next one.
async function keep(said) {
  const fields = Object.fromEntries([...said].filter(([name]) => name !== "csrf_token"));
  const row = { title: form.dataset.agreement, to: new URL(form.action).pathname, fields, written_at: new Date().toISOString() };
  if (!await globalThis.kept?.put(fields.operation_key, row)) return false;
  told.hidden = false;
  agreed.append(Object.assign(document.createElement("li"), { textContent: fields.words }));
  form.reset();
  form.elements.operation_key.value = crypto.randomUUID();
  form.elements.words.focus();
  return true;
}

// It stands in the list now. Reloading would send once more what a page with an error came from.
function again() {
  const { pathname, hash } = new URL(form.action);
  const other = location.href.includes("?") ? "" : "?"; // another address, so that it is opened anew
  location.assign(pathname + other + hash);
}

async function send(event) {
  event.preventDefault();
  const said = new FormData(form), body = new URLSearchParams(said);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect") return again();
  } catch {
    if (said.get("words").trim() && await keep(said).catch(() => false)) return;
  }
  form.submit(); // sent again it is the same one: the house says what is wrong, or that there is no internet
}

if ("ownPhone" in document.body.dataset) {
  await import(document.body.dataset.kept).catch(() => {});
  form.addEventListener("submit", send);
}
document.addEventListener("visibilitychange", stayOn);
stayOn();
