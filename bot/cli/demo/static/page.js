// What Parley adds to simcord's page: its name, a view that stays at the bottom, mentions, and the tour.
import { sendWhenIdle } from "./idle.js";
import { renderMentions, initMentionPicker } from "./mentions.js";
import { initTour } from "./tour.js";

const parley = JSON.parse(document.getElementById("parley").textContent);

const POLL_MS = 2000;
// Scrolling within this time after a wheel, key, touch or press is the reader's.
const READER_MS = 400;
const NEAR_BOTTOM_PX = 60;

function brand() {
  document.getElementById("toolbar").setAttribute("aria-label", "Parley");
  const name = document.createElement("div");
  name.className = "parley-brand";
  const mark = document.createElement("img");
  mark.src = "/parley/icon.svg";
  mark.alt = "";
  name.append(mark, Object.assign(document.createElement("strong"), { textContent: parley.bot }));
  document.getElementById("toolbar").prepend(name);
  document.getElementById("preview-app").setAttribute("aria-label", parley.bot);
  document.getElementById("viewer-picker").setAttribute("aria-label", parley.tour.you);
  document.querySelector(".viewer-control").firstChild.data = parley.tour.you;
}

// People without a picture have a letter.
function initials() {
  const list = document.getElementById("channel-message-list");
  new MutationObserver(() => {
    for (const header of list.querySelectorAll(".message-header")) {
      const picture = header.querySelector(".message-avatar-image:not(.avatar-bot, [data-initial])");
      if (picture) picture.dataset.initial = header.querySelector(".message-author").textContent.slice(0, 1);
    }
  }).observe(list, { childList: true, subtree: true });
}

// The chat's own words, in the server's language.
function translate() {
  const { words } = parley;
  const put = (target, text) => { if (target && target.textContent !== text) target.textContent = text; };
  put(document.getElementById("history-older"), words.earlier);
  put(document.getElementById("new-messages"), words.newer);
  put(document.getElementById("channel-empty"), words.empty);
  const list = document.getElementById("channel-message-list");
  const composer = document.getElementById("channel-composer");
  const shown = () => {
    for (const note of list.querySelectorAll(".message-ephemeral-note")) put(note, words.onlyYou);
    for (const mark of list.querySelectorAll(".message-edited, .message-edited-compact")) put(mark, ` (${words.edited})`);
    for (const { firstChild } of list.querySelectorAll(".message-interaction-header")) {
      const who = / used $/.test(firstChild.data) && firstChild.data.slice(0, -" used ".length);
      if (who) firstChild.data = `${words.used.replace("{}", who)} `;
    }
  };
  const placeholder = () => {
    const input = document.getElementById("channel-composer-input");
    const channel = /^Message #(.*)$/.exec(input?.placeholder)?.[1];
    const text = channel && words.composer.replace("{}", channel);
    // Where nothing differs, a change would call this again without end.
    if (text && text !== input.placeholder) input.placeholder = text;
  };
  const form = () => {
    put(document.querySelector(".modal-actions .button-secondary"), words.cancel);
    put(document.querySelector(".modal-actions .button-primary"), words.submit);
    const warning = document.querySelector(".modal-disclaimer")?.lastChild;
    if (warning && warning.data !== words.form) warning.data = words.form;
  };
  new MutationObserver(form).observe(document.body, { childList: true, subtree: true });
  new MutationObserver(shown).observe(list, { childList: true, subtree: true });
  new MutationObserver(placeholder).observe(composer, { attributes: true, attributeFilter: ["placeholder"], subtree: true });
  shown();
  placeholder();
}

// Keep the newest message in view when something grows, unless the reader has scrolled up.
function stayAtBottom() {
  const timeline = document.getElementById("channel-timeline");
  const list = document.getElementById("channel-message-list");
  let stays = true;
  let readerUntil = 0;
  const down = () => {
    if (stays) timeline.scrollTop = timeline.scrollHeight;
  };
  const grown = () => requestAnimationFrame(() => requestAnimationFrame(down));
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    timeline.addEventListener(kind, () => { readerUntil = performance.now() + READER_MS; }, { passive: true });
  }
  timeline.addEventListener("scroll", () => {
    const now = performance.now();
    if (now < readerUntil) {
      readerUntil = Math.max(readerUntil, now + READER_MS / 2); // a fling goes on by itself
      stays = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < NEAR_BOTTOM_PX;
    } else down();
  }, { passive: true });
  const back = () => { stays = true; grown(); };
  document.getElementById("channel-composer").addEventListener("submit", back);
  document.getElementById("new-messages").addEventListener("click", back);
  document.getElementById("viewer-picker").addEventListener("change", back);
  document.getElementById("history-older").addEventListener("click", () => { stays = false; });
  new ResizeObserver(grown).observe(list);
  new ResizeObserver(grown).observe(timeline);
  new MutationObserver(grown).observe(list, { childList: true, subtree: true });
}

// Say when the demo was stopped, and load the page anew when it runs again.
function followRuns() {
  const notice = Object.assign(document.createElement("p"), { className: "parley-notice", hidden: true });
  notice.setAttribute("role", "status");
  notice.textContent = parley.tour.stopped;
  document.getElementById("toolbar").after(notice);
  const look = async () => {
    try {
      const { run } = await (await fetch("/parley/run", { cache: "no-store" })).json();
      if (run !== parley.run) window.location.reload();
      notice.hidden = true;
    } catch {
      notice.hidden = false;
    }
    setTimeout(look, POLL_MS);
  };
  setTimeout(look, POLL_MS);
}

brand();
initials();
translate();
stayAtBottom();
renderMentions(parley);
initMentionPicker(parley);
sendWhenIdle();
initTour(parley);
followRuns();
