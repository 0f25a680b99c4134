// Makes pages look again by themselves. Without it every page still works by links and forms.
(() => {
  "use strict";
  const body = document.body;
  let ahead = 0; // how far the clinic's clock is before this browser's, in ms

  const setClock = (page) => { ahead = Date.parse(page.body.dataset.now) - Date.now(); };

  const two = (n) => String(n).padStart(2, "0");
  const countdown = (seconds) => {
    if (seconds < 3600) return two(Math.floor(seconds / 60)) + ":" + two(seconds % 60);
    if (seconds < 172800) return Math.floor(seconds / 3600) + " h " + two(Math.floor((seconds % 3600) / 60));
    return Math.floor(seconds / 86400) + " days";
  };

  const tick = () => {
    const now = Date.now() + ahead;
    for (const place of document.querySelectorAll("[data-until]")) {
      const left = Math.round((Date.parse(place.dataset.until) - now) / 1000);
      const text = countdown(Math.abs(left)) + (left < 0 ? " late" : " left");
      if (place.textContent !== text) place.textContent = text;
      place.classList.toggle("is-late", left < 0);
    }
    for (const place of document.querySelectorAll("[data-gone]")) place.hidden = Date.parse(place.dataset.gone) <= now;
  };

  const lost = (text, link) => {
    const line = document.getElementById("lost");
    line.textContent = text + " ";
    if (link) {
      const a = document.createElement("a");
      a.href = link;
      a.textContent = "Sign in";
      line.append(a);
    }
    line.hidden = false;
  };

  const PATIENCE = 10000; // ms; where more windows are open than a browser has connections, a look waits for ever
  const OUTDATED = "this page may be out of date.";

  // The page as it is now, with its filters; one that answered a form says where it can be seen.
  const now = async () => {
    const here = new URL(body.dataset.look || location.href, location.href);
    here.searchParams.set("refresh", "1");
    const answer = await fetch(here, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    return { redirected: answer.redirected, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  };

  const show = ({ redirected, page }) => {
    if (redirected) {
      lost("You were signed out. This page no longer updates.", "/sign-in?next=" + encodeURIComponent(location.pathname));
      clearInterval(timer);
      signedOut = true;
      follow();
    } else if (page.body.dataset.events) {
      setClock(page);
      document.dispatchEvent(new CustomEvent("fresh", { detail: page }));
      tick();
      document.getElementById("lost").hidden = true;
    } else lost("The console does not answer as it should: " + OUTDATED);
  };

  let running = false, again = false;
  const look = async () => {
    if (running) { again = true; return; }
    running = true;
    try { show(await now()); } catch { lost("No connection: " + OUTDATED); }
    running = false;
    if (again) { again = false; look(); }
  };

  let timer = 0, stream = null, signedOut = false;
  setClock(document);
  tick();
  setInterval(tick, 1000);
  // The browser comes back by itself and says how far it was. Where it gives up (an error instead of a stream) it is told to try again.
  let reached = "";
  const listen = () => {
    const address = new URL(body.dataset.events, location.href);
    if (reached) address.searchParams.set("after", reached);
    const own = stream = new EventSource(address);
    own.addEventListener("changed", (event) => { reached = event.lastEventId || reached; look(); });
    own.addEventListener("alarm", (event) => document.dispatchEvent(new CustomEvent("alarm", { detail: JSON.parse(event.data) })));
    own.addEventListener("error", () => {
      look(); // what broke the line may be that nobody is signed in any more
      if (own === stream && own.readyState === EventSource.CLOSED) { stream = null; setTimeout(follow, 5000); }
    });
  };

  // All tabs of a browser share six connections: one that nobody sees lets go of its line. Of those a person has used,
  // and of queues, one keeps it as the ear of this browser while sound or notices are on: it calls.
  let ear = !navigator.locks && Boolean(document.getElementById("queue"));
  const calls = () => ["sound", "notice"].some((name) => localStorage.getItem("aftercare." + name) === "on");
  const follow = () => {
    const wanted = !signedOut && (!document.hidden || (ear && calls()));
    if (wanted && !stream) listen();
    if (!wanted) { stream?.close(); stream = null; }
  };
  const beTheEar = () => navigator.locks?.request("aftercare.ear", () => {
    ear = true;
    follow();
    return new Promise(() => {}); // until the page is left
  });

  if (body.dataset.events) {
    follow();
    if (document.getElementById("queue")) beTheEar();
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, beTheEar, { once: true });
    timer = setInterval(look, 15000);
    const turned = () => { follow(); if (!document.hidden) look(); };
    document.addEventListener("visibilitychange", turned);
    window.addEventListener("pageshow", (event) => { if (event.persisted) turned(); });
    window.addEventListener("pagehide", () => { stream?.close(); stream = null; });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const wrong = document.querySelector(".alarm[tabindex]");
  if (wrong) wrong.focus();
})();
