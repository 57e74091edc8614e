/* 网上凭证: this browser makes the token, hides it, has it signed and takes the cover off. Kept it is by whom it belongs
   to, in a file; in the browser only where they say that the device is their own: on a shared one the next would vote with it. */
"use strict";
(() => {
  const place = document.querySelector("[data-token]");
  if (!place) return;
  const { slug, has, keys, own } = place.dataset;
  const KEYS = keys.split(" "); /* of both tellers, then those that sign tokens: the notice shows their fingerprint */
  const KEY = KEYS[Number(own)];
  const KEPT = `zhixing-token:${slug}`;
  /* Until the answer is there: asking again must send the very same, and nobody else who signs in here may. */
  const ASKED = `${KEPT}:asked:${document.body.dataset.person}`;
  const form = place.querySelector("form");
  const button = place.querySelector("[data-fetch]");
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };

  function say(kind, word, text) {
    const box = document.createElement("div");
    box.className = `notice notice-${kind}`;
    const body = document.createElement("div");
    body.className = "body";
    const strong = document.createElement("span");
    strong.className = "word";
    strong.textContent = `${word}：`;
    body.append(strong, text);
    box.append(body);
    place.querySelector("[data-say]").replaceChildren(box);
  }

  function got(token) {
    form.hidden = true;
    place.querySelector("[data-fingerprint]").hidden = true;
    place.querySelector("[data-say]").replaceChildren();
    place.querySelector("[data-got]").hidden = false;
    const file = new Blob([JSON.stringify(token)], { type: "application/json" });
    const save = place.querySelector("[data-save]");
    save.href = URL.createObjectURL(file);
    /* Until it is kept somewhere, the request stays: after a reload it brings the very same token again. With it and
       the token together somebody could match the two, so that it goes once the token is kept. */
    save.addEventListener("click", () => localStorage.removeItem(ASKED));
    const here = place.querySelector("[data-keep-here]");
    here.hidden = Boolean(read(KEPT));
    place.querySelector("[data-kept-here]").hidden = !here.hidden;
    here.addEventListener("click", () => {
      localStorage.setItem(KEPT, JSON.stringify(token));
      localStorage.removeItem(ASKED);
      here.hidden = true;
      place.querySelector("[data-kept-here]").hidden = false;
    });
  }

  async function fetchToken() {
    let asked = read(ASKED);
    if (!asked || asked.key !== KEY) {
      asked = { key: KEY, ...await BlindRSA.blind(KEY) };
      localStorage.setItem(ASKED, JSON.stringify(asked));
    }
    const data = new FormData(form);
    data.set("blinded", asked.blinded);
    let answer;
    try {
      const sent = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(data), redirect: "error" });
      answer = await sent.json();
    } catch { say("error", "网络没有连通", "凭证尚未领取，请再按一次“领取凭证”；每人只能领取一份。"); return; }
    if (!answer.answer) { say("error", "未能领取", answer.sentence); return; }
    try {
      const signed = await BlindRSA.finalize(KEY, asked.kept, answer.answer);
      if (!await BlindRSA.verify(KEY, signed)) throw new Error("not the key's");
      got({ what: "知行网上凭证", slug, token: signed.message, signature: signed.signature });
    } catch { say("error", "凭证不对", "系统所盖的章核对不符。请不要用这份凭证投票，告知监票人，改用会场的票码。"); }
  }

  const token = read(KEPT);
  if (token && has) { got(token); return; }
  /* Two with one token would have one vote between them. */
  if (token) { say("warning", "请换一台设备领取", "这个浏览器里存有另一位同志尚未投出的网上凭证。请用自己的手机领取，或者待该同志投票后再领取；也可以到会场签到、抽票码投票，效力相同。"); return; }
  if (!window.BlindRSA || !BlindRSA.available) { say("warning", "请注意", "网址不是 https 开头，浏览器不能生成凭证。请到会场签到、抽票码投票，效力相同。"); return; }
  if (has && !read(ASKED)) return;
  BlindRSA.fingerprint(KEYS[0], KEYS[1], slug, KEYS.slice(2)).then((digits) => {
    place.querySelector("[data-fingerprint] strong").textContent = digits;
    place.querySelector("[data-fingerprint]").hidden = false;
    button.hidden = false;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    try { await fetchToken(); } finally { button.disabled = false; }
  });
})();
