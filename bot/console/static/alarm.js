// Calls whoever sits at this browser when a case that cannot wait is new, gets worse, is late or is given back. Sound and notice are off until switched on.
(() => {
  "use strict";
  const kept = (name) => localStorage.getItem("aftercare." + name) || "";
  const keep = (name, value) => localStorage.setItem("aftercare." + name, value);

  const line = document.createElement("p"); // read out by screen readers
  line.className = "unseen";
  line.id = "new-red";
  line.setAttribute("aria-live", "polite");
  document.body.append(line);

  // Of several windows of this browser the first one calls that can; of what is told twice, the first time counts.
  const first = (key) => {
    const told = JSON.parse(kept("told") || "[]");
    if (told.includes(key)) return false;
    keep("told", JSON.stringify([...told, key].slice(-200)));
    return true;
  };

  let sounds = null;
  const awake = () => {
    sounds ||= new AudioContext();
    return sounds.state === "running" ? Promise.resolve() : sounds.resume();
  };
  const tone = (at, pitch) => {
    const voice = sounds.createOscillator(), loudness = sounds.createGain();
    voice.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.32);
    voice.connect(loudness).connect(sounds.destination);
    voice.start(at);
    voice.stop(at + 0.35);
  };
  const ring = async (key) => {
    await awake();
    if (key && !first("sound " + key)) return;
    for (const [after, pitch] of [[0, 660], [0.36, 880], [0.9, 660], [1.26, 880]]) tone(sounds.currentTime + after, pitch);
    document.body.dataset.rung = String(Number(document.body.dataset.rung || 0) + 1);
  };

  const seen = new Set();
  document.addEventListener("alarm", ({ detail }) => {
    const key = detail.number + ":" + detail.code;
    if (seen.has(key)) return;
    seen.add(key);
    line.textContent = detail.tier + ": case " + detail.code;
    if (kept("sound") === "on") ring(key);
    if (kept("notice") === "on" && "Notification" in window && Notification.permission === "granted" && first("notice " + key)) {
      const notice = new Notification(detail.tier, { body: "Case " + detail.code, tag: key, requireInteraction: true });
      notice.onclick = () => { window.focus(); location.href = "/cases/" + detail.code; };
    }
  });

  const said = document.getElementById("options-said");
  if (!said) { // another page than the queue: it calls, and is switched there
    if (kept("sound") === "on") document.addEventListener("pointerdown", awake, { once: true });
    return;
  }
  document.getElementById("options").hidden = false;
  const sound = document.getElementById("sound"), notice = document.getElementById("notice");
  const show = (button, name, on) => {
    button.textContent = name + (on ? ": on" : ": off");
  };
  const showAll = () => {
    show(sound, "Sound", kept("sound") === "on");
    show(notice, "Desktop notice", kept("notice") === "on" && window.Notification?.permission === "granted");
  };
  showAll();

  sound.addEventListener("click", async () => {
    keep("sound", kept("sound") === "on" ? "" : "on");
    said.textContent = kept("sound") ? "This is how it sounds." : "";
    showAll();
    if (kept("sound")) ring();
  });
  notice.addEventListener("click", async () => {
    if (kept("notice") === "on" && window.Notification?.permission === "granted") {
      keep("notice", "");
      said.textContent = "";
    } else if (!("Notification" in window) || (await Notification.requestPermission()) !== "granted") {
      keep("notice", "");
      said.textContent = "This browser does not allow notices from here. Allow them in its settings for this address, then try again.";
    } else {
      keep("notice", "on");
      said.textContent = "Notices say the tier and the code of the case, nothing else.";
    }
    showAll();
  });

  // A browser lets a page sound only after somebody touched it: say so while that is missing.
  if (kept("sound") === "on") {
    awake();
    const waits = () => {
      const silent = sounds.state !== "running";
      document.getElementById("options").classList.toggle("is-silent", silent);
      sound.textContent = silent ? "Sound: waits for a click or key here" : "Sound: on";
    };
    waits();
    sounds.onstatechange = () => setTimeout(waits, 300); // after the click that woke it: what is being clicked must not move away
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, awake, { once: true });
  }
})();
