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

  /* A choice of the display loads the page anew: who pressed it by keyboard goes on from the same form. */
  function again() {
    var KEY = "display-pressed";
    doc.addEventListener("click", function (event) {
      var button = event.target.closest && event.target.closest("form[method=get] button[name]");
      if (!button || event.detail || MODES.indexOf(button.name) < 0) return;
      try { sessionStorage.setItem(KEY, [].indexOf.call(doc.forms, button.form) + " " + [].indexOf.call(button.form.elements, button)); } catch (error) { /* no storage */ }
    });
    try {
      var kept = (sessionStorage.getItem(KEY) || "").split(" ");
      sessionStorage.removeItem(KEY);
      var form = kept[1] && doc.forms[kept[0]];
      if (!form) return;
      var panel = form.closest("details");
      var shown = [].filter.call(form.elements, function (one) { return one.offsetParent; });
      var next = panel ? panel.querySelector("summary") : shown.indexOf(form.elements[kept[1]]) < 0 ? shown[0] : form.elements[kept[1]];
      if (next) next.focus();
    } catch (error) { /* no storage: the page begins at its top */ }
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
    var on = ["b-" + size, "b-" + (data.theme || "any-theme"), { high: "b-high", normal: "b-soft" }[data.contrast] || "b-any-contrast"];
    doc.querySelectorAll(".disp-p button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(on.indexOf(button.className) > -1));
    });
    var dark = data.theme ? data.theme === "dark" : Boolean(window.matchMedia) && matchMedia("(prefers-color-scheme: dark)").matches;
    var marked = ["b-" + size, dark ? "night-b" : "day-b", data.spacing ? "wide-b" : "close-b"];
    doc.querySelectorAll(".rd-tools button[class]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(marked.indexOf(button.className) > -1));
    });
  }

  /* Reading aloud, where the browser has a voice for the page's language; the voices may come late. */
  var SPOKEN = "h1,h2,h3,h4,p,li,dt,dd,th,td,caption,figcaption";
  function pieces() {
    return Array.prototype.filter.call(doc.getElementById("main").querySelectorAll(SPOKEN), function (one) {
      return !one.querySelector(SPOKEN) && one.offsetParent && !one.closest("nav,.noprint") && one.textContent.trim();
    }).map(function (one) { return { text: one.textContent.trim().replace(/\s+/g, " "), language: one.closest("[lang]").lang.slice(0, 2).toLowerCase() }; });
  }

  function aloud() {
    var speech = window.speechSynthesis, offered = false;
    var language = doc.documentElement.lang.slice(0, 2).toLowerCase();
    if (!speech || !window.SpeechSynthesisUtterance) return;

    function voice(spoken) {
      return speech.getVoices().filter(function (one) {
        return (spoken === "zh" ? /^(zh|cmn)/i : /^en/i).test(one.lang);
      })[0];
    }
    function swap(button) {
      var words = button.querySelector("span"), other = button.getAttribute("data-speak");
      button.setAttribute("data-speak", words.textContent);
      words.textContent = other;
    }
    function toggle(button) {
      var reading = button.hasAttribute("data-reading");
      speech.cancel();
      swap(button);
      if (reading) { button.removeAttribute("data-reading"); return; }
      button.setAttribute("data-reading", "");
      /* Chinese names on an English page have a voice of their own; where there is none, they are passed over. */
      var texts = pieces().filter(function (one) { return voice(one.language); });
      (function next() {
        if (!button.hasAttribute("data-reading")) return;
        if (!texts.length) { button.removeAttribute("data-reading"); swap(button); return; }
        var piece = texts.shift(), words = new SpeechSynthesisUtterance(piece.text);
        words.voice = voice(piece.language);
        words.lang = words.voice.lang;
        words.rate = 0.9;
        words.onend = next;
        speech.speak(words);
      }());
    }
    function offer() {
      if (offered || !voice(language)) return;
      offered = true;
      reveal("speak", true, toggle);
    }
    offer();
    if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);
    window.addEventListener("pagehide", function () { speech.cancel(); });
  }

  /* Suggestions come with the first touch of a search field, not with the page. */
  function suggestions() {
    doc.addEventListener("focusin", function (event) {
      var form = event.target.name === "q" && event.target.form;
      if (!form || !form.hasAttribute("data-suggest") || !window.fetch) return;
      var script = doc.createElement("script");
      script.src = form.getAttribute("data-suggest");
      form.removeAttribute("data-suggest");
      doc.head.appendChild(script);
    });
  }

  var WECHAT = /MicroMessenger/i.test(navigator.userAgent);
  var FILES = /[.](ics|epub|pdf|ofd|docx?|wps|rtf|xlsx?|et|csv|pptx?|dps|zip|rar|7z|apk)$/i;

  /* WeChat takes neither files nor calendars: each link to one says where it opens, and shows what data-text says holds the same as text. */
  function outside() {
    var said = doc.body.getAttribute("data-outside");
    if (!said || !WECHAT) return;
    [].forEach.call(doc.links, function (link) {  /* not those of the schematic: links in SVG have no pathname */
      if (!link.hasAttribute("download") && !FILES.test(link.pathname) && link.pathname.indexOf("/documents/")) return;
      var hint = doc.createElement("small");
      hint.textContent = " " + said;
      link.style.flexWrap = "wrap";
      if (link.classList.contains("btn")) hint.style.flexBasis = "100%";
      link.appendChild(hint);
      var same = link.getAttribute("data-text") && doc.querySelector(link.getAttribute("data-text"));
      if (same && same.tagName === "DETAILS") same.open = true;
    });
  }

  withoutModes();
  outside();
  suggestions();
  panels();
  pressed();
  again();
  reveal("print", Boolean(window.print) && !WECHAT, function () { window.print(); });
  reveal("copy", Boolean(navigator.clipboard), copy);
  aloud();
}());
