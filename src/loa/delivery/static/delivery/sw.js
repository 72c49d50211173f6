// The service worker: the page for logging results opens without a line, and what was written there is sent later.
// Served at /sw.js with three constants before it: VERSION, FILES (what the offline page needs), UNSENT.
importScripts(UNSENT);

const PAGE = "/ket-qua/ghi/ngoai-tuyen/";
const SIGN_OUT = "/tai-khoan/dang-xuat/";
const NAME = `loa-${VERSION}`;

self.addEventListener("install", (event) => {
  const fill = caches.open(NAME).then((cache) => cache.addAll([new Request(PAGE, { credentials: "omit" }), ...FILES]));
  event.waitUntil(fill.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const clear = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("loa-") && name !== NAME).map((name) => caches.delete(name))));
  event.waitUntil(clear.then(() => self.clients.claim()));
});

// Nothing that is about a person is ever put into the cache: only static files, which are the same for everybody.
async function fromCache(request) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

const sendQuietly = () => self.loaUnsent.send().catch(() => {});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === SIGN_OUT) event.waitUntil(self.loaUnsent.forget());
  if (request.method !== "GET") return;
  if (FILES.includes(address.pathname)) event.respondWith(fromCache(request));
  else if (request.mode === "navigate") {
    event.respondWith(page(request));
    event.waitUntil(sendQuietly());
  }
});

// The browser asks again, later each time, where this fails.
async function sendOrFail() {
  const { stopped } = await self.loaUnsent.send();
  if (stopped === "later" || stopped === "failing") throw new Error(stopped);
}

self.addEventListener("sync", (event) => event.waitUntil(sendOrFail()));
