/* Entering paper ballots by the keyboard: one key a row, then the next row. Everything works without this file. */
"use strict";
(() => {
  const form = document.querySelector("[data-paper]");
  if (!form) return;
  const rows = Array.from(form.querySelectorAll("[data-row]"));
  const marks = (row) => Array.from(row.querySelectorAll("input[type=radio]"));
  const keys = document.querySelector("[data-keys]");
  if (keys) keys.hidden = false;

  function go(place) {
    const row = rows[place];
    const next = row ? marks(row).find((one) => one.checked) || marks(row)[0] : form.querySelector("button[type=submit]");
    next.focus();
    if (row) row.scrollIntoView({ block: "center" });
  }

  form.addEventListener("focusin", (event) => {
    const here = event.target.closest("[data-row]");
    for (const row of rows) row.classList.toggle("is-here", row === here);
  });

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const row = event.target.closest("[data-row]");
    /* Enter in a head field leads on to the rows: a paper half read is not sent by accident. */
    if (!row) {
      if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) {
        event.preventDefault();
        const heads = Array.from(form.querySelectorAll(".paper-head input:not([type=checkbox])"));
        const next = heads[heads.indexOf(event.target) + 1];
        if (next) next.focus(); else go(0);
      }
      return;
    }
    const place = rows.indexOf(row);
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      if (event.key === "ArrowDown" || place > 0) go(place + (event.key === "ArrowDown" ? 1 : -1));
      return;
    }
    const mark = marks(row)[Number(event.key) - 1];
    if (!/^[1-9]$/.test(event.key) || !mark) return;
    event.preventDefault();
    mark.checked = true;
    /* 本人 holds for every question of that person. */
    let last = place;
    if (mark.value === "SELF") {
      for (const [other, one] of rows.entries()) {
        if (one.dataset.subject !== row.dataset.subject) continue;
        const own = marks(one).find((radio) => radio.value === "SELF");
        if (own) own.checked = true;
        last = Math.max(last, other);
      }
    }
    go(last + 1);
  });

  const first = form.querySelector("input[name=code]") || form.querySelector("input[name=number]");
  if (first && !form.querySelector("[role=alert]")) first.focus();
})();
