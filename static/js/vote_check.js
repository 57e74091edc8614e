/* 票码校验 in this browser: the code is hashed here and looked for in the published record, and is sent nowhere. */
"use strict";
(() => {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const place = document.querySelector("[data-found]");

  const { sha256 } = window.zhixingHash;

  /* The same reading as the server's: any case and width, I and L are 1, O is 0; the last sign checks the others. */
  function read(typed) {
    const signs = typed.normalize("NFKC").toUpperCase().replace(/[\s\-—–‐‑‒−_.·]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
    if (signs.length !== 12 || [...signs].some((sign) => !SIGNS.includes(sign))) return null;
    let state = 0;
    for (const sign of signs) { state <<= 1; if (state > 31) state ^= 0b100101; state ^= SIGNS.indexOf(sign); }
    return state ? null : signs.replace(/(.{4})(?=.)/g, "$1-");
  }

  function say(kind, text) {
    const box = document.createElement("div");
    box.className = `notice notice-${kind} found`;
    box.setAttribute("role", "status");
    const strong = document.createElement("strong");
    strong.textContent = text;
    box.append(strong);
    place.replaceChildren(box);
    box.scrollIntoView({ block: "center" });
  }

  async function look(hash, word) {
    try {
      const answer = await fetch(form.dataset.record, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new Error(String(answer.status));
      const record = await answer.json();
      const all = record.panels.flatMap((panel) => panel.credentials || panel.spent || []);
      if (all.includes(hash)) say("success", `在清单里：这${word}的一票已经收进票箱。`);
      else say("error", `不在清单里：没有找到这${word}的一票。如果您投过，请拿着票条找监票人核对。`);
    } catch { say("error", "没有连上，没有查成，请再按一次。"); }
  }

  form.querySelectorAll("[data-here], [data-file-way]").forEach((one) => { one.hidden = false; });
  form.addEventListener("submit", (event) => {
    const code = read(form.elements.code.value);
    event.preventDefault();
    if (!code) { say("error", "票码不对：应当是 12 位字母和数字，最后一位是校验位。请对照票条改正。"); return; }
    look(sha256(new TextEncoder().encode(`zhixing-slip:${form.dataset.slug}:${code}`)), "个票码");
  });
  form.querySelector("[data-token-file]").addEventListener("change", async (event) => {
    try {
      const kept = JSON.parse(await event.target.files[0].text());
      if (kept.slug !== form.dataset.slug) throw new Error("another ballot");
      const token = Uint8Array.from(kept.token.match(/../g).map((pair) => parseInt(pair, 16)));
      const head = new TextEncoder().encode(`zhixing-token:${form.dataset.slug}:`);
      const whole = new Uint8Array(head.length + token.length);
      whole.set(head);
      whole.set(token, head.length);
      await look(sha256(whole), "份凭证");
    } catch { say("error", "这不是这场测评的凭证文件。请选您领凭证时另存的那一个。"); }
    event.target.value = "";
  });
})();
