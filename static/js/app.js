// What the phone adds. Without this file every page still works: each part says what is then missing.

// Without this file the copy button stays away; the words can still be selected by hand.
async function copy({ currentTarget: button }) {
  const box = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[role=status]");
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    if (!document.execCommand("copy")) return; // the words are selected, the phone's own menu can copy them
  }
  if (told) told.textContent = button.dataset.done;
}

function copying() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", copy);
  }
}

// Without this file a screen reader stays where it was after a part of the page changed.
// When a page opens only what is not right yet takes the focus; otherwise reading starts at the top.
function focusing(changed) {
  const place = document.querySelector(changed ? "[data-focus]" : "[data-focus][autofocus]");
  if (!place) return;
  delete place.dataset.focus;
  if (!place.matches("a, button, input, select, textarea")) place.tabIndex = -1;
  place.focus();
}

// Without this file a double tap sends a form twice; the server keeps it once by its operation key.
const DOUBLE_TAP = 3000;

function onlyOnce() {
  let sent = new WeakMap();
  addEventListener("pageshow", () => { sent = new WeakMap(); });
  document.addEventListener("submit", (event) => {
    const { target: form, timeStamp: now } = event;
    if (now - sent.get(form) < DOUBLE_TAP) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      sent.set(form, now);
    }
  }, { capture: true });
}

// Without this file the print button stays away; the browser's own menu still prints.
function printing() {
  for (const button of document.querySelectorAll("[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// Without this file the share button stays away; copying and selecting the words still work.
const share = ({ currentTarget: { dataset } }) =>
  navigator.share({ text: dataset.text, url: dataset.url }).catch(() => { /* closing the sheet is fine */ });

function sharing() {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("[data-share][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", share);
  }
}

// Without this file a button such as "Stuur opnieuw" works at once; the server still counts.
function waiting() {
  for (const button of document.querySelectorAll("[data-wait]")) {
    const seconds = Number(button.dataset.wait);
    delete button.dataset.wait;
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, seconds * 1000);
  }
}

// Without this part nothing that was written without internet is sent, and nothing is kept for then.
const { dataset: told } = document.body;
const keepsSomething = () => "ownPhone" in told || localStorage.getItem("keeps");
const withKept = () => import(told.kept).then(() => kept);

function tell(words, link) {
  const place = document.querySelector("main [role=status]"), notice = document.createElement("div");
  if (!place || !words) return;
  notice.className = "notice notice--leaf";
  notice.appendChild(document.createElement(link ? "a" : "p")).textContent = words;
  if (link) notice.firstChild.href = link;
  place.replaceChildren(notice);
}

async function catchUp() {
  if (!keepsSomething()) return;
  const here = await withKept();
  const said = await here.send().catch(() => ({})); // no internet now: another time
  if (said.out) location.replace("/");
  if (said.count) tell(said.sent);
  if ((await here.waiting()).some(({ refused }) => refused)) tell(said.refused, told.offline);
  await givingBack(here, said);
  const waits = document.querySelector("[data-waits]");
  if (waits) waits.hidden = !await here.shut();
}

// Without this part nobody hears by themselves that the app can stand on the home screen; "Meer" still says how.
function installing() {
  const hint = document.querySelector("[data-install-hint]"), button = document.querySelector("[data-install]");
  const offer = () => { // once, on a phone that was used before and can do it
    if (!hint || localStorage.getItem("install") || !localStorage.getItem("keeps")) return;
    localStorage.setItem("install", "said");
    hint.hidden = false;
    hint.querySelector("button").addEventListener("click", () => hint.remove());
  };
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if (button) {
      button.hidden = false;
      button.onclick = () => event.prompt(); // the newest offer alone counts
    }
    offer();
  });
  if (navigator.standalone === false) offer(); // an iPhone says so
}

// Without this part what somebody typed and did not send is not given back.
let drafting;
async function givingBack(here, said) {
  if (drafting || !("ownPhone" in told) || !(await here.things().catch(() => [])).length) return;
  drafting = import(told.drafts);
  if (await (await drafting).default()) tell(said.back ?? "");
}

// A page that says that something did not arrive: then the draft of it stays.
function notArrived() {
  if (document.querySelector("#typed, main [aria-invalid=true], main [data-kept], [data-both-texts]")) localStorage.removeItem("sent");
}

// Without this part signing out does not say first what would be gone from this phone.
function signingOut() {
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (new URL(form.action).pathname !== "/uitloggen" || !keepsSomething()) return;
    event.preventDefault();
    const here = await withKept().catch(() => null);
    const sure = submitter?.name === "sure", slow = new Promise((goOn) => setTimeout(goOn, 2000));
    if (here && !sure) await Promise.race([here.refresh(), slow]).catch(() => {}); // what was arranged just now counts
    if (here && !sure && ((await here.lost()).length || await here.alone())) return location.assign("/uitloggen");
    if (sure) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "yes" }));
    if (here && !navigator.serviceWorker?.controller) await here.leave(true); // otherwise the worker does
    form.submit();
  });
}

