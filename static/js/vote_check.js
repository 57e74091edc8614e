/* 票码校验 in this browser: the code is hashed here and looked for in the published record, and is sent nowhere.
   SHA-256 is written out because a page that came over plain http has no crypto.subtle. */
"use strict";
(() => {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const place = document.querySelector("[data-found]");

  const primes = (count) => { const found = []; for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n); return found; };
  const root = (n, power) => Math.floor((n ** power % 1) * 2 ** 32) >>> 0;
  const ROUND = primes(64).map((p) => root(p, 1 / 3));
  const turn = (x, by) => (x >>> by) | (x << (32 - by));

  function sha256(bytes) {
    const state = primes(8).map((p) => root(p, 1 / 2));
    const padded = new Uint8Array(((bytes.length + 8 >> 6) + 1) << 6);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, bytes.length << 3);
    const w = new Uint32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 64; i += 1) {
        const [early, late] = [w[i - 15] || 0, w[i - 2] || 0];
        w[i] = i < 16 ? view.getUint32(at + 4 * i) : w[i - 16] + (turn(early, 7) ^ turn(early, 18) ^ early >>> 3) + w[i - 7]
          + (turn(late, 17) ^ turn(late, 19) ^ late >>> 10);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + ROUND[i] + w[i];
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c);
        [h, g, f, e, d, c, b, a] = [g, f, e, d + one >>> 0, c, b, a, one + two >>> 0];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] = state[i] + x >>> 0; });
    }
    return state.map((x) => x.toString(16).padStart(8, "0")).join("");
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
