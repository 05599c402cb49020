/* Enhancements only: every page works without this file. */
(function () {
  "use strict";
  var doc = document;

  /* The chosen display is in the cookie now; an address that is copied should not carry it. */
  var MODES = ["mode", "size", "step", "theme", "contrast", "spacing"];
  function withoutModes() {
    if (!window.URL || !history.replaceState || !navigator.cookieEnabled) return;
    var url = new URL(location.href);
    var before = url.search;
    MODES.forEach(function (name) { url.searchParams.delete(name); });
    if (url.search !== before) history.replaceState(history.state, "", url.href);
  }

  /* The display panel closes with Escape and by a press beside it. */
  function panels() {
    doc.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      doc.querySelectorAll("details.disp[open]").forEach(function (panel) {
        panel.open = false;
        panel.querySelector("summary").focus();
      });
    });
    doc.addEventListener("click", function (event) {
      doc.querySelectorAll("details.disp[open]").forEach(function (panel) {
        if (!panel.contains(event.target)) panel.open = false;
      });
    });
  }

  /* Buttons that need a script are hidden until there is one, and go away where it cannot help. */
  function reveal(name, allowed, act) {
    doc.querySelectorAll("[data-" + name + "]").forEach(function (button) {
      var row = button.closest("[hidden]");
      if (!row) return;
      if (!allowed) { row.parentNode.removeChild(row); return; }
      row.hidden = false;
      button.addEventListener("click", function () { act(button); });
    });
  }

  function copy(button) {
    navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () {
      var status = button.parentNode.querySelector("[role=status]");
      if (status) status.textContent = button.getAttribute("data-done");
    });
  }

  /* What a reader chose is told to screen readers too: the attributes of <html> decide. */
  function pressed() {
    var data = doc.documentElement.dataset;
    var size = data.size === "elder" ? (data.step || "20") : "std";
    var on = ["b-" + size, "b-" + (data.theme || "paper"), data.contrast ? "b-high" : "b-soft"];
    doc.querySelectorAll(".disp-p button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(on.indexOf(button.className) > -1));
    });
  }

  withoutModes();
  panels();
  pressed();
  reveal("print", Boolean(window.print), function () { window.print(); });
  reveal("copy", Boolean(navigator.clipboard), copy);
}());