// Without this part "Hulp nu" without internet lacks the own numbers and the own plan; the numbers of everybody stay.
async function ownHelp() {
  const places = document.querySelectorAll("[data-own-help]");
  if (!places.length || "ownPhone" in told || !keepsSomething()) return; // with a session the house did it
  const { things, opened } = await withKept(), all = await things();
  for (const place of places) {
    const thing = all.find(({ name }) => name === place.dataset.ownHelp);
    place.hidden = !thing;
    if (!place.matches("a")) place.replaceChildren(...thing ? (await opened(thing)).querySelectorAll(":scope > :not(h1, .back)") : []);
  }
}

function keeping() {
  notArrived();
  const help = () => ownHelp().catch(() => {}), now = () => catchUp().catch(() => {}).then(help);
  setTimeout(help, 2000); // a slow network does not hold it up
  addEventListener("load", () => setTimeout(now, 500)); // the page itself comes first
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  navigator.serviceWorker?.addEventListener("message", now);
}

// Without this file "Hulp nu" needs the internet; everything else stays as it is.
// A newer worker takes over once nobody looks at the page, or once all pages are closed.
function startWorker() {
  const address = document.body.dataset.worker;
  if (!address || !navigator.serviceWorker) return;
  addEventListener("load", () => navigator.serviceWorker.register(address, { scope: "/" }).catch(() => {}));
  let going = false; // to another page: then somebody does look
  addEventListener("pagehide", () => { going = true; });
  addEventListener("pageshow", () => { going = false; });
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "hidden" || going) return;
    (await navigator.serviceWorker.getRegistration())?.waiting?.postMessage("nobody looks");
  });
}

// Without this part the page is not read aloud; a phone's own screen reader still does that.
// The voice is one of the phone itself: what stands here goes nowhere.
function readingAloud() {
  const engine = globalThis.speechSynthesis, { lang, classList } = document.documentElement;
  const voice = () => engine.getVoices().find((each) => each.localService && each.lang.toLowerCase().startsWith(lang));
  const ready = () => classList.toggle("reads-aloud", Boolean(voice()));
  engine?.addEventListener("voiceschanged", ready);
  if (engine) ready();
  let reading;
  const swap = (button, words = button.querySelector("span")) => {
    [words.textContent, button.dataset.read] = [button.dataset.read, words.textContent];
  };
  const stop = () => {
    engine?.cancel();
    if (reading) swap(reading);
    reading = null;
  };
  addEventListener("pagehide", stop);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-read]"), said = button?.innerText.trim();
    if (!button || reading) return button && stop();
    const lines = document.getElementById("main").innerText.split("\n").filter((each) => each.trim() && each.trim() !== said);
    const spoken = lines.map((line) => Object.assign(new SpeechSynthesisUtterance(line), { voice: voice(), lang }));
    spoken.at(-1).onend = stop;
    swap(reading = button);
    spoken.forEach((each) => engine.speak(each));
  });
}

// Without this file every time says "Nederlandse tijd", also to somebody in the Netherlands.
function zones() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const words of document.querySelectorAll("[data-zone]")) words.hidden = words.dataset.zone === here;
}

// Without this part "Snel weg" is a form: slower, and Back leads to this page again.
function leavingFast() {
  const form = document.querySelector("[data-away]");
  let presses = [];
  function go() {
    const fields = new URLSearchParams(new FormData(form));
    navigator.sendBeacon(form.action, fields); // signs out on a borrowed phone, locks where a lock is used
    if (keepsSomething()) withKept().then((here) => here.lock()).catch(() => {});
    const { away } = form.dataset;
    document.body.replaceChildren();
    document.title = "";
    location.replace(navigator.onLine ? away : "/weg");
  }
  form?.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  addEventListener("keydown", ({ key, timeStamp: now }) => {
    presses = key === "Escape" ? [...presses, now].filter((at) => now - at < 2000) : [];
    if (form && presses.length > 2) go();
  });
}

// Without this part a page that was left open shows until the next press; the house locks all the same.
function locking() {
  const minutes = Number(told.lock), opened = Date.now();
  const late = () => minutes && Date.now() - opened >= minutes * 60_000;
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && late() && navigator.onLine && location.reload());
  addEventListener("pageshow", ({ persisted }) => persisted && (minutes || !document.body.children.length) && location.reload());
}

// Without this part a page that the phone kept says the app's own name, whatever was chosen here.
function otherName() {
  if (!document.cookie.includes("face=notes")) return;
  document.title = "Notities";
  document.querySelector(".brand__word")?.replaceChildren("Notities");
}

const prepare = (changed) => [copying, printing, sharing, waiting, zones, focusing].forEach((part) => part(changed));

onlyOnce();
prepare();
document.addEventListener("htmx:after:swap", prepare);
startWorker();
signingOut();
keeping();
leavingFast();
otherName();
locking();
installing();
readingAloud();
