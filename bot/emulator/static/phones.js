// The list of phones, and which of them have something new.

import { make } from "./message.js";

const seen = JSON.parse(localStorage.getItem("seen") ?? "{}"); // chat id -> the newest message of the bot that was on screen

export function markSeen(chat) {
  seen[chat.chat_id] = chat.last_bot_message_id;
  localStorage.setItem("seen", JSON.stringify(seen));
}

// On the first visit what patients have been told before is not new; pages to staff still are.
export function settle(chats) {
  for (const chat of chats) {
    const known = seen[chat.chat_id];
    if ((known === undefined && chat.kind === "patient") || known > chat.last_bot_message_id) seen[chat.chat_id] = chat.last_bot_message_id;
  }
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

export function showPhones(chats, current, clock, open) {
  const held = document.activeElement?.dataset?.chat;
  const unread = (chat) => chat.chat_id !== current?.chat_id && chat.last_bot_message_id > (seen[chat.chat_id] ?? 0);
  const line = (chat, index) => {
    const button = make("button", { type: "button", onclick: () => open(chat.chat_id) },
      make("span", { className: `avatar s${index % 6}`, "aria-hidden": "true" }, initials(chat.name)),
      make("span", { className: "name" }, chat.name),
      make("span", { className: "at" }, chat.last_date ? clock.brief(chat.last_date) : ""),
      make("span", { className: "last" }, chat.blocked ? "blocked the bot" : chat.last_text || "new phone"),
      unread(chat) ? make("span", { className: "dot", role: "img", "aria-label": "unread" }) : null);
    button.setAttribute("aria-current", String(chat.chat_id === current?.chat_id));
    button.dataset.chat = chat.chat_id;
    return make("li", {}, button);
  };
  for (const [kind, id] of [["patient", "patients"], ["staff", "staff"]]) {
    const list = document.getElementById(id);
    list.replaceChildren(...chats.filter((chat) => chat.kind === kind).map(line));
    document.getElementById(`${id}-title`).hidden = !list.children.length;
  }
  document.getElementById("strip-dot").hidden = !chats.some(unread);
  if (held) document.querySelector(`[data-chat="${held}"]`)?.focus();
}
