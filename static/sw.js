// Without this worker every page still works; only "Hulp nu" does not open when there is no internet.
// It keeps two public pages and what they are made of. A personal page is never kept.
const BUILD = "__BUILD__";
const FILES = __FILES__;

const HELP = "/hulp";
const OFFLINE = "/geen-internet";
const PATIENCE = 4000; // how long "Hulp nu" waits for a slow network
const SHELF = `steungroep-${BUILD}`;
const KEPT = new Set([HELP, OFFLINE, ...FILES]);

const kept = async (address) => (await caches.open(SHELF)).match(address, { ignoreVary: true });

async function keep(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "reload" });
  if (answer.ok && !answer.redirected) await (await caches.open(SHELF)).put(address, answer);
}

async function clearOldShelves() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("steungroep-") && name !== SHELF).map((name) => caches.delete(name)));
}

async function helpPage(request) {
  const slow = new Promise((_, giveUp) => setTimeout(giveUp, PATIENCE));
  const answer = fetch(request);
  const good = answer.then((page) => (page.status < 500 ? page : Promise.reject()));
  return Promise.race([good, slow]).catch(async () => (await kept(HELP)) ?? answer);
}

async function otherPage(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(OFFLINE)) ?? Response.error();
  }
}

async function file(request, address) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(address)) ?? Response.error();
  }
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(Promise.allSettled([...KEPT].map(keep))); // one that fails does not stop the others
});

addEventListener("activate", (event) => {
  event.waitUntil(clearOldShelves().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pathname === HELP ? helpPage(request) : otherPage(request));
  else if (KEPT.has(pathname + search)) event.respondWith(file(request, pathname + search));
});
