/* What a visit leaves on this device until it is handed in: who may have it here, and how it goes away again.
   One record for one person and one sheet; the copy of the page that opens without a network bears the same name. */
"use strict";
(() => {
  const NAME = "zhixing-visits";
  const COPY = "zhixing-visit:"; /* and the person, and the address of the page; static/js/visit_worker.js knows it too */
  const KEEP_DAYS = 7;
  const channel = self.BroadcastChannel ? new BroadcastChannel(NAME) : null;
  const person = document.body.dataset.person || "";
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  let opening = null;
  function database() {
    opening = opening || new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("sheets", { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opening;
  }
  const table = async (mode) => (await database()).transaction("sheets", mode).objectStore("sheets");
  /* Pages that hold nothing do not make an empty database. */
  async function exists() {
    if (!self.indexedDB) return false;
    if (!indexedDB.databases) return true;
    return (await indexedDB.databases()).some(({ name }) => name === NAME);
  }

  const idOf = (page) => `${person}:${page}`;
  const get = async (page) => settled((await table("readonly")).get(idOf(page)));
  const put = async (page, record) => settled((await table("readwrite")).put({ ...record, id: idOf(page), person, page }));
  const remove = async (id) => settled((await table("readwrite")).delete(id));
  const list = async () => (await exists() ? settled((await table("readonly")).getAll()) : []);

  async function dropCopies(matches) {
    if (!self.caches) return;
    for (const name of await caches.keys()) {
      if (!name.startsWith(COPY)) continue;
      const [owner, page] = name.slice(COPY.length).split(":");
      if (!matches(owner, page)) continue;
      await caches.delete(name);
      const registration = await navigator.serviceWorker.getRegistration(page);
      if (registration && new URL(registration.scope).pathname === page) await registration.unregister();
    }
  }

  const drop = (page) => remove(idOf(page));

  const dropCopy = (page) => dropCopies((owner, kept) => owner === person && kept === page);

  /* Nothing more of this sheet of this person stays here. */
  async function forget(page) {
    await drop(page);
    await dropCopy(page);
  }

  /* Nothing more of this person stays here. */
  async function forgetAll() {
    for (const record of await list()) if (record.person === person) await remove(record.id);
    await dropCopies((owner) => owner === person);
    channel?.postMessage("forgotten"); /* other tabs hold nothing on */
  }

  /* Pages of somebody else do not open here any more; what they typed waits for them alone, for a week. */
  async function tidy() {
    await dropCopies((owner) => owner !== person);
    const oldest = Date.now() - KEEP_DAYS * 86400e3;
    for (const record of await list()) if (record.at < oldest) await remove(record.id);
  }

  const own = async () => (await list()).filter((record) => record.person === person);
  const unsent = async () => (await own()).map((record) => record.title);

  /* Wherever its owner comes first: what waits here has not been handed in, and the way to it. */
  async function remind() {
    const head = document.querySelector(".page-head");
    for (const record of await own()) {
      if (!head || record.page === location.pathname) continue;
      const notice = document.createElement("div");
      notice.className = "notice notice-warning";
      const body = document.createElement("div");
      body.className = "body";
      const link = document.createElement("a");
      link.href = record.page;
      link.textContent = "打开";
      body.append(`本机还有尚未提交的评分表：${record.title}。`, link);
      notice.append(body);
      head.after(notice);
    }
  }

  /* Before anything of this page is kept, what is not its owner's is gone. */
  const ready = person ? tidy().catch(() => { /* a browser that keeps nothing has nothing to tidy */ }) : Promise.resolve();
  ready.then(() => (person ? remind() : null)).catch(() => {});
  window.visitStore = { ready, channel, get, put, drop, dropCopy, forget, forgetAll, unsent, copyName: (page) => `${COPY}${person}:${page}` };
})();
