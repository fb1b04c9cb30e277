// Without this worker every page still works; only without internet nothing opens, not even "Hulp nu".
// It keeps two public pages and what they are made of. A personal page is never kept; kept.js keeps sealed things.
importScripts("__KEPT__");

const BUILD = "__BUILD__";
const FILES = __FILES__;

const HELP = "/hulp", OFFLINE = "/geen-internet", OUT = "/uitloggen", AWAY = "/weg";
const PATIENCE = 4000; // how long "Hulp nu" waits for a slow network
const SHELF = `steungroep-${BUILD}`;
const KEPT = new Set([HELP, OFFLINE, ...FILES]);

let whole = false; // what is complete stays so; every file asks
const complete = async () => (whole ||= (await (await caches.open(SHELF)).keys()).length === KEPT.size);

// Of one build, always: from the shelf of this one when it is complete, else from the one before.
const found = async (address) => {
  const how = { ignoreVary: true };
  const here = await complete() && await (await caches.open(SHELF)).match(address, how);
  return here || caches.match(address, how);
};

async function keep(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "reload" });
  if (answer.ok && !answer.redirected) await (await caches.open(SHELF)).put(address, answer);
}

// The shelf of the build before goes only when this one is complete: its page and its files stay together.
async function clearOldShelves() {
  const old = (await caches.keys()).filter((name) => name.startsWith("steungroep-") && name !== SHELF);
  if (await complete()) await Promise.all(old.map((name) => caches.delete(name)));
}

async function helpPage(request) {
  if (await kept.leaving().catch(() => false) && !await kept.finishLeaving().catch(() => false)) return found(HELP);
  const slow = new Promise((_, giveUp) => setTimeout(giveUp, PATIENCE));
  const answer = fetch(request);
  const good = answer.then((page) => (page.status < 500 ? page : Promise.reject()));
  return Promise.race([good, slow]).catch(async () => (await found(HELP)) ?? answer);
}

const offlinePage = async () => (await found(OFFLINE)) ?? Response.error();

// Who signed out without network is signed out before any page is shown again.
async function page(request) {
  try {
    if (await kept.leaving().catch(() => false)) await kept.finishLeaving();
    return await fetch(request);
  } catch {
    return new URL(request.url).pathname === AWAY ? new Response("") : offlinePage();
  }
}

// A form that cannot be sent: signing out is remembered, a check-in is kept, any other is said to wait.
async function form(request, path) {
  const copy = request.clone();
  const sure = path !== OUT || (await request.clone().formData()).has("sure");
  try {
    const answer = await fetch(request);
    // Nobody there who could end the session. Who was not asked yet whether they are sure, stays in.
    if (path === OUT && answer.status >= 400 && sure) throw new Error("not out yet");
    if (path === OUT && answer.type === "opaqueredirect") await kept.leave(true);
    return answer;
  } catch {
    if (!sure && await kept.alone() !== "") return Response.redirect(OUT, 303); // first what it means
    if (path === OUT) return kept.leave().then(() => Response.redirect("/", 303));
    const on = await kept.caught(path, await copy.formData()).catch(() => null);
    return on ? Response.redirect(`${OFFLINE}${on}`, 303) : offlinePage();
  }
}

async function file(request, address) {
  return (await found(address)) ?? fetch(request);
}

addEventListener("install", (event) => {
  event.waitUntil(Promise.allSettled([...KEPT].map(keep))); // one that fails does not stop the others
});

// A page says when nobody looks at it. While a worker takes over, a form that is just being sent can wait for minutes.
addEventListener("message", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil(clearOldShelves().then(() => clients.claim()));
});

addEventListener("sync", (event) => {
  event.waitUntil(kept.send().finally(async () => {
    for (const window of await clients.matchAll()) window.postMessage("sent");
  }));
});

// Only ever this one sentence: what is new stands behind the door. The tag lets a second one take its place.
addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch { /* an empty one says the same */ }
  const { words = "Er staat iets nieuws voor je klaar.", lang = "nl" } = said;
  event.waitUntil(registration.showNotification(words, { lang, dir: "auto", tag: "nieuws" }));
});

// A page that is open stays as it is: somebody may be writing there.
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: "window" }).then(([open]) => (open ? open.focus() : clients.openWindow("/"))));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) return;
  const plain = request.headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded");
  if (request.mode === "navigate" && request.method === "POST") plain && event.respondWith(form(request, pathname));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(pathname === HELP ? helpPage(request) : page(request));
  else if (KEPT.has(pathname + search)) event.respondWith(file(request, pathname + search));
});
