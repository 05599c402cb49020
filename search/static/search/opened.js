/* Tells the site which results were opened: numbers for the editors and for the order, nothing about who. Each result of a page once; "again" says
   that another one was opened before. */
(function () {
  "use strict";
  var self = document.currentScript, told = {}, any = false;
  document.addEventListener("click", function (event) {
    if (!navigator.sendBeacon || !event.target.closest || !event.target.closest("#main .rows a")) return;
    var row = event.target.closest("[data-hit]"), hit = row ? row.getAttribute("data-hit") : "";
    if (told["/" + hit]) return;
    var form = new FormData();
    form.append("q", self.getAttribute("data-q"));
    if (hit) form.append("hit", hit);
    if (any) form.append("again", "1");
    self.getAttribute("data-in").split(" ").forEach(function (token) { form.append("in", token); }); /* the district that was searched in */
    told["/" + hit] = any = true;
    navigator.sendBeacon(self.getAttribute("data-to"), form);
  });
}());
