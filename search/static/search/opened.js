/* Tells the site that one of the results was opened: a number for the editors, nothing about who. */
(function () {
  "use strict";
  var self = document.currentScript, told = false;
  document.addEventListener("click", function (event) {
    if (told || !navigator.sendBeacon || !event.target.closest || !event.target.closest("#main .rows a")) return;
    told = true;
    var form = new FormData();
    form.append("q", self.getAttribute("data-q"));
    var row = event.target.closest("[data-hit]");
    if (row) form.append("hit", row.getAttribute("data-hit"));
    navigator.sendBeacon(self.getAttribute("data-to"), form);
  });
}());
