// Without this file only "Hulp nu" opens when there is no internet; with internet nothing changes.
// Pages and the worker share it. What is personal lies sealed in IndexedDB, on an own phone alone. The key
// cannot be taken out; it comes with a session and goes with it, so the next person here has none.
"use strict";
{
  const KEEP = "/bewaar", OUT = "/uitloggen", FLAG = "keeps";
  const STORES = ["state", "things", "outbox", "drafts"];
  const CHECK_IN = /^(\/groep\/[^/]+\/inchecken)\/(nieuw|[0-9a-f-]{36})(?:\/(\w+))?$/;

  // The shelves.

  const result = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  let opening;
  function shelves() {
    opening ??= (async () => {
      const request = indexedDB.open("steungroep", 1);
      request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
      const db = await result(request);
      db.onversionchange = () => { db.close(); opening = null; };
      db.onclose = () => { opening = null; };
      return db;
    })();
    opening.catch(() => { opening = null; });
    return opening;
  }

  async function read(name, key) {
    const store = (await shelves()).transaction(name).objectStore(name);
    return result(key === undefined ? store.getAll() : store.get(key));
  }

  // All of it or nothing, and on the disk before it counts as kept.
  async function write(names, work) {
    const parts = (await shelves()).transaction(names, "readwrite", { durability: "strict" });
    return new Promise((done, failed) => {
      parts.oncomplete = done;
      parts.onabort = parts.onerror = () => failed(parts.error);
      work(...[names].flat().map((name) => parts.objectStore(name)));
    });
  }

  // The key.

  const me = () => read("state", "me");
  const about = (of, id) => new TextEncoder().encode(`${of}.${id}`);

  async function seal({ of, key }, id, words) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: about(of, id) };
    return { of, id, iv, sealed: await crypto.subtle.encrypt(how, key, new TextEncoder().encode(JSON.stringify(words))) };
  }

  async function unseal({ of, key }, row) {
    const how = { name: "AES-GCM", iv: row.iv, additionalData: about(of, row.id) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, row.sealed)));
  }

  async function mine(name) {
    const who = await me();
    const rows = who ? (await read(name)).filter(({ of }) => of === who.of) : [];
    return Promise.all(rows.map(async (row) => ({ ...row, ...await unseal(who, row) })));
  }

  const flag = (on) => globalThis.localStorage && (on ? localStorage.setItem(FLAG, "1") : localStorage.removeItem(FLAG));

  // What the house lets this phone keep.

  async function ask() {
    const [who, stamp] = await Promise.all([me(), read("state", "stamp")]);
    const having = new URLSearchParams({ van: who?.of ?? "", heb: stamp ?? "" });
    const answer = await fetch(`${KEEP}?${having}`, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error("the house said nothing");
    return answer.json();
  }

  async function refresh() {
    const said = await ask();
    if (said.locked) return shutUp(said);
    if (!said.of) return forgetKey(said);
    const bytes = said.key && Uint8Array.from(said.key.match(/../g), (pair) => parseInt(pair, 16));
    const who = bytes
      ? { of: said.of, key: await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]) }
      : await me();
    const rows = said.things && await Promise.all(said.things.map((thing, at) => seal(who, thing.name, { ...thing, order: at })));
    await write(["state", "things"], (state, things) => {
      state.put(who, "me");
      state.put(Date.now(), "seen");
      state.put(said.alone, "alone");
      state.put(said.lock, "lock");
      state.put(said.open, "open");
      state.put(Date.now(), "used");
      state.delete("locked");
      if (!rows) return;
      state.put(said.stamp, "stamp");
      things.clear();
      rows.forEach((row) => things.put(row, row.id));
    });
    flag(true);
    return said;
  }

  // The app lock. Without network the device's own clock counts; one that went back locks as well.
  const ofMe = ["me", "stamp", "seen", "alone", "lock", "open", "used", "locked"];

  async function locked() {
    const [minutes, used, shut] = await Promise.all(["lock", "used", "locked"].map((name) => read("state", name)));
    const idle = Date.now() - used;
    return Boolean(shut || (minutes && !(idle >= 0 && idle < minutes * 60_000)));
  }

  // On a phone that keeps nothing there is nothing to lock, and nothing is written down.
  const use = async () => !(await me()) || await locked() || write("state", (state) => state.put(Date.now(), "used"));
  const lock = async () => await read("state", "lock") && write("state", (state) => state.put(true, "locked"));

  // The house says that it is locked: what is kept stays, shut, until somebody opens it there.
  async function shutUp(said) {
    await write("state", (state) => {
      for (const name of ["lock", "open", "locked"]) state.put(said[name], name);
    });
    return said;
  }

  // Nobody is signed in: what can be fetched again goes. What waits to be sent stays, shut, for who wrote it.
  async function forgetKey(said) {
    await write(["state", "things"], (state, things) => {
      ofMe.forEach((name) => state.delete(name));
      things.clear();
    });
    flag((await read("outbox")).length);
    return said;
  }

  // What waits to be sent.

  async function put(id, words, changed = {}) {
    const who = await me();
    if (!who) return false;
    const known = await read("outbox", id);
    const row = { ...await seal(who, id, words), at: known?.at ?? Date.now(), ...changed };
    await write("outbox", (outbox) => outbox.put(row, id));
    const here = globalThis.registration ?? await globalThis.navigator?.serviceWorker?.getRegistration();
    await here?.sync?.register("outbox").catch(() => {});
    return true;
  }

  const waiting = async () => (await mine("outbox")).sort((one, other) => one.at - other.at);
  // While it is locked: what its owner wants to read all the same, and a check-in to write.
  async function things() {
    const all = (await mine("things")).sort((one, other) => one.order - other.order);
    const open = await locked() && [...(await read("state", "open")) ?? [], "check_in"];
    return open ? all.filter(({ name }) => open.includes(name)) : all;
  }
  const thing = async (name) => (await things()).find((each) => each.name === name);

  // What a page said. Where the phone made the page it knew only what it had `shown`: any other empty box says nothing.
  function saidBy(form, ticks, shown) {
    const all = { ...Object.fromEntries(ticks.map((tick) => [tick, ""])), ...Object.fromEntries(form) };
    const about = ([field, words]) => !["csrf_token", "operation_key", "answer"].includes(field) && (!shown || field in shown || words.trim());
    return Object.fromEntries(Object.entries(all).filter(about));
  }

  // One answer of a check-in. A later one to the same question is a change.
  async function answered({ id, begun, name, form, shown }) {
    const about = await thing("check_in");
    if (!about) return null;
    const known = (await waiting()).find((row) => row.id === id);
    const skipped = form.get("answer") === "skip";
    const last = name === about.names.at(-1);
    // Skipping leaves everything on this page as it was, also what the house knows alone.
    const change = skipped ? {} : last ? saidBy(form, about.ticks ?? [], shown) : { [name]: form.get("answer") };
    const answers = { ...known?.answers, ...change };
    const row = {
      // What was asked, and about which goal, stays with the answer, whatever this phone keeps later.
      html: known?.html ?? about.html, goal: known ? known.goal : about.goal,
      title: about.title, to: about.to, check_in: begun ?? known?.check_in ?? "", answers,
      done: last || Boolean(known?.done), written_at: known?.written_at ?? new Date().toISOString(),
    };
    return await put(id, row) ? row : null;
  }

  // The worker hands over what a page could not send. Where to go on, or nothing.
  async function caught(path, form) {
    const [, , which, question] = CHECK_IN.exec(path) ?? [];
    const fresh = which === "nieuw", names = (await thing("check_in"))?.names ?? [];
    const name = fresh ? names[0] : question;
    if (!names.includes(name)) return null; // a page about a check-in that asks nothing, such as "weg"
    const id = fresh ? form.get("operation_key") : which;
    return await answered({ id, begun: fresh ? "" : which, name, form }) && `#check_in:${id}:${name}`;
  }

  async function post(row, token) {
    const { id, check_in: begun, answers, written_at, done, to, goal, fields } = row;
    const words = fields ? { ...fields, csrf_token: token } : { csrf_token: token, operation_key: begun ? crypto.randomUUID() : id, check_in: begun, answers: JSON.stringify(answers), written_at };
    const body = new URLSearchParams(done ? { ...words, done: "y" } : words);
    if (goal != null) body.set("goal", goal); // what an older build kept says nothing about it
    const { status, type } = await fetch(to, { method: "POST", body, redirect: "manual", cache: "no-store" });
    return fields && type === "opaqueredirect" ? 204 : status; // a form that was right leads to the next page
  }

  // Only when it is still as it was sent; what was changed meanwhile goes again.
  async function settle(row, change) {
    await write("outbox", (outbox) => {
      outbox.get(row.id).onsuccess = ({ target: { result: now } }) => {
        if (now && String(now.iv) === String(row.iv)) change(outbox, now);
      };
    });
  }

  const REFUSED = [403, 404, 405, 409, 410, 413, 422];

  async function sendAll() {
    if (await leaving()) return goOut();
    let said = await refresh(), sent = 0;
    for (const row of said.of ? (await waiting()).filter(({ refused }) => !refused) : []) {
      const status = await post(row, said.token);
      if (status === 204) {
        await settle(row, (outbox) => outbox.delete(row.id));
        sent += 1;
        continue;
      }
      if (!REFUSED.includes(status)) throw new Error(`not now: ${status}`); // the order is kept
      const still = await refresh(); // was it no, or is nobody signed in any more?
      if (still.of !== said.of) return { ...still, count: sent };
      said = still;
      await settle(row, (outbox, now) => outbox.put({ ...now, refused: status }, row.id));
    }
    return { ...said, count: sent };
  }

  // One page at a time; where a phone has no locks, the operation key keeps it once all the same.
  const oneByOne = (work) => globalThis.navigator?.locks ? navigator.locks.request("steungroep-outbox", work) : work();
  const send = () => oneByOne(sendAll);
  const finishLeaving = () => oneByOne(goOut);

  async function again(id) {
    const row = await read("outbox", id);
    if (row) await write("outbox", (outbox) => outbox.put({ ...row, refused: undefined }, id));
    return send();
  }

  const drop = (name, id) => write(name, (store) => store.delete(id));

  // Drafts: what somebody typed and did not send yet.

  async function draft(id, words) {
    const who = await me();
    if (!who) return;
    const row = { ...await seal(who, id, words), at: Date.now() };
    await write("drafts", (drafts) => drafts.put(row, id));
  }

  // Going out.

  const leaving = () => read("state", "leaving");

  // Everything of this person goes, by name; that the session has to end is remembered until it has.
  async function leave(ended = false) {
    const who = await me();
    await write(STORES, (state, things, outbox, drafts) => {
      ofMe.forEach((name) => state.delete(name));
      if (ended) state.delete("leaving");
      else state.put(true, "leaving");
      things.clear();
      for (const store of [outbox, drafts]) {
        store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
          if (cursor && who && cursor.value.of === who.of) cursor.delete();
          cursor?.continue();
        };
      }
    });
    flag(false);
    globalThis.localStorage?.removeItem("sent");
  }

  async function goOut() {
    const said = await leaving() ? await ask() : {}; // another page may have done it while this one waited
    if (said.signed_in) {
      const body = new URLSearchParams({ csrf_token: said.token, operation_key: crypto.randomUUID(), sure: "yes" });
      const answer = await fetch(OUT, { method: "POST", body, redirect: "manual", cache: "no-store" });
      if (answer.type !== "opaqueredirect") throw new Error("not out yet");
    }
    await drop("state", "leaving");
    return { of: null, out: true };
  }

  // What would be gone with signing out.
  const lost = async () => [...await waiting(), ...await mine("drafts")].sort((one, other) => one.at - other.at);

  // A thing as a page shows it, and since when it is so.
  const written = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" }).format(at);
  async function opened(thing) {
    const whole = new DOMParser().parseFromString(thing.html, "text/html").body.firstElementChild;
    for (const time of whole.querySelectorAll("time")) time.textContent = written(await read("state", "seen"));
    return whole;
  }

  globalThis.kept = {
    again, answered, caught, draft, drop, finishLeaving, leave, leaving, lost, mine, opened, put, refresh, send, thing, things,
    use, waiting, written, lock, locked,
    alone: () => read("state", "alone"), // empty when there is another way in
    shut: async () => { const who = await me(); return (await read("outbox")).some(({ of }) => of !== who?.of); },
  };
}
