/* Keeps the place: on this device only, under "library-places". Reading works without this file. */
(function () {
  "use strict";
  var doc = document;
  var KEY = "library-places";
  var MOST_BOOKS = 30;
  var SECONDS_TO_COUNT = 20;

  /* Book → {n: chapter, p: paragraph, t: title, c: chapter's title, u: address, at: when}. Storage may be switched off. */
  function load() {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { return {}; }
  }

  function keep(places) {
    var books = Object.keys(places).sort(function (a, b) { return places[b].at - places[a].at; });
    books.slice(MOST_BOOKS).forEach(function (book) { delete places[book]; });
    try { localStorage.setItem(KEY, JSON.stringify(places)); } catch (error) { /* full or forbidden: no place is kept */ }
  }

  function filled(pattern, place) {
    return pattern.replace("{book}", place.t).replace("{chapter}", place.c).replace("{paragraph}", place.p);
  }

  function lead(link, place) {
    link.href = place.u + "#p" + place.p;
    (link.querySelector("span") || link).textContent = filled(link.getAttribute("data-label"), place);
  }

  /* The first paragraph whose end is still below the upper edge. */
  function current(paragraphs) {
    var low = 0;
    var high = paragraphs.length - 1;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (paragraphs[middle].getBoundingClientRect().bottom < 40) { low = middle + 1; } else { high = middle; }
    }
    return paragraphs[low];
  }

  function reader(page) {
    var book = page.getAttribute("data-book");
    var number = Number(page.getAttribute("data-number"));
    var before = load()[book];
    var last = doc.querySelector("[data-last]");
    if (before && before.n === number && before.p > 1 && last) {
      lead(last.querySelector("a"), before);
      last.hidden = false;
    }
    var paragraphs = Array.from(page.querySelectorAll("[id^=p]")).filter(function (one) { return /^p\d+$/.test(one.id); });
    if (!paragraphs.length) return;
    var waiting = 0;

    function note() {
      waiting = 0;
      var places = load();
      places[book] = {
        n: number, p: Number(current(paragraphs).id.slice(1)), t: page.getAttribute("data-title"),
        c: page.getAttribute("data-chapter"), u: location.pathname, at: Date.now(),
      };
      keep(places);
    }

    addEventListener("scroll", function () { if (!waiting) waiting = setTimeout(note, 600); }, { passive: true });
    addEventListener("pagehide", function () { if (waiting) note(); });
    if (!before || before.n !== number) note();
    setTimeout(function () {
      if (doc.visibilityState === "visible" && window.fetch) fetch(page.getAttribute("data-read"), { method: "POST" }).catch(function () {});
    }, SECONDS_TO_COUNT * 1000);
  }

  function resume(link) {
    var place = load()[link.getAttribute("data-resume")];
    if (!place || (place.n === 1 && place.p === 1)) return;
    lead(link, place);
    doc.querySelector("[data-beginning]").hidden = false;
  }

  function goOn(box) {
    var places = load();
    var newest = Object.keys(places).map(function (book) { return places[book]; }).sort(function (a, b) { return b.at - a.at; })[0];
    var kept = [];
    try { kept = Object.keys(localStorage).filter(function (key) { return key === KEY || key.indexOf("recording-") === 0; }); } catch (error) { /* nothing */ }
    if (!newest && !kept.length) return;
    var link = box.querySelector("p");
    link.hidden = !newest;
    if (newest) lead(link.querySelector("a"), newest);
    box.hidden = false;
    var button = box.querySelector("[data-forget]");
    button.addEventListener("click", function () {
      kept.forEach(function (key) { localStorage.removeItem(key); });
      link.hidden = true;
      button.parentNode.textContent = button.getAttribute("data-forget");
    });
  }

  [["[data-book]", reader], ["[data-resume]", resume], ["[data-continue]", goOn]].forEach(function (pair) {
    var found = doc.querySelector(pair[0]);
    if (found) pair[1](found);
  });
}());
