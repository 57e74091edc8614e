/* 工作日历: arrow keys go from day to day; a month is one stop of the tab key. Without this file every day is a stop. */
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
    stop(next);
    next.focus();
  }));
})();
