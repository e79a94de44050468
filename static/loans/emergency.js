/* Lending without the server: every scan is kept in this browser until it was sent and answered.

   A card opens, what is scanned next is for that card. No returns: what comes back is put aside and
   scanned when the library answers again. Only numbers and times are kept, no name ever comes here.
   The page signs what it keeps with the key it was given, so that nobody can make up a file. */

(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const page = byId("emergency");
  if (!page) return;
  const form = byId("emergency-form");
  const input = byId("emergency-code");
  const words = page.dataset;
  const STORE = "bieb-nood";
  const loadedAt = Date.now();
  const issuedAt = Date.parse(words.issuedAt);

  /* Batches: one for each key this browser was given. A page that opens without the server goes on
     with the batch of its own token. */
  const batches = JSON.parse(localStorage.getItem(STORE) || "{}");
  const token = words.token;
  let card = "";

  page.hidden = false;

  function mine() {
    batches[token] ||= { key: words.key, issuedAt, startedAt: loadedAt, lines: [] };
    return batches[token];
  }

  function keep() {
    localStorage.setItem(STORE, JSON.stringify(batches));
    show();
  }

  /** The time of the library: what the server said, and what has passed here since then. */
  function now() {
    const batch = mine();
    return new Date(batch.issuedAt + (Date.now() - batch.startedAt)).toISOString();
  }

  // ---- Scanning ---------------------------------------------------------------------------------
  function isNumber(text) {
    if (!/^[23][0-9]{13}$/.test(text)) return false;
    const sum = Array.from(text, Number).reduce((total, digit, place) => {
      const value = place % 2 === 0 ? digit * 2 : digit;
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return sum % 10 === 0;
  }

  function scan(typed) {
    const code = typed.replace(/[\s-]/g, "").replace(/[oO]/g, "0");
    if (!isNumber(code)) return say("bad", words.wrong, typed.slice(0, 40));
    if (code[0] === "2") {
      card = code === card ? "" : code;
      return card ? say("good", words.opened, spaced(card)) : say("calm", words.closed, "");
    }
    if (!card) return say("bad", words.noCard, words.aside);
    const batch = mine();
    if (batch.lines.some((line) => line.barcode === code && line.card === card)) {
      return say("bad", words.twice, spaced(code));
    }
    batch.lines.push({ key: newKey(), card, barcode: code, at: now() });
    say("good", words.kept, spaced(code));
    return keep();
  }

  function undo() {
    const batch = mine();
    const last = batch.lines.pop();
    if (!last) return say("calm", words.nothing, "");
    say("calm", words.undone, spaced(last.barcode));
    return keep();
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const spaced = (number) => number.replace(/(.{4})(?=.)/g, "$1 ");

  // ---- Signing and sending ------------------------------------------------------------------------
  async function signed(ofToken, batch) {
    const rows = batch.lines.map((line) => [line.key, line.card, line.barcode, line.at].join(";"));
    const body = [`bieb-nood-1;${ofToken}`, ...rows, ""].join("\n");
    const encoder = new TextEncoder();
    const key = await crypto.subtle.importKey(
      "raw",
      encoder.encode(batch.key),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(body)));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${body}handtekening;${hex}\n`;
  }

  async function upload() {
    say("calm", words.sending, "");
    for (const [ofToken, batch] of Object.entries(batches)) {
      if (!batch.lines.length) continue;
      const body = new URLSearchParams(new FormData(form));
      body.set("scans", await signed(ofToken, batch));
      let reply;
      try {
        reply = await fetch(words.upload, {
          method: "POST",
          body,
          credentials: "same-origin",
          redirect: "manual",
        });
      } catch {
        return say("bad", words.noAnswer, words.safe);
      }
      if (reply.type === "opaqueredirect" || reply.status === 403) {
        return say("bad", words.out, words.safe);
      }
      if (!reply.ok) return say("bad", words.noAnswer, words.safe);
      answered(batch, (await reply.json()).done);
    }
    for (const ofToken of Object.keys(batches)) {
      if (ofToken !== token && !batches[ofToken].lines.length) delete batches[ofToken];
    }
    const left = all().filter((line) => line.conflict).length;
    keep();
    return left
      ? say("bad", words.conflicts.replace("{number}", left), words.below)
      : say("good", words.sent, "");
  }

  function answered(batch, done) {
    const answers = new Map(done.map((each) => [each.key, each]));
    batch.lines = batch.lines.filter((line) => {
      const answer = answers.get(line.key);
      if (answer && !answer.isConflict) return false;
      if (answer) line.conflict = answer;
      return true;
    });
  }

  async function download() {
    for (const [ofToken, batch] of Object.entries(batches)) {
      if (!batch.lines.length) continue;
      const file = new Blob([await signed(ofToken, batch)], { type: "text/plain" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = `nood-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "")}.txt`;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
  }

  function forget(key) {
    for (const batch of Object.values(batches)) {
      batch.lines = batch.lines.filter((line) => line.key !== key);
    }
    keep();
  }

  // ---- On the screen --------------------------------------------------------------------------------
  const all = () => Object.values(batches).flatMap((batch) => batch.lines);

  function say(tone, word, more) {
    const status = byId("emergency-status");
    status.className = `desk__status desk__status--${tone}`;
    status.querySelector(".desk-status__word").textContent = word;
    status.querySelector(".desk-status__said").textContent = more;
    byId("emergency-card").textContent = card ? spaced(card) : words.nobody;
    byId("emergency-mode").classList.toggle("desk-mode--lend", Boolean(card));
  }

  function show() {
    const lines = all();
    byId("emergency-number").textContent = lines.length;
    for (const button of [byId("emergency-upload"), byId("emergency-download")]) {
      button.disabled = !lines.length;
    }
    byId("emergency-lines").replaceChildren(...lines.toReversed().map(item));
  }

  function item(line) {
    const row = document.createElement("li");
    row.className = "desk-line";
    const time = document.createElement("span");
    time.className = "desk-line__number";
    time.textContent = new Date(line.at).toLocaleTimeString("nl-NL", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Europe/Amsterdam",
    });
    const what = document.createElement("div");
    add(what, "p", `${spaced(line.barcode)} → ${spaced(line.card)}`);
    row.append(time, what);
    if (line.conflict) {
      add(what, "p", line.conflict.title);
      add(what, "p", `${line.conflict.said} ${line.conflict.advice}`).className = "desk-late";
      const button = add(row, "button", words.handled);
      button.type = "button";
      button.className = "utrecht-button utrecht-button--secondary-action desk-line__acts";
      button.addEventListener("click", () => forget(line.key));
    }
    return row;
  }

  function add(parent, tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.append(made);
    return made;
  }

  // ---- Keys -----------------------------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    input.value = "";
    if (typed) scan(typed);
    input.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" || event.key === "F12") {
      event.preventDefault();
      card = "";
      input.value = "";
      say("calm", words.closed, "");
    } else if (event.key === "F4") {
      event.preventDefault();
      undo();
    } else if (event.key.length === 1 && event.key !== " ") {
      input.focus();
    }
  });
  byId("emergency-upload").addEventListener("click", () => {
    upload();
    input.focus(); // the button goes out when all is sent, and would take the focus with it
  });
  byId("emergency-download").addEventListener("click", download);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(words.worker).catch(() => {});
  show();
  input.focus();
})();
