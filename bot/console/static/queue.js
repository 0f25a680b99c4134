// Keys for the queue. Every one of them does what a link, a field or a button of the page does too.
(() => {
  "use strict";
  const options = document.getElementById("options"), code = document.getElementById("code");
  const unfold = () => { document.getElementById("fold").open = true; }; // on a small screen both are behind it
  const button = document.getElementById("single-keys");
  const off = () => localStorage.getItem("aftercare.keys") === "off";
  const show = () => {
    button.textContent = "Single keys: " + (off() ? "off" : "on");
  };
  show();
  button.addEventListener("click", () => { localStorage.setItem("aftercare.keys", off() ? "on" : "off"); show(); });

  const typing = (place) => place.matches("input, select, textarea") || place.isContentEditable;
  const row = () => document.activeElement.closest(".row");
  const move = (by) => {
    const rows = [...document.querySelectorAll("#queue .row")];
    const here = rows.indexOf(row());
    const next = here < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[here + by];
    if (!next) return;
    next.querySelector(".row-code a").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    c: () => row()?.querySelector(".row-take button")?.focus(),
    "/": () => { unfold(); code.select(); },
    "?": () => { unfold(); options.open = !options.open; options.querySelector("summary").focus(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && document.activeElement === code) return code.blur();
    if (typing(document.activeElement)) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && row()) { event.preventDefault(); move(arrow); return; }
    if (off() || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
