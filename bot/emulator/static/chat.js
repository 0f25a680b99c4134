import { Clock } from "./clock.js";
import { make, renderMessage } from "./message.js";
import { listen, read, send } from "./net.js";
import { markSeen, settle, showPhones } from "./phones.js";
import { showClock, showConsole, showFaults, showOffers, showSteps } from "./room.js";

const at = (id) => document.getElementById(id);
const clock = new Clock();
let chats = [];
let current = null; // the open chat as GET /emulator/chats/{id} gives it
let editing = null; // the id of the own message that is being changed
let invite = new URLSearchParams(location.search).get("start");
let loading = Promise.resolve();
let typingEnds;

// ---- acts of the person

const path = (act) => `chats/${current.chat_id}/${act}`;

async function act(name, body) {
  try { return await send(path(name), body); } catch (error) { toast(error.message); return null; }
}

async function say(text) {
  const link = text.trim().match(/^https:\/\/t\.me\/\w+\?start=([\w-]+)$/); // opening an invite link is pressing Start
  const done = await act("say", { text: link ? `/start ${link[1]}` : text });
  if (done) scrollDown();
  return done;
}

async function tap(message, button, element) {
  element.setAttribute("aria-busy", "true");
  const answer = await act("tap", { message_id: message.message_id, data: button.data });
  element.removeAttribute("aria-busy");
  if (answer?.text && answer.show_alert) { at("alert-text").textContent = answer.text; at("alert").showModal(); }
  else if (answer?.text) toast(answer.text);
}

async function submit() {
  const box = at("text");
  const text = box.value;
  if (!text.trim()) return;
  const done = editing ? await act("say", { text, edit: editing }) : await say(text);
  if (done) { box.value = ""; stopEditing(); grow(); }
  box.focus();
}

function startEditing() {
  const last = current.messages.findLast((message) => message.from === "person" && message.text);
  if (!last) return;
  editing = last.message_id;
  at("text").value = last.text;
  at("editing-text").textContent = last.text;
  at("editing").hidden = false;
  at("text").focus();
  grow();
}

function stopEditing() {
  if (editing) at("text").value = "";
  editing = null;
  at("editing").hidden = true;
}

async function sendFile(file) {
  const form = new FormData();
  form.append("photo", file);
  form.append("caption", at("text").value);
  if (await act("photo", form)) { at("text").value = ""; scrollDown(); }
}

// ---- the phone

function toast(words) {
  const box = at("toast");
  box.textContent = words;
  clearTimeout(toast.ends);
  toast.ends = setTimeout(() => { box.textContent = ""; }, 4000 + words.length * 40);
}

