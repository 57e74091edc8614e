/* Forms: nothing typed is lost, nothing is sent twice. Everything works without this file. */
"use strict";
(() => {
  const KEEP_DAYS = 3;
  const PREFIX = "zhixing-draft:";
  let forgetting = false;
  const person = document.body.dataset.person || "";
  const store = (() => { try { localStorage.getItem(PREFIX); return localStorage; } catch { return null; } })();

  const drafts = () => Object.keys(store || {}).filter((key) => key.startsWith(PREFIX));
  const keyOf = (form) => `${PREFIX}${person}:${form.dataset.draft}`;
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };

  /* Another person's drafts, old ones, and those whose sending was answered with success, are forgotten. */
  function tidy() {
    const oldest = Date.now() - KEEP_DAYS * 86400e3;
    const succeeded = document.querySelector("[data-done]") !== null;
    for (const key of drafts()) {
      const draft = read(key);
      const foreign = person && !key.startsWith(`${PREFIX}${person}:`);
      if (!draft || foreign || draft.at < oldest || (succeeded && draft.sent)) store.removeItem(key);
    }
  }

  const kept = (field) => field.name && !field.disabled && !field.closest("[data-no-draft]") &&
    !["hidden", "password", "file", "submit", "button"].includes(field.type);

  function values(form) {
    return Array.from(form.elements).filter(kept)
      .map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
  }

  /* A form sent back for correction shows what was typed already, and may have gained a field since. */
  function holds(form, saved) {
    const here = values(form).map((field) => JSON.stringify(field));
    return saved.every((field) => here.includes(JSON.stringify(field)));
  }

  function restore(form, saved) {
    const left = saved.slice();
    for (const field of Array.from(form.elements).filter(kept)) {
      const box = ["checkbox", "radio"].includes(field.type);
      const at = left.findIndex(([name, value]) => name === field.name && (!box || value === field.value));
      if (at < 0) continue;
      const [[, value, checked]] = left.splice(at, 1);
      if (box) field.checked = checked; else field.value = value;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function offer(form, draft) {
    const bar = document.createElement("div");
    bar.className = "notice notice-info draft-bar";
    bar.setAttribute("role", "status");
    const body = document.createElement("div");
    body.className = "body";
    const when = new Date(draft.at).toLocaleString("zh-CN", { dateStyle: "long", timeStyle: "short" });
    body.append(`本机存有您 ${when} 填写、尚未提交的内容。`);
    const line = document.createElement("div");
    line.className = "form-actions mt-2";
    for (const [word, style, act] of [
      ["恢复这些内容", "btn btn-primary", () => restore(form, draft.values)],
      ["放弃", "btn btn-outline-secondary", () => store.removeItem(keyOf(form))],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = style;
      button.textContent = word;
      button.addEventListener("click", () => { act(); bar.remove(); });
      line.append(button);
    }
    body.append(line);
    bar.append(body);
    form.before(bar);
  }

  function guard(form) {
    const first = JSON.stringify(values(form));
    let leaving = false;
    let timer = 0;
    const changed = () => JSON.stringify(values(form)) !== first;
    const save = (sent) => {
      if (!store || !form.dataset.draft || forgetting) return false;
      try {
        store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), sent, values: values(form) }));
        return true;
      } catch { return false; }
    };
    if (store && form.dataset.draft) {
      const draft = read(keyOf(form));
      if (draft && !holds(form, draft.values)) offer(form, draft);
    }
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => save(false), 500); });
    form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); if (changed()) save(true); });
    window.addEventListener("beforeunload", (event) => {
      if (leaving || forgetting || !changed() || save(false)) return;
      event.preventDefault();
    });
  }

  /* A second press while the first is under way would send the same thing twice. */
  function once(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-repeat]")) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  }

  /* What is typed into a field of a password can be looked at before it is sent; sent it is always hidden. */
  function eye(field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link eye";
    button.setAttribute("aria-controls", field.id);
    const show = (shown) => {
      field.type = shown ? "text" : "password";
      button.textContent = shown ? "隐藏" : "显示输入的内容";
    };
    button.addEventListener("click", () => show(field.type === "password"));
    field.form.addEventListener("submit", () => show(false));
    show(false);
    field.after(button);
  }

  /* The browser's own words on a field for files are small and in its own language: it lies, unseen, over a button of
     ours and the names of what was chosen. */
  function chooser(field) {
    const line = document.createElement("div");
    line.className = "file-line";
    const [button, names] = ["btn btn-outline-secondary", "names"].map((style) => {
      const part = document.createElement("span");
      part.className = style;
      part.setAttribute("aria-hidden", "true");
      return part;
    });
    button.textContent = (field.accept || "").includes("image/") ? "选择照片或 PDF" : "选择文件";
    const show = () => { names.textContent = Array.from(field.files, (file) => file.name).join("、") || "还没有选择"; };
    field.addEventListener("change", show);
    show();
    field.before(line);
    line.append(field, button, names);
  }

  /* Signing out takes what a visit left on this device along; what was not handed in is asked about first. */
  async function leave(form) {
    const titles = await visitStore.unsent().catch(() => []);
    const question = `本机还有尚未提交的评分表：${titles.join("、")}。退出登录后，填写的内容和照片从本机删除。确定退出吗？`;
    if (titles.length && !window.confirm(question)) { forgetting = false; return; }
    await visitStore.forgetAll().catch(() => { /* a browser that keeps nothing */ });
    form.dataset.forgotten = "1";
    form.requestSubmit();
  }

  window.formValues = { values, restore };

  function ready() {
    if (store) tidy();
    document.querySelectorAll("input[type=file].form-control").forEach(chooser);
    document.querySelectorAll("input[type=password][autocomplete$=-password]").forEach(eye);
    document.querySelectorAll("form[data-draft], form[data-guard]").forEach(guard);
    document.querySelectorAll("form[data-forget-drafts]").forEach((form) => {
      form.addEventListener("submit", (event) => {
        forgetting = true;
        drafts().forEach((key) => store.removeItem(key));
        if (form.dataset.forgotten || !window.visitStore) return;
        event.preventDefault();
        leave(form);
      });
    });
    /* What is chosen here changes the rest of the form: as if its button had been pressed. */
    document.querySelectorAll("select[data-change]").forEach((select) => {
      const button = select.form.querySelector(`button[name="${select.dataset.change}"]`);
      if (button) select.addEventListener("change", () => select.form.requestSubmit(button));
    });
    const first = document.querySelector("[data-first-focus]");
    if (first) first.focus();
    document.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  }

  document.addEventListener("submit", once);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach((form) => {
      delete form.dataset.sending;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
  /* One menu open at a time; a click outside or Escape closes it. */
  const shut = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => shut(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  ["htmx:responseError", "htmx:sendError"].forEach((name) => document.addEventListener(name, () => {
    const live = document.getElementById("live");
    live.className = "notice notice-error toast-line";
    live.textContent = "本次操作没有完成：网络不通或登录已失效。请刷新页面后再试，已保存的内容不受影响。";
  }));
  ready();
})();
