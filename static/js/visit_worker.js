/* Service worker of one sheet of a visit: without a network it answers with the copy that the page left here, and with
   the files that the page needs. Its address is its scope: it sees no other page, and it never answers a form. */
"use strict";
const COPY = "zhixing-visit:";
const KEEP_DAYS = 7;
const PATIENCE = 10000; /* ms until a network that does not answer counts as gone */
const page = new URL("./", self.location).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function copyOf(address) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(COPY) || !name.endsWith(`:${page}`)) continue;
    const copy = await (await caches.open(name)).match(address, { ignoreVary: true });
    if (copy && Number(copy.headers.get("X-Kept-At")) > Date.now() - KEEP_DAYS * 86400e3) return copy;
  }
  return null;
}

const late = () => new Promise((resolve, reject) => { setTimeout(() => reject(new Error("no answer")), PATIENCE); });

async function answer(request, address) {
  const copy = await copyOf(address);
  if (!copy) return fetch(request);
  try {
    return await Promise.race([fetch(request), late()]);
  } catch {
    return copy;
  }
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = event.request.mode === "navigate" && address.pathname === page;
  if (isPage) event.respondWith(answer(event.request, page));
  else if (address.pathname.startsWith("/static/")) event.respondWith(answer(event.request, address.href));
});
