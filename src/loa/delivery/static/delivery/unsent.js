// Results that could not be sent, and the work they may be for: kept in IndexedDB on this device, each bound to the person
// who wrote it. Pages and the service worker (/sw.js) share this file, so it is a plain script and touches no page.
self.loaUnsent = (() => {
  const WORK = "/ket-qua/ghi/ngoai-tuyen/viec/";
  const SEND = "/ket-qua/ghi/ngoai-tuyen/gui/";
  const LOCK = "loa-unsent";
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(LOCK) : null;

  const asPromise = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  let opened;
  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("loa-ghi", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("items", { keyPath: "key" });
        request.result.createObjectStore("work"); // "person": who, "kept": what they owe and may choose
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  }
  async function store(name, mode = "readonly") {
    return (await open()).transaction(name, mode).objectStore(name);
  }
  const changed = () => channel?.postMessage({ sent: 0 });

  // A result is kept before a page sends it. While the page holds its lock the result is on its way, and not told here;
  // once the page has gone (read anew, closed, no battery) it waits like those that were written without a line.
  const holds = (key) => `${LOCK}-${key}`;
  async function items() {
    const all = (await asPromise((await store("items")).getAll())).sort((a, b) => a.at - b.at);
    if (!all.some((one) => one.state === "sending")) return all;
    const held = new Set((await self.navigator.locks.query()).held.map((lock) => lock.name));
    return all.filter((one) => one.state !== "sending" || !held.has(holds(one.key))).map((one) => (one.state === "sending" ? { ...one, state: "waiting" } : one));
  }
  // Gives back what ends it; null where the browser has no locks: then only the page holds the result.
  async function hold(one) {
    if (!self.navigator.locks) return null;
    let end;
    const ended = new Promise((resolve) => (end = resolve));
    await new Promise((resolve) => self.navigator.locks.request(holds(one.key), () => (resolve(), ended)));
    await asPromise((await store("items", "readwrite")).put({ ...one, state: "sending", words: "", uses: [], at: Date.now() }));
    return end;
  }
  const item = async (key) => asPromise((await store("items")).get(key));
  async function put(one) {
    await asPromise((await store("items", "readwrite")).put(one));
    changed();
  }
  async function drop(key) {
    await asPromise((await store("items", "readwrite")).delete(key));
    changed();
  }
  const person = async () => asPromise((await store("work")).get("person"));
  // What the person may log for, and what may be said of it: { lines, plans, links, spelling, mark }.
  const kept = async () => (await asPromise((await store("work")).get("kept"))) ?? { lines: [], plans: {}, links: {} };
  // Signed out: what the person owes is forgotten here; what they wrote and nobody has got yet is not.
  async function forget() {
    await asPromise((await store("work", "readwrite")).clear());
  }

  // Who is signed in, with a fresh token; what they owe comes only where it is not what this device has.
  // null: nobody is signed in; throws while there is no line.
  async function refresh() {
    const before = await person();
    const mark = before ? (await kept()).mark : "";
    const response = await fetch(mark ? `${WORK}?co=${mark}` : WORK, { redirect: "manual", cache: "no-store" });
    if (response.type === "opaqueredirect" || response.status === 401) return null;
    if (!response.ok) throw new Error(String(response.status));
    const { person: id, name, token, ...told } = await response.json();
    const work = await store("work", "readwrite");
    if (told.lines) work.put(told, "kept");
    await asPromise(work.put({ id, name }, "person"));
    return { person: id, token };
  }

  function bodyOf(one) {
    const body = new FormData();
    for (const [name, value] of one.fields) body.append(name, value);
    for (const file of one.files) {
      body.append("kind", file.kind);
      body.append("files", file.blob, file.name);
    }
    body.set("key", one.key);
    body.set("person", one.person);
    for (const [name, value] of new URLSearchParams(one.target)) body.set(name, value);
    return body;
  }

  // Why a result is not taken as it is, where the answer says no more than its number.
  const SENTENCES = {
    403: "Chưa có quyền ghi kết quả cho việc này. Người quản trị của đơn vị có thể cấp quyền.",
    413: "Tệp quá lớn, máy chủ không nhận. Hãy bỏ bớt tệp hoặc chọn tệp nhỏ hơn.",
  };
  const whyNot = (status) => SENTENCES[status] ?? "Máy chủ không nhận kết quả này. Hãy mở lại trang ghi kết quả rồi gửi lại.";
  const refused = (one, words, uses = []) => put({ at: Date.now(), ...one, state: "refused", words, uses });

  // "sent", "refused": settled one way or the other. "broken": the server is there and fails with this one; those behind
  // it go. The others: stop, and try again once somebody has signed in, soon ("later"), or not so soon, since all files
  // were sent for nothing ("failing", as "broken").
  async function sendOne(one, me) {
    const headers = { "X-CSRFToken": me.token };
    const response = await fetch(SEND, { method: "POST", body: bodyOf(one), headers, redirect: "manual" });
    if (response.type === "opaqueredirect" || response.status === 409) return "signed-out";
    if (response.ok) {
      await drop(one.key);
      return "sent";
    }
    if (response.status === 422 || response.status === 413) {
      const told = await response.json().catch(() => ({}));
      await refused(one, told.words ?? whyNot(413), told.uses ?? []);
      return "refused";
    }
    if (response.headers.get("Loa-Page-Is-Old")) return "later"; // signed in anew just now
    if (response.status === 403) {
      await refused(one, whyNot(403));
      return "refused";
    }
    return [502, 503, 504].includes(response.status) ? "failing" : "broken";
  }

  async function sendAll() {
    const told = { sent: 0, refused: 0, stopped: "" };
    if (!(await items()).some((one) => one.state === "waiting")) return told;
    const me = await refresh().catch(() => "later");
    if (me === "later") return { ...told, stopped: "later" };
    if (me === null) return { ...told, stopped: "signed-out" };
    for (const one of await items()) {
      if (one.state !== "waiting") continue;
      if (one.person !== me.person) {
        told.stopped = "other"; // only their own writer sends them
        continue;
      }
      const became = await sendOne(one, me).catch(() => "failing");
      if (became === "broken") {
        told.stopped = "failing";
        continue;
      }
      if (!(became in told)) {
        told.stopped = became;
        break;
      }
      told[became] += 1;
    }
    channel?.postMessage({ sent: told.sent }); // the pages tell it, whoever sent
    return told;
  }
  // One at a time on this device, whoever asks: the pages that are open, and the service worker.
  const send = () => (self.navigator.locks ? self.navigator.locks.request(LOCK, sendAll) : sendAll());

  const onChange = (listener) => channel?.addEventListener("message", (event) => listener(event.data));
  return { items, item, hold, put, drop, refused, whyNot, person, kept, forget, refresh, send, onChange };
})();
