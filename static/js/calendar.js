/* 工作日历: arrow keys go from day to day; a month is one stop of the tab key. On a phone months are folded but the one
   that runs and those that were changed. Without this file every day is a stop and every month open. */
"use strict";
(() => {
  const days = Array.from(document.querySelectorAll("[data-month] input"));
  const stop = (day) => {
    day.closest("[data-month]").querySelectorAll("input").forEach((other) => { other.tabIndex = other === day ? 0 : -1; });
  };
  document.querySelectorAll("[data-month]").forEach((month) => stop(month.querySelector("input")));
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  days.forEach((day, at) => day.addEventListener("keydown", (event) => {
    const next = days[at + steps[event.key]];
    if (!next) return;
    event.preventDefault();
    next.closest("details").open = true;
    stop(next);
    next.focus();
  }));
  if (matchMedia("(max-width: 575.98px)").matches) {
    document.querySelectorAll(".month-fold").forEach((fold) => {
      const isChanged = Array.from(fold.querySelectorAll("input[name=work]")).some((day) => day.checked !== day.defaultChecked);
      fold.open = "now" in fold.dataset || isChanged;
    });
  }
})();
