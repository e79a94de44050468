/* The desk never waits: every scan goes into a queue at once, and the queue is sent in order.

   A scanner types a code and Enter, faster than a server answers. So each Enter takes the code out
   of the input, gives it a key of its own and a place in the queue; one request at a time goes out.
   A scan that could not be sent stays first in the queue, visible, until it is sent again: the key
   makes sure that it acts once, also when only the answer was lost. Nothing is kept after the page. */

(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  // ---- The pages beside the desk: Esc goes back; on the receipt Enter prints -------------------
  const print = byId("desk-print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    print.focus();
  }
  const back = byId("desk-back") || document.querySelector("[data-back]");
  if (back) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const field = event.target.closest("input");
      if (field && field.value && !field.readOnly) field.value = "";
      else back.click();
    });
  }

  const form = byId("desk-form");
  if (!form) return;
  const desk = byId("desk");
  const input = byId("desk-code");
  const waiting = byId("desk-waiting");
  const queue = [];
  const LOG_LENGTH = 20;
  const PATIENCE = 20000;
  const KEYS = {
    Escape: "close",
    F12: "close",
    F3: "mode",
    F4: "undo",
    F6: "renew",
    F7: "wishes",
    F8: "money",
    F9: "home",
    F10: "lost_card",
  };
  // What the answer itself does not say, for who listens: the list that opened, or who it is.
  const OPENS = { home: "#desk-list h2", card_opened: "#desk-name, .desk-ready" };
  const TAKES_INPUT = ["renew"];
  let sending = false;
  let trouble = "";
  let lastUse = Date.now();

  // ---- The queue ------------------------------------------------------------------------------
  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function add(act, code, label) {
    lastUse = Date.now();
    queue.push({ key: newKey(), act, code, label: label || code });
    showQueue();
    send();
  }

  async function send() {
    if (sending || trouble || !queue.length) return;
    sending = true;
    const scan = queue[0];
    try {
      const answer = await ask(scan);
      if (answer.outcome === "desk_changed" && scan.act === "scan") {
        scan.key = newKey(); // nobody looked yet: what waits must not go to another card
        trouble = "changed";
      } else {
        queue.shift();
      }
      show(answer);
    } catch (error) {
      trouble = ["out", "failed"].includes(error.message) ? error.message : "stuck";
      sound("bad");
    }
    sending = false;
    showQueue();
    if (!queue.length) byId("desk-mode").scrollIntoView({ block: "nearest" });
    send();
  }

  async function ask(scan) {
    const body = new URLSearchParams(new FormData(form));
    body.set("key", scan.key);
    body.set("act", scan.act);
    body.set("code", scan.code);
    const reply = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Desk-Queue": "1" },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (reply.type === "opaqueredirect" || reply.status === 403) throw new Error("out");
    if (reply.status === 500) throw new Error("failed"); // the others can still be done
    if (!reply.ok) throw new Error("stuck");
    return reply.json();
  }

  async function renewToken() {
    // A new log-in has a new token; which card the screen shows stays as it is.
    const reply = await fetch(window.location.pathname, { redirect: "manual" }).catch(() => null);
    if (!reply || !reply.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
  }

  function discard(number) {
    queue.splice(0, number);
    retry();
    input.focus();
  }

  async function retry() {
    if (trouble === "out") await renewToken();
    trouble = "";
    showQueue();
    send();
  }

  // ---- What is on the screen --------------------------------------------------------------------
  function show(answer) {
    for (const [id, html] of Object.entries(answer.parts)) {
      const part = byId(id);
      if (part) part.innerHTML = html;
    }
    if (answer.entry) {
      const log = byId("desk-log");
      log.insertAdjacentHTML("afterbegin", answer.entry);
      while (log.children.length > LOG_LENGTH) log.lastElementChild.remove();
    }
    say(OPENS[answer.outcome]);
    form.elements.sitting.value = answer.sitting;
    desk.dataset.sound = answer.sound ? "on" : "off";
    sound(answer.tone);
  }

  function say(selector) {
    const found = selector ? document.querySelectorAll(selector) : [];
    const words = Array.from(found, (each) => each.innerText);
    byId("desk-said").textContent = words.join(". ");
  }

  function showQueue() {
    const list = waiting.querySelector("ol");
    const title = waiting.querySelector(".desk-waiting__title");
    const words = waiting.dataset;
    waiting.hidden = !queue.length;
    waiting.classList.toggle("desk-waiting--stuck", Boolean(trouble));
    title.textContent = title.dataset[trouble || "calm"];
    title.setAttribute("role", trouble ? "alert" : "none");
    waiting.querySelector(".row").hidden = !trouble;
    const wayOut = waiting.querySelector(".desk-waiting__way-out");
    if (wayOut) wayOut.hidden = trouble !== "stuck";
    byId("desk-skip").hidden = trouble !== "failed";
    list.replaceChildren(
      ...queue.map((scan, place) => {
        const item = document.createElement("li");
        const state = trouble ? words.failed : place === 0 ? words.sending : words.waits;
        item.textContent = `${scan.label || words.key} – ${state}`;
        return item;
      }),
    );
  }

  function sound(tone) {
    const tune = byId(`desk-${tone}`);
    if (!(tune instanceof HTMLAudioElement) || desk.dataset.sound !== "on") return;
    tune.currentTime = 0;
    tune.play().catch(() => {}); // a browser may keep silent until the first key
  }

  // ---- Keys ----------------------------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    const act = (button && button.value) || "scan";
    if (act !== "scan") {
      press(act, button.textContent.trim());
    } else {
      const code = input.value.trim();
      input.value = "";
      if (code) add("scan", code);
      else if (trouble) retry();
    }
    input.focus();
  });

  byId("desk-retry").addEventListener("click", () => {
    retry();
    input.focus();
  });

  byId("desk-skip").addEventListener("click", () => discard(1));
  byId("desk-discard").addEventListener("click", () => discard(queue.length));

  const LINKS = {
    b: "desk-receipt",
    c: "desk-catalogue",
    k: "desk-drawer",
    w: "desk-worklists",
    z: "desk-find",
  };

  document.addEventListener("keydown", (event) => {
    const link = event.altKey && !event.ctrlKey && byId(LINKS[event.key.toLowerCase()]);
    if (link) {
      event.preventDefault();
      link.click();
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && input.value) {
      input.value = "";
      event.preventDefault();
    } else if (event.key === "Escape" && byId("desk-help").open) {
      event.preventDefault();
      toggle(byId("desk-help"));
    } else if (event.key in KEYS) {
      event.preventDefault();
      if (!event.repeat) press(KEYS[event.key], event.key);
    } else if (event.key === "F2") {
      event.preventDefault();
      toggle(byId("desk-check"));
    } else if (event.key === "?" && !input.value) {
      event.preventDefault();
      toggle(byId("desk-help"));
    } else if (event.key.length === 1 && event.key !== " ") {
      input.focus(); // wherever the focus was, a scan lands in the input
    }
  });

  function press(act, label) {
    const typed = TAKES_INPUT.includes(act) ? input.value.trim() : "";
    if (typed) input.value = "";
    add(act, typed, `${label} ${typed}`.trim());
  }

  function toggle(details) {
    if (!details) return;
    details.open = !details.open;
    say(details.open && `#${details.id} > summary + *`);
    (details.open ? details : byId("desk-mode")).scrollIntoView({ block: "nearest" });
  }

  // ---- Leaving ----------------------------------------------------------------------------------------
  window.addEventListener("beforeunload", (event) => {
    if (queue.length) event.preventDefault();
  });
  window.setInterval(() => {
    const rested = Date.now() - lastUse > Number(desk.dataset.restSeconds) * 1000;
    if (rested && !queue.length && form.elements.sitting.value) add("rest", "", "Esc");
  }, 5000);
  window.addEventListener("online", retry);

  // The emergency page is kept in the browser while all is well, so that it opens when it is not.
  if (desk.dataset.worker && "serviceWorker" in navigator) {
    navigator.serviceWorker
      .register(desk.dataset.worker, { scope: desk.dataset.emergency })
      .then((kept) => kept.active && kept.active.postMessage("keep"))
      .catch(() => {});
  }
  input.focus();
})();
