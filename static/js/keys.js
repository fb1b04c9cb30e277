// Without this file nobody comes in with the lock of their phone; a code by mail does the same.
const Key = window.PublicKeyCredential;
const able = Boolean(Key?.parseCreationOptionsFromJSON && Key.parseRequestOptionsFromJSON);
const AGAIN = 9 * 60 * 1000; // a question is good for ten minutes
let waits; // the question that waits in the field itself, until somebody presses the button

async function ask({ form, dataset }, how) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(dataset.key, { method: "POST", body });
  if (answer.status === 401) location.reload(); // the page itself says what is wanted first
  if (!answer.ok) throw new Error(answer.status);
  const question = await answer.json();
  return question.user
    ? navigator.credentials.create({ ...how, publicKey: Key.parseCreationOptionsFromJSON(question) })
    : navigator.credentials.get({ ...how, publicKey: Key.parseRequestOptionsFromJSON(question) });
}

function send({ form, dataset }, answer) {
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "credential" });
  const box = form.elements.credential ?? form.appendChild(hidden);
  box.value = JSON.stringify(answer);
  form.action = dataset.to;
  form.submit();
}

// The phone offers it by itself in the field for the address.
async function waitInField(button) {
  if (!button.form.querySelector("[autocomplete~=webauthn]")) return;
  if (!await Key.isConditionalMediationAvailable?.()) return;
  waits?.abort();
  waits = new AbortController();
  const again = setTimeout(waitInField, AGAIN, button);
  waits.signal.addEventListener("abort", () => clearTimeout(again));
  await ask(button, { mediation: "conditional", signal: waits.signal }).then((answer) => send(button, answer));
}

async function press({ currentTarget: button }) {
  const told = button.parentElement.querySelector("[role=status]");
  waits?.abort();
  told.textContent = "";
  try {
    send(button, await ask(button));
  } catch ({ name }) { // stopping is fine, and so is a phone that does not want to
    told.textContent = name === "InvalidStateError" ? button.dataset.known : button.dataset.stopped;
    waitInField(button).catch(() => {});
  }
}

for (const words of document.querySelectorAll("[data-no-key]")) words.hidden = able;
for (const button of able ? document.querySelectorAll("[data-key]") : []) {
  button.hidden = false;
  button.addEventListener("click", press);
  waitInField(button).catch(() => {}); // nobody asked for it: nothing to say
}

// Whether to offer this after signing in: only where a finger, a face or a code opens the phone.
const [box] = document.getElementsByName("can_key");
if (box && able && await Key.isUserVerifyingPlatformAuthenticatorAvailable()) box.value = "yes";
