// One message as elements. Text of persons and bots only ever becomes text nodes.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// Entities nest or stand apart (offsets in UTF-16 units, as in JavaScript), so a recursion over ranges renders them.
function worded(text, entities, from, to, acts) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const end = Math.min(first.offset + first.length, to);
    if (first.offset > at) nodes.push(text.slice(at, first.offset));
    const inside = others.filter((entity) => entity.offset < end);
    nodes.push(marked(first, text, worded(text, inside, Math.max(first.offset, at), end, acts), acts));
    at = end;
    rest = others.filter((entity) => entity.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function marked(entity, text, children, acts) {
  const words = text.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === "bot_command") return make("button", { type: "button", className: "command", onclick: () => acts.say(words) }, words);
  if (entity.type === "spoiler") return spoiler(children);
  if (entity.type === "url" || entity.type === "text_link") return link(entity.url ?? words, children);
  return make(TAGS[entity.type] ?? "span", {}, ...children);
}

function spoiler(children) {
  const element = make("button", { type: "button", className: "spoiler", "aria-label": "Hidden text, press to show" }, ...children);
  element.onclick = () => { element.classList.add("open"); element.removeAttribute("aria-label"); };
  return element;
}

function link(address, children) {
  const safe = /^(https?|tel|mailto|tg):/i.test(address);
  return safe ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children) : make("span", {}, ...children);
}

function attachment(message) {
  if (message.photo) {
    const { url, width, height } = message.photo;
    return make("img", { className: "photo", src: url, width, height, alt: message.from === "bot" ? "Photo from the bot" : "Photo you sent" });
  }
  if (message.voice) return make("div", { className: "voice" }, icon("voice"), make("i", {}), `0:${String(message.voice.seconds).padStart(2, "0")}`, make("span", { className: "hidden" }, "Voice message"));
  if (message.document) return make("div", { className: "file" }, icon("clip"), make("a", { href: message.document.url, download: message.document.name }, message.document.name));
  if (message.sticker) return make("div", { className: "sticker", role: "img", "aria-label": `Sticker ${message.sticker}` }, message.sticker);
  if (message.location) return make("div", { className: "file" }, icon("pin"), `${message.location.latitude}, ${message.location.longitude}`);
  return null;
}

function keys(message, acts) {
  const rows = message.buttons.map((row) => make("div", {}, ...row.map((button) => key(message, button, acts))));
  return rows.length ? make("div", { className: "keys", role: "group", "aria-label": "Buttons of this message" }, ...rows) : null;
}

function key(message, button, acts) {
  if (button.url && !button.data) return make("a", { href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text);
  const element = make("button", { type: "button" }, button.text);
  element.onclick = () => acts.tap(message, button, element);
  return element;
}

export function renderMessage(message, clock, acts) {
  const mine = message.from === "person";
  const meta = make("span", { className: "meta" }, `${message.edited ? "edited " : ""}${clock.time(message.date)}`);
  const quote = message.reply_to ? make("div", { className: "quote" }, message.reply_to.text || "Message") : null;
  const words = message.text ? make("div", { className: "words", dir: "auto" }, ...worded(message.text, message.entities, 0, message.text.length, acts)) : null;
  words?.append(meta);
  const speaker = make("span", { className: "hidden" }, mine ? "You: " : "Bot: ");
  const bubble = make("div", { className: "bubble" }, speaker, quote, attachment(message), words ?? meta);
  const element = make("div", { className: `message${mine ? " mine" : ""}${message.buttons.length ? " with-buttons" : ""}` }, bubble, keys(message, acts));
  element.dataset.id = message.message_id;
  return element;
}
