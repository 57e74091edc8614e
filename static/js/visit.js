/* One's own sheet of a visit: it stays usable without a network, holds what was typed and photographed on this device
   (static/js/visit_store.js), and hands it in by itself, once. Without this file the form is sent as any other. */
"use strict";
(() => {
  const state = document.querySelector("[data-visit]");
  if (!state) return;
  const form = document.querySelector("form[data-visit-form]");
  const page = state.dataset.visit;
  const serverKey = state.dataset.formKey;
  const LONGEST = 2560; /* pixels: what the server shows, so that nothing larger waits on the device */
  const SHORTEST = 1280;
  const AGAIN = 10000; /* ms until the network is tried again */
  let record = null;
  let isGone = false; /* the network */
  let isSending = false;

  const newKey = () => (self.crypto.randomUUID ? crypto.randomUUID()
    : ([1e7] + -1e3 + -4e3 + -8e3 + -1e11).replace(/[018]/g, (sign) => (sign ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> sign / 4).toString(16)));
  const when = (moment) => new Date(moment).toLocaleString("zh-CN", { dateStyle: "long", timeStyle: "short" });
  const cookie = (name) => (document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`)) || "").slice(name.length + 1);

  /* --- what the page says of itself, at its top --- */
  function say(kind, word, sentences, ...buttons) {
    state.replaceChildren();
    state.classList.toggle("stays-in-view", isGone);
    if (!sentences.length) return;
    const notice = document.createElement("div");
    notice.className = `notice notice-${kind}`;
    const body = document.createElement("div");
    body.className = "body";
    const front = document.createElement("span");
    front.className = "word";
    front.textContent = `${word}：`;
    body.append(front, ...sentences.flatMap((sentence, at) => (at ? [document.createElement("br"), sentence] : [sentence])));
    if (buttons.length) {
      const line = document.createElement("div");
      line.className = "form-actions mt-2";
      line.append(...buttons);
      body.append(line);
    }
    notice.append(body);
    state.append(notice);
  }

  function button(words, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "btn btn-outline-secondary";
    element.textContent = words;
    element.addEventListener("click", act);
    return element;
  }

  const doing = () => (record.wants === "hand_in" ? "提交评分表" : "保存");
  function held() {
    if (!record) return "接着填写的内容会保存在本机。";
    return record.photos.length ? `已填内容和 ${record.photos.length} 个照片、材料保存在本机。` : "已填内容保存在本机。";
  }

  function show() {
    if (isGone && record && record.wants) {
      say("warning", "网络已断开", [`${held()}网络恢复后自动${doing()}，请不要退出登录。`], button("暂不提交，继续填写", wait));
    } else if (isGone) {
      say("warning", "网络已断开", [`${held()}可以继续填写，网络恢复后再提交。`]);
    } else if (record && record.sentences.length) {
      say("error", "未能提交", [...record.sentences, held()]);
    } else if (record && record.restored) {
      say("info", "提示", [`已恢复 ${when(record.at)} 保存在本机、尚未提交的内容。${record.restored}`]);
    } else say("info", "", []);
  }

  async function wait() {
    record.wants = "";
    await keep();
    show();
  }

  /* --- holding what is typed --- */
  async function keep() {
    try {
      await visitStore.put(page, record);
      return true;
    } catch {
      say("error", "未能保存", ["这台设备的存储空间不够，刚才的内容没有保存在本机。请先提交或保存，或者删除几张照片，不要关闭本页。"]);
      return false;
    }
  }

  function begin() {
    record = record || { title: state.dataset.title, photos: [], wants: "", sentences: [], base: state.dataset.saved, restored: "" };
  }

  async function hold() {
    begin();
    record.values = formValues.values(form);
    record.lines = written();
    record.at = Date.now();
    record.key = newKey(); /* another content is another hand-in */
    record.sentences = [];
    if (await keep()) show();
  }

  /* In words, for the day on which the form is no more. */
  const written = () => Array.from(form.querySelectorAll("details")).map((line) => {
    const values = Array.from(line.querySelectorAll("input:not([type=file], [type=checkbox]), textarea, select"), (field) => field.value);
    return [line.querySelector("summary").firstChild.textContent.trim(), values.filter(Boolean).join("；")];
  }).filter(([, values]) => values);

  /* --- photographs --- */
  async function reduced(file) {
    if (!["image/jpeg", "image/webp"].includes(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const [long, short] = [Math.max(picture.width, picture.height), Math.min(picture.width, picture.height)];
      const scale = Math.min(1, Math.max(LONGEST / long, SHORTEST / short));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.85); });
      return blob || file;
    } catch { return file; } /* the server says what is wrong with it */
  }

  async function take(field) {
    if (!field.files.length) return;
    begin();
    for (const file of Array.from(field.files)) {
      record.photos.push({ field: field.name, name: file.name, blob: await reduced(file), id: newKey() });
    }
    field.value = "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    await hold();
    list(field);
  }

  function list(field) {
    const place = field.closest(".field");
    place.querySelector(".held-files")?.remove();
    const photos = record ? record.photos.filter((photo) => photo.field === field.name) : [];
    if (!photos.length) return;
    const names = document.createElement("ul");
    names.className = "file-list held-files";
    for (const photo of photos) {
      const line = document.createElement("li");
      line.append(`${photo.name}（保存在本机，尚未提交）`, button("删除", async () => {
        record.photos = record.photos.filter((other) => other.id !== photo.id);
        await hold();
        list(field);
      }));
      names.append(line);
    }
    place.append(names);
    place.closest("details").open = true;
  }

  const lists = () => form.querySelectorAll("input[type=file]").forEach(list);

  /* --- handing in --- */
  function body() {
    const data = new FormData();
    for (const [name, value, checked] of record.values) if (checked !== false) data.append(name, value);
    for (const photo of record.photos) data.append(photo.field, photo.blob, photo.name);
    data.append("form_key", record.key);
    data.append("base", record.base);
    if (record.wants === "hand_in") data.append("hand_in", "1");
    return data;
  }

  async function send() {
    if (isSending || !record || !record.wants) return;
    isSending = true;
    form.inert = true;
    say("info", "提示", [`正在${doing()}……`]);
    const token = cookie("csrftoken") || form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    const letter = { method: "POST", body: body(), headers: { "X-CSRFToken": token }, redirect: "manual" };
    const answer = await fetch(state.dataset.send, letter).catch(() => null);
    try { await (answer ? read(answer) : lost()); } finally {
      isSending = false;
      form.inert = false;
    }
  }

  const isToSignIn = (answer) => answer.type === "opaqueredirect";
  const isOurs = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

  async function read(answer) {
    isGone = false;
    if (answer.ok && isOurs(answer)) {
      const { url } = await answer.json();
      const isHandedIn = record.wants === "hand_in";
      if (isHandedIn) await visitStore.forget(page);
      else await visitStore.drop(page);
      record = null;
      location.assign(url);
      return;
    }
    /* A server that stumbles, or somebody on the way who answers in its place, is no answer. */
    if (answer.status >= 500 || answer.ok) { lost(); return; }
    if (answer.status === 422 && isOurs(answer)) {
      record.sentences = (await answer.json()).reasons;
      record.wants = "";
    } else record.sentences = [elsewhere(answer)];
    await keep();
    show();
    if (isToSignIn(answer)) state.querySelector(".body").append(" ", again());
    state.scrollIntoView({ block: "center" });
  }

  function elsewhere(answer) {
    if (isToSignIn(answer)) return `登录已失效。请重新登录，回到这一页后自动${doing()}。`;
    if (answer.status === 403) return "您现在不能填写这份评分表：可能已经退出小组、申请回避，或者登录的是另一个账号。请刷新页面再试。";
    return "这次检查已经不在进行中，评分表未能提交。请联系考评单位。";
  }

  function again() {
    const link = document.createElement("a");
    link.href = page; /* the sign-in comes before it and leads back */
    link.textContent = "重新登录";
    return link;
  }

  /* --- the network --- */
  function lost() {
    isGone = true;
    show();
  }

  async function probe() {
    if (isSending || document.hidden) return;
    const was = isGone;
    try {
      /* Without the cookie: asking whether the network is there must not keep a session alive. */
      isGone = !(await fetch("/health/", { credentials: "omit", cache: "no-store" })).ok;
    } catch { isGone = true; }
    if (!isGone && record && record.wants && !record.sentences.length) await send();
    else if (was !== isGone) show();
  }

  /* --- a copy of this page and what it needs, for the day without a network --- */
  async function copy() {
    if (!self.isSecureContext || !navigator.serviceWorker) {
      state.after(Object.assign(document.createElement("p"), { className: "text-muted",
        textContent: "本站没有使用加密连接（HTTPS）：断网后请不要关闭或刷新本页。已填内容仍保存在本机。" }));
      return;
    }
    const addresses = [page, ...Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]"),
      (element) => element.href || element.src)];
    const sprites = Array.from(document.querySelectorAll("svg use"), (use) => new URL(use.getAttribute("href"), location).href.split("#")[0]);
    const shelf = await caches.open(visitStore.copyName(page));
    for (const address of new Set([...addresses, ...sprites])) {
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) throw new Error(address);
      const headers = new Headers(answer.headers);
      headers.set("X-Kept-At", Date.now());
      await shelf.put(address, new Response(await answer.blob(), { headers }));
    }
    await navigator.serviceWorker.register(state.dataset.worker);
    await navigator.serviceWorker.ready;
    state.dataset.ready = "1";
  }

  /* --- the form is no more: handed in, or opened by the others meanwhile --- */
  async function conclude() {
    if (!record || record.key === serverKey) { await visitStore.forget(page); return; }
    await visitStore.dropCopy(page);
    const rows = record.lines.map(([name, values]) => `${name}：${values}`);
    say("error", "未能提交", [`${when(record.at)} 保存在本机的内容未能提交，因为这份评分表已经不能再填（见下）。内容如下，请抄录需要的部分：`, ...rows,
      ...record.photos.map((photo) => `照片、材料：${photo.name}`)],
    button("下载照片、材料", () => record.photos.forEach(download)),
    button("已经抄录，从本机删除", async () => { await visitStore.forget(page); record = null; show(); }));
  }

  function download(photo) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(photo.blob);
    link.download = photo.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function resume() {
    if (record.key === serverKey) { await visitStore.drop(page); record = null; return; }
    formValues.restore(form, record.values);
    record.restored = "请核对后提交。";
    if (record.base !== state.dataset.saved) {
      record.restored = "这份评分表另有保存（可能在其他设备上），下面显示的是本机的内容，提交后以本机内容为准。";
      record.wants = "";
      record.base = state.dataset.saved;
    }
    if (record.wants) record.sentences = [];
  }

  function listen() {
    let timer = 0;
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(timer);
      timer = setTimeout(() => { timer = 0; hold(); }, 300);
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden || !timer) return;
      clearTimeout(timer);
      hold();
    });
    form.addEventListener("change", (event) => { if (event.target.type === "file") take(event.target); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(timer);
      timer = 0;
      begin();
      record.wants = event.submitter && event.submitter.name === "hand_in" ? "hand_in" : "save";
      await hold();
      await send();
    });
    addEventListener("online", probe);
    addEventListener("offline", lost);
    setInterval(probe, AGAIN);
  }

  async function start() {
    if (visitStore.channel) visitStore.channel.onmessage = () => { record = null; location.replace("/sign-in/"); };
    await visitStore.ready;
    try { record = await visitStore.get(page) || null; } catch {
      say("warning", "请注意", ["这个浏览器不能在本机保存内容：断网时请不要关闭本页。"]);
      return;
    }
    if (!form) { await conclude(); return; }
    if (record) await resume();
    listen();
    lists();
    show();
    await probe();
    if (!isGone) await copy().catch(() => { /* lost on the way: the next visit to the page makes the copy */ });
  }

  start();
})();
