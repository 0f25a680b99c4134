// Brings the live parts of a page up to date. A form somebody has begun stays as they left it, made for the state they saw.
(() => {
  "use strict";
  const FIELDS = "input, textarea, select", PAUSE = 10000; // ms; whoever has touched no key for so long is not typing
  let typed = 0;

  for (const kind of ["focusin", "keydown", "input"]) document.addEventListener(kind, ({ target }) => {
    if (!target.matches?.(FIELDS)) return;
    typed = Date.now();
    if (kind === "input") target.form?.setAttribute("data-begun", "");
  });
  const busy = (part) => Date.now() - typed < PAUSE && part.contains(document.activeElement) && document.activeElement.matches(FIELDS);

  // Not as the page came: also what the browser filled in again by itself.
  const differs = (field) => field.options
    ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
    : field.checked !== field.defaultChecked || field.value !== field.defaultValue || field.validity.badInput;
  const begun = (form) => form.hasAttribute("data-begun") || [...form.elements].some((field) => field.matches(FIELDS) && differs(field));

  // Where the form stands on the fresh page. If the case has no more use for it, below its part: nothing that was written falls away.
  const place = (form, page) => {
    const alike = `form[action="${form.getAttribute("action")}"]`, part = page.getElementById(form.closest("[data-live]").id);
    return part?.querySelector(alike) || page.querySelector(`[data-live] ${alike}`) || part?.appendChild(form.cloneNode(false));
  };

  // What a part says, but for running countdowns, and for what stays anyway.
  const gist = (part) => {
    const copy = part.cloneNode(true);
    for (const form of copy.querySelectorAll("[data-begun]")) form.remove();
    for (const until of copy.querySelectorAll("[data-until]")) until.textContent = "";
    for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
    return copy.innerHTML;
  };

  const same = (a, b) => a.tagName === b.tagName && a.id === b.id && a.getAttribute("href") === b.getAttribute("href")
    && a.form?.getAttribute("action") === b.form?.getAttribute("action") && a.textContent === b.textContent;

  const replace = (part, fresh, kept) => {
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    const opened = new Map([...part.querySelectorAll("details")].map((details) => [details.id, details.open]));
    part.replaceChildren(...fresh.childNodes);
    for (const [form, stub] of kept) if (part.contains(stub)) stub.replaceWith(form);
    for (const details of part.querySelectorAll("details")) {
      details.open = opened.get(details.id) ?? (details.open || [...kept.keys()].some((form) => details.contains(form)));
    }
    if (held) (part.contains(held) ? held : [...part.querySelectorAll(held.tagName)].find((one) => same(one, held)))?.focus({ preventScroll: true });
  };

  document.addEventListener("fresh", ({ detail: page }) => {
    const kept = new Map();
    for (const form of document.querySelectorAll("[data-live] form")) {
      const stub = begun(form) && !busy(form.closest("[data-live]")) && place(form, page);
      if (!stub) continue;
      kept.set(form, stub);
      for (const one of [form, stub]) one.setAttribute("data-begun", "");
    }
    const home = new Map([...kept.keys()].map((form) => [form, form.closest("[data-live]")]));
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const part = document.getElementById(fresh.id), form = part?.closest("form");
      if (part && !(form && begun(form)) && !busy(part) && gist(part) !== gist(fresh)) replace(part, fresh, kept);
    }
    for (const [form, part] of home) if (!form.isConnected) part.append(form);
    document.title = page.title;
  });
})();
