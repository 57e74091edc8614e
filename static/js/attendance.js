/* The list of an activity: a tap on a name marks 到会, a line below counts. Everything works without this file. */
"use strict";
(() => {
  const root = document.querySelector("[data-marks]");
  if (!root) return;
  const tally = document.querySelector("[data-tally]");
  const rows = Array.from(root.querySelectorAll("[data-mark-row]"));
  const selectOf = (row) => row.querySelector("select[name^=mark_]");
  const groups = [
    ["到会", ["present"]], ["迟到、早退", ["late", "left_early"]],
    ["请假", ["leave-duty", "leave-private", "leave-ill"]], ["缺席", ["absent"]], ["不计应到", ["excused"]],
  ];

  function show() {
    const counts = {};
    let open = 0;
    for (const row of rows) {
      const mark = selectOf(row).value;
      counts[mark] = (counts[mark] || 0) + 1;
      if (!mark && "expected" in row.dataset) open += 1;
      row.classList.toggle("is-present", ["present", "late", "left_early"].includes(mark));
      row.classList.toggle("is-away", mark === "absent" || mark.startsWith("leave"));
    }
    const words = groups.map(([word, marks]) => [word, marks.reduce((sum, mark) => sum + (counts[mark] || 0), 0)])
      .filter(([word, number]) => number || word === "到会").map(([word, number]) => `${word} ${number}`);
    tally.textContent = `${words.join("，")}${open ? `，未标 ${open}` : ""}`;
  }

  function set(row, mark) {
    selectOf(row).value = mark;
    selectOf(row).dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const row of rows) {
    row.querySelector(".mark-name").addEventListener("click", (event) => {
      event.preventDefault();
      set(row, selectOf(row).value ? "" : "present");
      show();
    });
  }
  for (const button of root.querySelectorAll("[data-mark-all]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const mark = button.dataset.markAll;
      for (const row of rows) {
        if (!mark) set(row, "");
        else if (!selectOf(row).value && "expected" in row.dataset) set(row, mark);
      }
      show();
    });
  }
  root.addEventListener("change", show);
  root.closest("form").addEventListener("change", show);
  show();
})();