function grow() {
  const box = at("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 132)}px`;
}

function scrollDown() { at("log").scrollTop = at("log").scrollHeight; }

function showMessages(fresh) {
  const log = at("log");
  const near = fresh || log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  log.setAttribute("aria-live", fresh ? "off" : "polite");
  const held = focusedKey();
  const old = new Map([...log.children].map((element) => [element.dataset.key, element]));
  const wanted = [];
  let day = null;
  for (const message of current.messages) {
    if (clock.day(message.date) !== day) {
      day = clock.day(message.date);
      wanted.push(keyed(old, `day ${day}`, () => make("div", { className: "day" }, day)));
    }
    wanted.push(keyed(old, JSON.stringify(message), () => renderMessage(message, clock, { say, tap })));
  }
  if (!wanted.length) wanted.push(make("div", { className: "about" }, make("b", {}, `What can ${current.bot.name} do?`), current.bot.description || "Press Start to begin."));
  place(log, wanted);
  offerCorrection(log);
  if (held) log.querySelectorAll(`[data-id="${held.id}"] .keys button`)[held.index]?.focus();
  if (near) scrollDown();
}

function keyed(old, key, build) {
  const element = old.get(key) ?? build();
  element.dataset.key = key;
  return element;
}

// Elements that stay are not moved: focus, selection and the live region see only what is new.
function place(log, wanted) {
  const kept = new Set(wanted);
  for (const element of [...log.children]) if (!kept.has(element)) element.remove();
  wanted.forEach((element, index) => { if (log.children[index] !== element) log.insertBefore(element, log.children[index] ?? null); });
}

function focusedKey() {
  const key = document.activeElement?.closest(".keys button");
  const message = key?.closest(".message");
  return message ? { id: message.dataset.id, index: [...message.querySelectorAll(".keys button")].indexOf(key) } : null;
}

function offerCorrection(log) {
  log.querySelectorAll(".correct").forEach((button) => button.remove());
  const last = current.messages.findLast((message) => message.from === "person" && message.text);
  const element = last && log.querySelector(`[data-id="${last.message_id}"]`);
  element?.append(make("button", { type: "button", className: "correct", onclick: startEditing }, "Edit"));
}

function showHead() {
  at("bot-name").textContent = current.bot.name;
  showTyping(current.typing);
  const pinned = current.messages.find((message) => message.message_id === current.pinned);
  at("pinned").hidden = !pinned;
  at("pinned-text").textContent = pinned ? pinned.text.split("\n")[0] || "Photo" : "";
  at("block").textContent = current.blocked ? "Unblock the bot" : "Block the bot";
  const begun = current.messages.some((message) => message.from === "person");
  const start = !begun || current.blocked || invite !== null;
  at("start").hidden = !start;
  at("start").disabled = at("naming").open;
  at("start").textContent = current.blocked ? "Unblock" : begun ? "Use the invite on this phone" : "Start";
  at("composer").hidden = start;
  showReady(start ? [] : current.reply_keyboard);
}

function showReady(rows) {
  at("ready").hidden = !rows.length;
  at("ready").replaceChildren(...rows.map((row) => make("div", {}, ...row.map((words) => make("button", { type: "button", onclick: () => say(words) }, words)))));
}

function showTyping(on) {
  at("bot-state").textContent = on ? "typing…" : `bot · ${current.name}’s phone`;
  at("bot-state").classList.toggle("typing", on);
  clearTimeout(typingEnds);
  if (on) typingEnds = setTimeout(() => showTyping(false), 5000);
}

// ---- opening and loading

// Loads follow each other, so that an older answer never paints over a newer one.
function load(fresh = false, chatId = current?.chat_id) {
  loading = loading.then(async () => {
    ({ chats } = await read("chats"));
    const wanted = chatId ?? chats[0]?.chat_id;
    if (wanted !== undefined && (fresh || wanted === current?.chat_id)) {
      current = await read(`chats/${wanted}`);
      if (!document.hidden) markSeen(current);
      showHead();
      showMessages(fresh);
    }
    showPhones(chats, current, clock, (chat) => { openChat(chat, true); openSide(false); });
  }).catch((error) => toast(error.message));
  return loading;
}

async function openChat(chatId, focus) {
  stopEditing();
  await load(true, chatId);
  history.replaceState(null, "", `?chat=${chatId}`);
  if (focus) (at("start").hidden ? at("text") : at("start")).focus();
}

async function newPhone() {
  at("naming-name").value = "";
  at("start").disabled = true; // until the new phone is in the hand
  at("naming").showModal();
  await new Promise((done) => { at("naming").addEventListener("close", done, { once: true }); });
  const name = at("naming-name").value.trim();
  if (at("naming").returnValue !== "ok" || !name) { at("start").disabled = false; return; }
  const chatId = Math.max(5000, ...chats.map((chat) => chat.chat_id)) + 1;
  await send(`chats/${chatId}`, { name, language_code: at("naming-language").value });
  await openChat(chatId, true);
}

async function take(offer) {
  openSide(false);
  if (offer.fault) { await send("faults", offer.fault).catch((error) => toast(error.message)); return; }
  at("text").value = offer.text;
  grow();
  at("text").focus();
}

function moved(time) {
  clock.set(time);
  showClock(clock);
  load();
}

function openSide(on) {
  document.body.classList.toggle("side-open", on);
  at("show-side").setAttribute("aria-expanded", String(on));
}

// ---- menus

function popover(button, menu, on = at(menu).hidden) {
  at(menu).hidden = !on;
  at(button).setAttribute("aria-expanded", String(on));
}

function closeMenus() { for (const [button, menu] of [["more", "more-menu"], ["menu", "commands"], ["attach", "attach-menu"]]) popover(button, menu, false); }

function showCommands(filter = "/") {
  const fitting = current.commands.filter(({ command }) => `/${command}`.startsWith(filter));
  at("commands").replaceChildren(...(fitting.length ? fitting.map((item) => make("button", { type: "button", onclick: () => { closeMenus(); at("text").value = ""; say(`/${item.command}`); at("text").focus(); } }, make("b", {}, `/${item.command}`), make("span", {}, item.description))) : [make("p", {}, "The bot has set no commands.")]));
  popover("menu", "commands", fitting.length > 0 || filter === "/");
}

function wire() {
  at("composer").onsubmit = (event) => { event.preventDefault(); closeMenus(); submit(); };
  at("text").oninput = () => { grow(); if (/^\/\w*$/.test(at("text").value)) showCommands(at("text").value); else popover("menu", "commands", false); };
  at("text").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); closeMenus(); submit(); }
    if (event.key === "ArrowUp" && !at("text").value) { event.preventDefault(); startEditing(); }
  };
  at("stop-editing").onclick = () => { stopEditing(); at("text").focus(); };
  at("menu").onclick = () => { const open = at("commands").hidden; closeMenus(); if (open) showCommands(); };
  at("attach").onclick = () => { const open = at("attach-menu").hidden; closeMenus(); popover("attach", "attach-menu", open); };
  at("more").onclick = () => popover("more", "more-menu");
  at("from-file").onclick = () => { closeMenus(); at("file").click(); };
  at("file").onchange = () => { if (at("file").files[0]) sendFile(at("file").files[0]); at("file").value = ""; };
  const simple = (id, name, body) => { at(id).onclick = () => { closeMenus(); act(name, body).then(scrollDown); at("text").focus(); }; };
  simple("voice", "voice", { seconds: 4 });
  simple("sticker", "sticker", { emoji: "👍" });
  at("sample").onclick = async () => { closeMenus(); if (await act("photo", { caption: at("text").value })) { at("text").value = ""; scrollDown(); } at("text").focus(); };
  at("block").onclick = () => { closeMenus(); act(current.blocked ? "unblock" : "block"); };
  at("start").onclick = async () => {
    if (current.blocked) await act("unblock");
    else { const token = invite; invite = null; await say(token ? `/start ${token}` : "/start"); }
    await load(); // only then is the input there to be focused
    at("text").focus();
  };
  at("pinned").onclick = () => {
    const message = at("log").querySelector(`[data-id="${current.pinned}"]`);
    message?.scrollIntoView({ block: "center", behavior: "smooth" });
    message?.classList.add("flash");
    setTimeout(() => message?.classList.remove("flash"), 1500);
  };
  at("new-phone").onclick = newPhone;
  at("repair").onclick = () => send("faults", {}, "DELETE");
  at("show-side").onclick = () => { openSide(true); at("hide-side").focus(); };
  at("hide-side").onclick = () => { openSide(false); at("show-side").focus(); };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { closeMenus(); openSide(false); if (editing) stopEditing(); } });
  document.addEventListener("click", (event) => { if (!event.target.closest(".popover, [aria-haspopup], #text")) closeMenus(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && current) load(); });
}

let planned = null;

function heard(change) {
  if (change.what === "typing") { if (change.chat_id === current?.chat_id) showTyping(true); return; }
  if (change.what === "clock") { clock.set(change); showClock(clock); }
  if (change.what === "faults") read("faults").then(({ faults }) => showFaults(faults));
  planned ??= setTimeout(() => { planned = null; load(); }, 40); // many changes at once are painted once
}

async function begin() {
  wire();
  const scene = await read("scene");
  clock.set(scene.clock);
  showClock(clock);
  setInterval(() => showClock(clock), 1000);
  setInterval(async () => { clock.set(await read("clock")); showFaults((await read("faults")).faults); }, 20000);
  showSteps(scene, moved, toast);
  showOffers(scene.offers, take);
  showFaults(scene.faults);
  showConsole(scene.console_url);
  listen(heard, () => load());
  settle((await read("chats")).chats);
  await load(true, Number(new URLSearchParams(location.search).get("chat")) || undefined);
  if (invite) newPhone();
}

begin().catch((error) => toast(error.message));
