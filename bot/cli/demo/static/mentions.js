// Mentions: in embeds, where simcord shows their ids, and in the message box, where `@` offers names.

const MENTION = /<@!?(\d+)>|<#(\d+)>|<\/([^:>]+):\d+>/g;
const FIELDS = ".embed-description, .embed-field-value";

function element(kind, text) {
  return Object.assign(document.createElement("span"), { className: kind, textContent: text });
}

function mention(parley, [whole, user, channel, command]) {
  if (command) return element("command-mention", `/${command}`);
  const name = user ? parley.names[user] : parley.channels[channel];
  return name ? element("mention", `${user ? "@" : "#"}${name}`) : document.createTextNode(whole);
}

function replace(text, parley) {
  const parts = [];
  let end = 0;
  for (const found of text.data.matchAll(MENTION)) {
    parts.push(text.data.slice(end, found.index), mention(parley, found));
    end = found.index + found[0].length;
  }
  if (parts.length) text.replaceWith(...parts, text.data.slice(end));
}

export function renderMentions(parley) {
  const list = document.getElementById("channel-message-list");
  const render = () => {
    for (const field of list.querySelectorAll(FIELDS)) {
      const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
      const found = [];
      while (texts.nextNode()) if (!texts.currentNode.parentElement.closest("code")) found.push(texts.currentNode);
      for (const text of found) replace(text, parley);
    }
    // As in Discord, a link to a message shows its channel.
    for (const link of list.querySelectorAll("a")) {
      const name = parley.channels[/^https:\/\/discord\.com\/channels\/\d+\/(\d+)\/\d+/.exec(link.textContent)?.[1]];
      if (name) link.textContent = `#${name} › 💬`;
    }
  };
  new MutationObserver(render).observe(list, { childList: true, subtree: true });
  // As in Discord, a command's name puts it into the message box.
  list.addEventListener("click", (event) => {
    const command = event.target.closest(".command-mention");
    if (command) type(command.textContent);
  });
}

// Put a text into the message box as if it was typed.
export function type(text) {
  document.querySelector(".command-context-close")?.click();
  const input = document.getElementById("channel-composer-input");
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
  input.setSelectionRange(text.length, text.length);
}

export function initMentionPicker(parley) {
  const form = document.getElementById("channel-composer");
  const input = document.getElementById("channel-composer-input");
  const popup = Object.assign(document.createElement("div"), { className: "command-popup parley-mentions", hidden: true });
  popup.setAttribute("role", "listbox");
  popup.setAttribute("aria-label", "Mention");
  form.append(popup);
  const names = [parley.bot, ...Object.values(parley.people)];
  let active = 0;

  const begun = () => {
    const before = input.value.slice(0, input.selectionStart);
    const found = /(^|\s)@(\w*)$/.exec(before);
    return found ? { from: before.length - found[2].length - 1, query: found[2].toLowerCase() } : null;
  };
  const close = () => { popup.hidden = true; };
  const choose = (name) => {
    const { from } = begun();
    const end = input.selectionStart;
    input.setRangeText(`@${name} `, from, end, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    close();
  };
  const show = () => {
    const query = input.isConnected ? begun()?.query : undefined;
    const matches = query === undefined ? [] : names.filter((name) => name.toLowerCase().startsWith(query));
    popup.hidden = !matches.length;
    active = 0;
    popup.replaceChildren(...matches.map((name, index) => {
      const item = element(`command-suggestion${index ? "" : " is-active"}`, name);
      item.setAttribute("role", "option");
      if (name === parley.bot) item.append(element("message-app-badge", "APP"));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(name); });
      return item;
    }));
    const box = form.getBoundingClientRect();
    popup.style.left = `${box.left}px`;
    popup.style.width = `${Math.min(box.width, 320)}px`;
    popup.style.bottom = `${window.innerHeight - box.top + 8}px`;
  };
  input.addEventListener("input", show);
  input.addEventListener("blur", close);
  // Before simcord sees the key and sends the message.
  document.addEventListener("keydown", (event) => {
    if (popup.hidden || event.target !== input) return;
    const items = [...popup.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      items[active].classList.remove("is-active");
      active = (active + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
      items[active].classList.add("is-active");
    } else if (event.key === "Enter" || event.key === "Tab") choose(items[active].firstChild.data);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
