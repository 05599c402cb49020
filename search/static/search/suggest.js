/* A combobox with a list (W3C ARIA Authoring Practices): suggestions while typing. The form works without it. */
(() => {
  "use strict";
  const WAIT = 120;
  const input = document.getElementById("kw");
  const form = input && input.form;
  if (!form) return;
  const known = new Map();
  const list = document.createElement("ul");
  const said = document.createElement("span");
  let options = [], at = -1, timer = 0, typed = input.value;

  list.id = "kw-list";
  list.className = "sug";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.n);
  said.className = "sr";
  said.setAttribute("role", "status");
  form.append(list, said);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox" })
    .forEach(([name, value]) => input.setAttribute(name, value));

  function choose(next) {
    if (options[at]) options[at].setAttribute("aria-selected", "false");
    at = next;
    const chosen = options[at];
    input.value = chosen ? chosen.dataset.text : typed;
    if (!chosen) { input.removeAttribute("aria-activedescendant"); return; }
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function option(one, place) {
    const row = document.createElement("li"), kind = document.createElement("small");
    row.id = "kw-" + place;
    row.dataset.text = one.text;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.setAttribute("aria-label", one.text + ", " + one.kind); /* else a reader says both in one word */
    kind.textContent = one.kind;
    row.append(one.text, kind);
    return row;
  }

  function show(found) {
    at = -1;
    options = found.map(option);
    list.textContent = "";
    list.append(...options);
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    said.textContent = options.length ? options.length + " " + form.dataset.n : "";
  }

  function ask() {
    const words = input.value.trim();
    if (!words) { show([]); return; }
    if (known.has(words)) { show(known.get(words)); return; }
    fetch(form.action + "suggest/?q=" + encodeURIComponent(words)) /* in the page's language */
      .then((answer) => (answer.ok ? answer.json() : { suggestions: [] }))
      .then((answer) => {
        known.set(words, answer.suggestions);
        if (input.value.trim() === words && document.activeElement === input) show(answer.suggestions);
      })
      .catch(() => {});
  }

  input.addEventListener("input", (event) => {
    typed = input.value;
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", () => { typed = input.value; ask(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); choose(-1); close(); return; }
    if (event.key === "Tab" || event.key === "Enter") { close(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (list.hidden) { ask(); return; }
    const count = options.length + 1;
    choose(((at + 1 + (event.key === "ArrowDown" ? 1 : count - 1)) % count) - 1);
  });
  /* Before the field loses the focus. */
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (!row) return;
    input.value = row.dataset.text;
    close();
    form.submit();
  });
  input.addEventListener("blur", close);
  if (document.activeElement === input && input.value.trim() && input.value !== input.defaultValue) ask();
})();
