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

  // A part in which somebody types or chooses is left as it is.
  const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  // What a part says, but for the running countdowns.
  const gist = (part) => {
    const copy = part.cloneNode(true);
    for (const place of copy.querySelectorAll("[data-until]")) place.textContent = "";
    for (const place of copy.querySelectorAll("details")) place.removeAttribute("open");
    return copy.innerHTML;
  };

  const same = (a, b) => a.tagName === b.tagName && a.id === b.id && a.getAttribute("href") === b.getAttribute("href")
    && a.form?.getAttribute("action") === b.form?.getAttribute("action") && a.textContent === b.textContent;

  const replace = (part, fresh) => {
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    const opened = new Map([...part.querySelectorAll("details")].map((d) => [d.id, d.open]));
    part.replaceChildren(...fresh.cloneNode(true).childNodes);
    for (const d of part.querySelectorAll("details")) if (opened.has(d.id)) d.open = opened.get(d.id);
    if (held) [...part.querySelectorAll(held.tagName)].find((e) => same(e, held))?.focus();
  };

  const swap = (page) => {
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const part = document.getElementById(fresh.id);
      if (part && !busy(part) && gist(part) !== gist(fresh)) replace(part, fresh);
    }
    document.title = page.title;
  };

  let running = false, again = false;
  const look = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      const here = new URL(location.href); // with its filters
      here.searchParams.set("refresh", "1");
      const answer = await fetch(here.pathname + here.search, { headers: { Accept: "text/html" } });
      if (answer.redirected) {
        lost("You were signed out. This page no longer updates.", "/sign-in?next=" + encodeURIComponent(location.pathname));
        clearInterval(timer);
        signedOut = true;
        if (stream) stream.close();
      } else if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        setClock(page);
        swap(page);
        tick();
        document.getElementById("lost").hidden = true;
      }
    } catch {
      lost("No connection: this page may be out of date.");
    }
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
    stream = new EventSource(address);
    stream.addEventListener("changed", (event) => { reached = event.lastEventId || reached; look(); });
    stream.addEventListener("alarm", (event) => document.dispatchEvent(new CustomEvent("alarm", { detail: JSON.parse(event.data) })));
    stream.addEventListener("error", () => {
      look(); // what broke the line may be that nobody is signed in any more
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => { if (!signedOut) listen(); }, 5000);
    });
  };
  if (body.dataset.events) {
    listen();
    timer = setInterval(look, 15000);
    window.addEventListener("pagehide", () => stream.close());
    window.addEventListener("pageshow", (event) => { if (event.persisted) { listen(); look(); } });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const wrong = document.querySelector(".alarm[tabindex]");
  if (wrong) wrong.focus();
})();
