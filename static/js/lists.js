/* Long lists: a box that narrows them, and buttons that tick what is shown. Everything works without this file. */
"use strict";
(() => {
  const plain = (text) => text.toLowerCase().replace(/\s+/g, "");

  function searchBox(label) {
    const box = document.createElement("input");
    box.type = "search";
    box.className = "form-control";
    box.placeholder = label;
    box.setAttribute("aria-label", label);
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    return box;
  }

  function narrow(rows, words) {
    const wanted = plain(words);
    rows.forEach((row) => { row.hidden = !plain(row.dataset.search || row.textContent).includes(wanted); });
  }

  function button(word, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-secondary btn-sm";
    made.textContent = word;
    made.addEventListener("click", act);
    return made;
  }

  /* parts/pick.html: many people, one box each. */
  function pick(root) {
    const rows = Array.from(root.querySelectorAll("[data-pick-row]"));
    const bar = root.querySelector("[data-pick-bar]");
    const boxOf = (row) => row.querySelector("input[type=checkbox]");
    const boxes = () => rows.map(boxOf).filter(Boolean);
    const unit = root.dataset.pick || "人";
    const box = searchBox("输入姓名查找");
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    const tell = () => { count.textContent = `已选 ${boxes().filter((box) => box.checked).length} ${unit}，共 ${boxes().length} ${unit}`; };
    const tick = (on) => { rows.filter((row) => !row.hidden && boxOf(row)).forEach((row) => { boxOf(row).checked = on; }); tell(); root.dispatchEvent(new Event("input", { bubbles: true })); };
    box.addEventListener("input", (event) => { event.stopPropagation(); narrow(rows, box.value); });
    root.addEventListener("change", tell);
    root.closest("form")?.addEventListener("change", tell);
    // Nobody looks for the only one.
    if (rows.length > 1) bar.append(box, button("选中列出的", () => tick(true)), button("取消列出的", () => tick(false)));
    bar.append(count);
    bar.hidden = false;
    tell();
  }

  /* <table data-filter="在本页查找姓名">: a box above the table narrows its rows. */
  function filterable(table) {
    const rows = Array.from(table.tBodies[0]?.rows || []);
    const bar = document.createElement("div");
    bar.className = "pick-bar no-print";
    const box = searchBox(table.dataset.filter);
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    box.addEventListener("input", () => {
      narrow(rows, box.value);
      count.textContent = box.value ? `列出 ${rows.filter((row) => !row.hidden).length} 行，共 ${rows.length} 行` : "";
    });
    bar.append(box, count);
    table.before(bar);
  }

  /* <button data-copy="#id" hidden>: copies the text of an element, e.g. a notice for a chat group. */
  function copier(made) {
    const source = document.querySelector(made.dataset.copy);
    made.hidden = false;
    made.addEventListener("click", async () => {
      const word = made.textContent;
      try {
        await navigator.clipboard.writeText(source.textContent);
        made.textContent = "已复制";
      } catch {
        const range = document.createRange();
        range.selectNodeContents(source);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        made.textContent = "已选中，请按 Ctrl+C 复制";
      }
      setTimeout(() => { made.textContent = word; }, 4000);
    });
  }

  /* “/” leads to the box in the head of every page, where it is not typed into a field. */
  document.addEventListener("keydown", (event) => {
    const box = document.getElementById("site-search");
    const types = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || types || !box) return;
    event.preventDefault();
    if (box.offsetParent) box.focus(); else location.assign(box.form.action);
  });

  document.querySelectorAll("[data-pick]").forEach(pick);
  document.querySelectorAll("table[data-filter]").forEach(filterable);
  document.querySelectorAll("button[data-copy]").forEach(copier);
})();
