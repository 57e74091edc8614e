/* Tables that are filled in row by row: Enter goes down a column, a panel beside them closes. All works without it. */
"use strict";
(() => {
  document.querySelectorAll("table[data-enter-down]").forEach((table) => {
    table.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.key !== "Enter" || !field.matches("input")) return;
      event.preventDefault();
      const cell = field.closest("td");
      const down = event.shiftKey ? "previousElementSibling" : "nextElementSibling";
      for (let row = cell.parentElement[down]; row; row = row[down]) {
        const next = !row.hidden && row.cells[cell.cellIndex]?.querySelector("input");
        if (next) { next.focus(); next.select?.(); return; }
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  /* Alt and an arrow move a row; the numbers of the column 次序 say where each stands when the table is sent. */
  document.querySelectorAll("table[data-move-rows]").forEach((table) => {
    table.addEventListener("keydown", (event) => {
      const way = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
      const row = event.target.closest("tr");
      const other = event.altKey && way && row[way];
      if (!other || !other.querySelector("[name$=-order]").value || !row.querySelector("[name$=-order]").value) return;
      event.preventDefault();
      if (event.key === "ArrowUp") other.before(row); else other.after(row);
      Array.from(table.tBodies[0].rows).forEach((each, at) => {
        const order = each.querySelector("[name$=-order]");
        if (order.value) order.value = at + 1;
      });
      event.target.focus();
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.target.closest(".side-panel");
    const button = panel?.querySelector("[data-close-panel]");
    if (!button) return;
    const back = document.activeElement;
    button.hidden = false;
    button.focus();
    button.addEventListener("click", () => { panel.replaceChildren(); back?.focus(); });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector(".side-panel [data-close-panel]")?.click();
  });
})();
