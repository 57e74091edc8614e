/* 票码校验 in this browser: the code is hashed here and looked for in the published record, and is sent nowhere. */
"use strict";
(() => {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const place = document.querySelector("[data-found]");

  const { sha256, fingerprint } = window.zhixingHash;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const spki = (panel) => Array.from(atob(panel.token_key), (sign) => sign.charCodeAt(0).toString(16).padStart(2, "0")).join("");

  function tokenHash(slug, message) {
    const head = new TextEncoder().encode(`zhixing-token:${slug}:`);
    return sha256(Uint8Array.from([...head, ...bytes(message)]));
  }

  /* Every token that voted was signed with the key whose fingerprint stood on the notice. */
  async function tokens(record) {
    const said = document.querySelector("[data-tokens]");
    const keys = record.panels.filter((panel) => panel.token_key).map(spki);
    if (!record.keys || !window.BlindRSA?.available) return; /* a record from before, or a page that came over plain http */
    let good = fingerprint(record.ballot, [...record.keys, ...keys]) === record.fingerprint.replaceAll(" ", "");
    let many = 0;
    for (const panel of record.panels) {
      const seen = new Set();
      for (const token of panel.tokens) {
        const hash = tokenHash(record.ballot, token.message);
        const signed = await window.BlindRSA.verify(spki(panel), token).catch(() => false);
        good = good && signed && panel.credentials.includes(hash) && !seen.has(hash);
        seen.add(hash);
        many += 1;
      }
    }
    said.hidden = false;
    said.textContent = good ? `本机已核对：记录里 ${many} 份网上凭证的签名均正确。公钥指纹是 ${record.fingerprint}，应与张贴的通知一致。`
      : "本机已核对：记录里有网上凭证的签名或者公钥指纹不对。请告知监票人，并向上级党组织反映。";
  }

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
      if (all.includes(hash)) say("success", `在清单里：这${word}的一票已经投入票箱。`);
      else say("error", `不在清单里：没有找到这${word}的一票。您投过票的，请持票条向监票人核对。`);
    } catch { say("error", "网络没有连通，未能查询，请再按一次。"); }
  }

  fetch(form.dataset.record, { credentials: "omit", referrerPolicy: "no-referrer" }).then((answer) => answer.json()).then(tokens)
    .catch(() => { /* not reached: looking a code up says so */ });
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
      await look(tokenHash(kept.slug, kept.token), "份凭证");
    } catch { say("error", "这不是本次测评的凭证文件。请选择领取凭证时另存的文件。"); }
    event.target.value = "";
  });
})();
