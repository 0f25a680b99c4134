// Around the phone: the clock and its moves, things to try, trouble, the console.

import { make } from "./message.js";
import { send } from "./net.js";

const at = (id) => document.getElementById(id);

export function showClock(clock) {
  const unix = clock.now().getTime() / 1000;
  at("clock-time").textContent = clock.time(unix);
  at("clock-date").textContent = clock.heading.format(clock.now());
  at("strip-clock").textContent = `${clock.brief(unix)}, ${clock.short.format(clock.now())}`;
}

// `moved` hears the new time, `failed` the words when it could not be moved.
export function showSteps({ steps, turnable }, moved, failed) {
  const add = (label, path, body) => {
    const button = make("button", { type: "button" }, label);
    button.onclick = () => move(button, () => send(path, body).then(moved, (error) => failed(error.message)));
    at("steps").append(button);
  };
  for (const label of steps) add(label, "next", { what: label });
  if (!steps.length && turnable) for (const [label, advance] of [["In 1 hour", "PT1H"], ["Tomorrow", "PT24H"]]) add(label, "clock", { advance });
}

async function move(button, step) {
  const all = at("steps").querySelectorAll("button");
  const label = button.textContent;
  all.forEach((one) => { one.disabled = true; });
  button.classList.add("busy");
  button.textContent = "Moving…";
  await step();
  all.forEach((one) => { one.disabled = false; });
  button.classList.remove("busy");
  button.textContent = label;
  button.focus();
}

export function showOffers(offers, take) {
  at("offers-box").hidden = !offers.length;
  at("offers").replaceChildren(...offers.map((offer) => make("li", {}, make("button", { type: "button", onclick: () => take(offer) }, offer.label))));
}

export function showFaults(faults) { at("trouble").hidden = !faults.length; }

export function showConsole(url) {
  if (!url) return;
  at("console-link").href = url;
  at("console-open").href = url;
  at("console-open").hidden = false;
  at("toggle-console").hidden = false;
  place(url, localStorage.getItem("console") !== "off" && matchMedia("(min-width: 1151px)").matches);
  const turn = (on, focus) => { place(url, on); localStorage.setItem("console", on ? "on" : "off"); at(focus).focus(); };
  at("hide-console").onclick = () => turn(false, "show-console");
  at("show-console").onclick = () => turn(true, "hide-console");
  at("toggle-console").onclick = () => { at("more-menu").hidden = true; turn(at("console").hidden, "more"); };
}

function place(url, on) {
  at("console").hidden = !on;
  at("show-console").hidden = on;
  at("toggle-console").textContent = on ? "Hide the console" : "Show the console";
  document.body.classList.toggle("with-console", on);
  if (on && !at("console-frame").children.length) at("console-frame").append(make("iframe", { src: url, title: "The clinic's console" }));
}
