/* Voting with one thumb: one person at a time, nothing lost when the line drops. Every page works without this file. */
"use strict";
(() => {
  const MAIN = document.getElementById("content");
  const LIVE = document.getElementById("live");
  const SLUG = document.body.dataset.slug || "";
  const ROOM = document.body.dataset.room || "";
  const KEEP = `zhixing-vote:${SLUG}`;
  const TOKEN = `zhixing-token:${SLUG}`;
  const IDLE = 120e3;
  const WARN = 20e3;
  const BACK = 10;
  const WAIT = 20e3;
  const LOST = "网络没有连通，所选内容均已保留，请再按一次。";
  const UPSET = "系统暂时没有接收，所选内容均已保留，请稍后再按一次。";
  let sending = false;
  let unanswered = false; /* a cast went out and no answer came: a later "already in the box" is our own */
  let backTimer = 0;

  /* ----- what this tab remembers, so that a reload loses nothing; never on a shared device ----- */
  const tab = (() => { try { sessionStorage.getItem(KEEP); return ROOM ? null : sessionStorage; } catch { return null; } })();
  const remember = (what) => { try { tab && tab.setItem(KEEP, JSON.stringify(what)); } catch { /* full or forbidden: goes on without */ } };
  const remembered = () => { try { return tab && JSON.parse(tab.getItem(KEEP)); } catch { return null; } };
  const forget = () => { try { tab && tab.removeItem(KEEP); } catch { /* nothing was kept */ } };

  /* A token that has voted stays in no browser: the next who signs in here fetches one of their own. */
  const spend = (token) => {
    try { if (token && JSON.parse(localStorage.getItem(TOKEN))?.token === token) localStorage.removeItem(TOKEN); } catch { /* none was kept */ }
  };

  const notice = (text) => {
    const place = MAIN.querySelector("[data-notice]");
    if (!place) return;
    place.replaceChildren();
    if (!text) return;
    const box = document.createElement("div");
    box.className = "notice notice-error";
    box.setAttribute("role", "alert");
    const word = document.createElement("strong");
    word.textContent = text;
    box.append(word);
    place.append(box);
    box.scrollIntoView({ block: "center" });
  };

  /* Sends a form without leaving the page. A page back is a page shown; anything else leaves everything as it is. */
  async function send(url, data, button) {
    if (sending) return false;
    sending = true;
    if (button) button.setAttribute("aria-busy", "true");
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), WAIT);
    try {
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams(data), credentials: "omit",
        referrerPolicy: "no-referrer", cache: "no-store", signal: stop.signal });
      const text = await answer.text();
      if (answer.status >= 500 || !(answer.headers.get("Content-Type") || "").startsWith("text/html")) { notice(UPSET); return false; }
      show(text);
      return answer.status;
    } catch {
      notice(LOST);
      return false;
    } finally {
      clearTimeout(timer);
      sending = false;
      if (button) button.removeAttribute("aria-busy");
    }
  }

  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const next = page.getElementById("content");
    if (!next) { notice(UPSET); return; }
    document.title = page.title;
    MAIN.replaceChildren(...next.childNodes);
    MAIN.dataset.page = next.dataset.page;
    document.querySelector("[data-size]")?.toggleAttribute("hidden", next.dataset.page !== "start");
    window.scrollTo(0, 0);
    MAIN.focus({ preventScroll: true });
    begin();
  }

  /* ----- the first page: a code typed, scanned, or a token kept in this browser ----- */
  function shaped(text) {
    const bare = text.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, 12);
    return bare.replace(/(.{4})(?=.)/g, "$1-");
  }

  function start(form) {
    const box = form.elements.code;
    let slip = "";
    const scanned = () => {
      if (location.hash.length < 5) return;
      forget();
      slip = decodeURIComponent(location.hash.slice(1));
      const [code, printed] = slip.split(".");
      history.replaceState(null, "", location.pathname + location.search); /* the code stays out of the address and the history */
      if (printed && window.zhixingHash.fingerprint(SLUG, (form.dataset.keys || "").split(" ").filter(Boolean)) !== printed) { refuse(form); return; }
      box.value = shaped(code);
      form.querySelector("button").focus();
    };
    box.addEventListener("input", (event) => {
      if (event.inputType !== "insertText" && event.inputType !== "insertFromPaste" || box.selectionStart !== box.value.length) return;
      const clean = shaped(box.value);
      if (clean.length >= box.value.length - 1) box.value = clean;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form.action, new FormData(form), form.querySelector("button"));
    });
    scanned();
    /* Larger letters are another page: the code goes with whoever asks for them, with the fingerprint that was printed beside it. */
    const larger = document.querySelector("[data-size]");
    if (larger) larger.onclick = () => { larger.hash = shaped(slip.split(".")[0]) === box.value ? slip : box.value; };
    tokenWay(form);
    const kept = remembered();
    if (kept && !box.value) send(form.action, kept.credential, form.querySelector("button")).then((status) => { if (status === false) offerAgain(form, kept); else if (status !== 200) forget(); });
  }

  /* The slip was printed when the keys were made: votes sealed to others could be read by whoever exchanged them. */
  function refuse(form) {
    form.remove();
    MAIN.querySelector("[data-token-way]")?.remove();
    notice("请不要投票：本页的票箱公钥与票条上所印不一致，钥匙可能已被更换。请立即向监票人出示本页。");
  }

  function offerAgain(form, kept) {
    const box = MAIN.querySelector("[data-notice]");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-primary btn-big mb-3";
    again.textContent = "重新连接，继续评价";
    again.addEventListener("click", () => send(form.action, kept.credential, again).then((status) => { if (status === false) offerAgain(form, kept); }));
    box.append(again);
  }

  function tokenWay(form) {
    const part = MAIN.querySelector("[data-token-way]");
    if (!part) return;
    part.hidden = false;
    const use = (token) => {
      if (!token || token.slug !== SLUG || !token.token || !token.signature) { notice("这不是本次测评的凭证文件。请选择领取凭证时另存的文件。"); return; }
      const data = new FormData(form);
      data.delete("code");
      data.set("token", token.token);
      data.set("signature", token.signature);
      send(form.action, data, part.querySelector("[data-token-use]")).then(() => { if (MAIN.dataset.page === "done") spend(token.token); });
    };
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(TOKEN)); } catch { /* none, or none readable */ }
    if (kept) {
      form.after(part);
      const button = part.querySelector("[data-token-use]");
      part.querySelector("[data-token-here]").hidden = button.hidden = false;
      button.addEventListener("click", () => use(kept));
    }
    part.querySelector("[data-token-file]").addEventListener("change", async (event) => {
      const file = event.target.files[0];
      if (!file) return;
      try { use(JSON.parse(await file.text())); } catch { use(null); }
      event.target.value = "";
    });
  }

  /* ----- the paper ----- */
  function paper(form) {
    /* Without a script the rows nothing was chosen in are sent as such, so that every form has one length. */
    const nothing = Array.from(form.querySelectorAll("[data-nothing]")).map((box) => { box.remove(); return [box.name, box.value]; });
    const steps = Array.from(form.querySelectorAll("[data-step]"));
    const review = form.querySelector("[data-review]");
    const turn = form.querySelector("[data-turn]");
    const total = Number(form.dataset.total);
    let at = 0;

    const boxes = (step) => Array.from(step.querySelectorAll("input[type=radio]"));
    const chosen = (step) => boxes(step).find((box) => box.checked);
    const wordOf = (step) => chosen(step)?.closest("label").textContent.trim();
    const own = () => steps[0]?.dataset.step === "own" ? chosen(steps[0])?.value : undefined;
    const isOwn = (step) => step.dataset.subject !== undefined && step.dataset.subject === own();
    const isDone = (step) => isOwn(step) || Boolean(chosen(step));
    const people = () => [...new Set(steps.map((step) => step.dataset.subject).filter(Boolean))];
    const rowsOf = (subject) => steps.filter((step) => step.dataset.subject === subject);
    const left = () => steps.filter((step) => !isDone(step));

    function keep() {
      const credential = {};
      for (const name of ["code", "token", "signature", "big"]) if (form.elements[name]) credential[name] = form.elements[name].value;
      const marks = {};
      steps.forEach((step) => { const box = chosen(step); if (box) marks[box.name] = box.value; });
      remember({ credential, marks, at, unanswered });
    }

    function tell() {
      const graded = people().filter((one) => one !== own() && rowsOf(one).every(isDone)).length;
      const all = total - (people().includes(own()) ? 1 : 0);
      form.querySelector("[data-count]").textContent = `已评 ${graded}/${all}`;
      const bar = form.querySelector("[data-progress]");
      bar.max = all || 1;
      bar.value = graded;
    }

    function go(index) {
      at = index;
      review.hidden = true;
      turn.hidden = false;
      steps.forEach((step, number) => step.classList.toggle("now", number === at));
      form.querySelector("[data-previous]").disabled = before(at) < 0;
      form.querySelector("[data-next]").disabled = after(at) < 0;
      turn.hidden = steps[at].dataset.step === "own" && !chosen(steps[at]);
      window.scrollTo(0, 0);
      tell();
      keep();
      /* The keyboard and whoever listens go along; no choice is lit up beforehand. */
      steps[at].focus({ preventScroll: true });
    }
    const before = (from) => { for (let n = from - 1; n >= 0; n -= 1) if (!isOwn(steps[n])) return n; return -1; };
    const after = (from) => { for (let n = from + 1; n < steps.length; n += 1) if (!isOwn(steps[n])) return n; return -1; };

    function onward(from = at) {
      const open = left();
      if (!open.length) { list(); return; }
      go(steps.indexOf(open.find((step) => steps.indexOf(step) > from) || open[0]));
    }

    function choose(label) {
      const step = label.closest("[data-step]");
      const box = label.querySelector("input");
      box.checked = true;
      tell();
      keep();
      if (step.dataset.leaving) return; /* a second tap on the same card is the same choice */
      step.dataset.leaving = "1";
      setTimeout(() => { delete step.dataset.leaving; if (steps[at] === step && review.hidden) onward(); }, 160);
    }

    function line(subject) {
      const rows = rowsOf(subject);
      const item = document.createElement("li");
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = rows[0].dataset.name;
      const said = document.createElement("span");
      said.className = "said";
      if (isOwn(rows[0])) { item.className = "own-row"; said.textContent = "本人，不评"; } else {
        rows.forEach((step) => {
          const word = document.createElement("span");
          const answer = document.createElement("strong");
          answer.textContent = wordOf(step) || "还没有评";
          if (!chosen(step)) answer.className = "none";
          word.append(step.dataset.question ? `${step.dataset.question}：` : "", answer);
          said.append(word);
        });
      }
      const change = document.createElement("button");
      change.type = "button";
      change.className = "btn btn-outline-secondary";
      change.textContent = "改";
      change.setAttribute("aria-label", `改：${rows[0].dataset.name}`);
      const target = isOwn(rows[0]) ? 0 : steps.indexOf(rows.find((step) => !isDone(step)) || rows[0]);
      change.addEventListener("click", () => go(target));
      item.append(who, said, change);
      return item;
    }

    function list() {
      const open = left();
      steps.forEach((step) => step.classList.remove("now"));
      turn.hidden = true;
      review.hidden = false;
      form.querySelector("[data-review-title]").textContent = open.length ? "您的评价" : "检查一遍，再投票";
      form.querySelector("[data-review-say]").textContent = open.length
        ? "还有没有评价的，评完才能投票。" : "需要修改的，按该行的“改”。投出以后不能修改，也不能再查看。";
      const rows = people().map(line);
      if (steps[0].dataset.step === "own" && !people().includes(own())) rows.unshift(unlisted());
      form.querySelector("[data-chosen]").replaceChildren(...rows);
      const act = form.querySelector("[data-do]");
      act.textContent = open.length ? "继续评价" : "投票";
      act.onclick = open.length ? () => onward(at - 1) : () => cast(act); /* back to the one that was open */
      tell();
      keep();
      window.scrollTo(0, 0);
      review.focus({ preventScroll: true });
    }

    function unlisted() {
      const item = document.createElement("li");
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = chosen(steps[0]) ? "我不在名单中" : "还没有点自己的姓名";
      const change = document.createElement("button");
      change.type = "button";
      change.className = "btn btn-outline-secondary";
      change.textContent = "改";
      change.setAttribute("aria-label", "改：本人");
      change.addEventListener("click", () => go(0));
      item.append(who, change);
      return item;
    }

    async function cast(button) {
      if (sending) return;
      notice("");
      const token = form.elements.token?.value;
      const data = new FormData(form);
      nothing.forEach(([name, value]) => { if (!data.has(name)) data.set(name, value); });
      const status = await send(form.dataset.cast, data, button);
      if (status === false) { unanswered = true; keep(); return; }
      if (status === 200 || status === 409) forget();
      if (MAIN.dataset.page === "done") spend(token);
    }

    function restore() {
      const kept = remembered();
      if (!kept || !kept.marks || Object.entries(kept.credential).some(([name, value]) => form.elements[name]?.value !== value)) return 0;
      unanswered = unanswered || Boolean(kept.unanswered);
      steps.forEach((step) => boxes(step).forEach((box) => { if (kept.marks[box.name] === box.value) box.checked = true; }));
      return Math.min(Number(kept.at) || 0, steps.length - 1);
    }

    form.closest("main").classList.add("by-step");
    form.querySelectorAll("[data-count], [data-progress], [data-turn]").forEach((one) => { one.hidden = false; });
    form.addEventListener("click", (event) => {
      const label = event.target.closest("label.grade, label.pick-name");
      if (label && event.target.tagName !== "INPUT") { event.preventDefault(); choose(label); }
    });
    /* Arrow keys walk through the choices without leaving; Enter goes on. */
    form.addEventListener("change", () => { tell(); keep(); });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.type === "radio") { event.preventDefault(); event.target.checked = true; keep(); onward(); }
      const label = steps[at].dataset.step === "grade" && review.hidden && !event.ctrlKey && !event.altKey && !event.metaKey
        && steps[at].querySelectorAll("label.grade")[Number(event.key) - 1];
      if (label) choose(label);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[data-previous]").addEventListener("click", () => go(before(at)));
    form.querySelector("[data-next]").addEventListener("click", () => go(after(at)));
    form.querySelector("[data-list]").addEventListener("click", list);
    const missing = steps.findIndex((step) => step.classList.contains("missing"));
    at = restore();
    if (missing >= 0) at = missing;
    else if (isDone(steps[at])) { const open = left(); at = open.length ? steps.indexOf(open[0]) : at; }
    if (left().length || missing >= 0) go(at); else list();
  }

  /* ----- afterwards, and the shared device ----- */
  function done() {
    forget();
    if (unanswered) MAIN.querySelector("[data-never-cast]")?.remove();
    if (!ROOM) return;
    let seconds = BACK;
    const line = MAIN.querySelector("[data-back]");
    MAIN.querySelector("[data-now]").addEventListener("click", (event) => { event.preventDefault(); home(); });
    backTimer = setInterval(() => {
      seconds -= 1;
      if (seconds <= 0) { home(); return; }
      line.textContent = `${seconds} 秒后自动返回开始页，请把设备交给下一位同志。`;
    }, 1000);
  }

  function home() {
    clearInterval(backTimer);
    MAIN.replaceChildren();
    location.replace(ROOM);
  }

  function watch() {
    let last = Date.now();
    const bar = document.createElement("div");
    bar.className = "notice notice-warning still";
    bar.setAttribute("role", "status");
    bar.hidden = true;
    document.body.append(bar);
    ["pointerdown", "keydown", "scroll"].forEach((name) => document.addEventListener(name, () => { last = Date.now(); bar.hidden = true; }, { passive: true }));
    setInterval(() => {
      const quiet = Date.now() - last;
      const busy = MAIN.dataset.page !== "start" || Boolean(MAIN.querySelector("#code")?.value);
      if (!busy) return;
      if (quiet > IDLE) { home(); return; }
      bar.hidden = quiet < IDLE - WARN;
      bar.textContent = `是否继续评价？${Math.ceil((IDLE - quiet) / 1000)} 秒后清空，触碰屏幕即可继续。`;
    }, 1000);
    /* Back must not bring the last voter's page to life again. */
    window.addEventListener("pageshow", (event) => { if (event.persisted) home(); });
  }

  function begin() {
    MAIN.classList.remove("by-step");
    const first = MAIN.querySelector("form[data-start]");
    const sheet = MAIN.querySelector("form[data-paper]");
    if (first) start(first);
    if (sheet) paper(sheet);
    if (MAIN.dataset.page === "done") done();
    const title = MAIN.querySelector("h1");
    if (title && MAIN.dataset.page !== "paper") LIVE.textContent = title.textContent;
  }

  /* Another slip scanned in the same tab, whatever page is open: from the beginning, with nothing of the one before. */
  window.addEventListener("hashchange", () => {
    if (location.hash.length < 5) return;
    const code = shaped(decodeURIComponent(location.hash.slice(1)).split(".")[0]);
    const open = MAIN.querySelector("form[data-paper]")?.elements.code?.value;
    if (open && shaped(open) === code) { history.replaceState(null, "", location.pathname + location.search); return; }
    forget();
    MAIN.replaceChildren();
    location.reload();
  });

  if (!MAIN) return;
  if (ROOM) watch();
  begin();
})();
