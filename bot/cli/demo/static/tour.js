// The tour: a card beside the conversation. Its buttons do each step in the page, as a person would.
import { idle, until } from "./idle.js";
import { type } from "./mentions.js";

const KEY = "parley-tour";

const id = (name) => document.getElementById(name);

function make(kind, className, ...children) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function button(label, className, use) {
  const made = make("button", className, label);
  made.type = "button";
  made.addEventListener("click", use);
  return made;
}

// `code` between backticks is all that a text may contain.
function words(text) {
  return text.split("`").map((part, index) => (index % 2 ? make("code", "inline-code", part) : part));
}

async function viewAs(person) {
  const picker = id("viewer-picker");
  const option = [...picker.options].find((each) => each.textContent.trim() === person);
  if (!option || picker.value === option.value) return Boolean(option);
  const before = window.simcordPreview.viewerId;
  picker.value = option.value;
  picker.dispatchEvent(new Event("change", { bubbles: true }));
  return Boolean(await until(() => window.simcordPreview.viewerId && window.simcordPreview.viewerId !== before));
}

async function run({ command, choice, form }) {
  type(`/${command}`);
  const entry = await until(() => [...document.querySelectorAll(".command-entry")]
    .find((each) => each.querySelector("strong")?.textContent === `/${command}`));
  if (!entry) return false;
  entry.click();
  if (choice) {
    const option = await until(() => document.querySelector(`.command-suggestion[data-value="${choice}"]`));
    option?.click();
  }
  if (!await idle()) return false;
  id("channel-composer").requestSubmit();
  if (!form) return true;
  const field = await until(() => document.querySelector("#modal-root .modal-input"));
  if (!field) return false;
  field.value = form;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

async function press(label) {
  const found = await until(() => [...document.querySelectorAll("#channel-message-list button")]
    .filter((each) => each.textContent.includes(label) && !each.disabled).pop());
  found?.click();
  return Boolean(found);
}

async function act(action) {
  if (!await idle() || !await viewAs(action.by) || !await idle()) return false;
  if (action.say) {
    type(action.say);
    id("channel-composer").requestSubmit();
    return true;
  }
  if (action.command) return run(action);
  if (action.press) return press(action.press);
  return true;
}

function load(parley) {
  const kept = JSON.parse(window.localStorage.getItem(KEY) ?? "null");
  // A demo that was begun afresh begins its tour afresh.
  if (kept && (parley.again || kept.run === parley.run)) return { ...kept, run: parley.run };
  return { run: parley.run, step: 0, open: true, done: [] };
}

export function initTour(parley) {
  const { tour } = parley;
  const state = load(parley);
  const card = make("aside", "parley-tour");
  card.setAttribute("aria-label", tour.name);
  const opener = button(tour.name, "parley-tour-opener", () => { state.open = !state.open; draw(); });
  id("preview-workspace").prepend(card);
  document.querySelector(".parley-brand").after(opener);
  let problem = "";

  const go = (step) => {
    state.step = step;
    problem = "";
    draw();
    card.scrollTop = 0;
  };
  const use = async (action, name, control) => {
    control.disabled = true;
    const done = await act(action);
    problem = done ? "" : tour.notYet;
    if (done && !state.done.includes(name)) state.done.push(name);
    draw();
  };
  function draw() {
    window.localStorage.setItem(KEY, JSON.stringify(state));
    card.hidden = !state.open;
    opener.setAttribute("aria-expanded", String(state.open));
    const step = tour.steps[state.step];
    const actions = step.actions.map((action, index) => {
      const name = `${state.step}.${index}`;
      const control = button("", "", () => use(action, name, control));
      control.append(make("span", "parley-tick", state.done.includes(name) ? "✓" : ""), make("span", "", action.label));
      return control;
    });
    const last = state.step === tour.steps.length - 1;
    const back = button(tour.back, "parley-back", () => go(state.step - 1));
    back.disabled = state.step === 0;
    const finish = () => { state.open = false; state.step = 0; state.done = []; draw(); };
    const onward = last ? button(tour.end, "parley-next", finish) : button(tour.next, "parley-next", () => go(state.step + 1));
    card.replaceChildren(
      make("header", "", make("small", "", step.number), button("×", "parley-close", () => { state.open = false; draw(); })),
      make("h2", "", step.title),
      make("p", "", ...words(step.text)),
      make("div", "parley-actions", ...actions),
      ...(problem ? [make("p", "parley-problem", problem)] : []),
      make("p", "parley-seen", make("strong", "", tour.notice), " ", ...words(step.notice)),
      make("nav", "", back, onward),
      make("footer", "", ...words(tour.model)),
    );
    card.querySelector(".parley-close").setAttribute("aria-label", tour.hide);
  }
  draw();
}
