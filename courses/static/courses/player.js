/* Enhancements of the player: speed, times that play from there, the place kept on this device. The page works without. */
(function () {
  "use strict";
  var media = document.querySelector("[data-recording]");
  if (!media) return;
  var KEY = "recording-" + media.getAttribute("data-recording");
  var EARLIEST = 3;
  var kept = 0, written = 0;

  function read() {
    try { return Number(localStorage.getItem(KEY)) || 0; } catch (error) { return 0; }
  }
  function write(seconds) {
    try {
      if (seconds > EARLIEST) localStorage.setItem(KEY, String(Math.floor(seconds)));
      else localStorage.removeItem(KEY);
    } catch (error) { /* full or forbidden: no place is kept */ }
  }
  function clock(seconds) {
    var rest = seconds % 60;
    return Math.floor(seconds / 60) + ":" + (rest < 10 ? "0" : "") + rest;
  }
  function go(seconds) {
    function jump() { media.currentTime = seconds; media.play(); }
    kept = 0;
    if (media.readyState > 0) jump();
    else { media.addEventListener("loadedmetadata", jump, { once: true }); media.load(); media.play(); }
  }

  function named() {
    var place = /^#t(\d{1,6})$/.exec(location.hash);
    return place ? Number(place[1]) : null;
  }

  var start = named();
  kept = start === null ? read() : start;
  var told = document.querySelector("[data-resume]");
  if (kept && told && start === null) { told.querySelector("b").textContent = clock(kept); told.hidden = false; }
  media.addEventListener("loadedmetadata", function () {
    if (kept && kept < media.duration - 1) media.currentTime = kept;
    kept = 0;
  });
  window.addEventListener("hashchange", function () {
    var place = named();
    if (place === null) return;
    if (media.readyState > 0) media.currentTime = place;
    else kept = place;
  });
  function keep() {
    if (!media.currentTime && !written) return;
    written = media.currentTime;
    write(written);
  }
  media.addEventListener("timeupdate", function () {
    if (Math.abs(media.currentTime - written) >= 2) keep();
  });
  media.addEventListener("pause", keep);
  window.addEventListener("pagehide", keep);
  media.addEventListener("ended", function () { write(0); });

  document.querySelectorAll("[data-at]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      go(Number(link.getAttribute("data-at")));
    });
  });

  var speeds = document.querySelector("[data-speed]");
  if (!speeds) return;
  speeds.hidden = false;
  speeds.addEventListener("change", function (event) { media.defaultPlaybackRate = media.playbackRate = Number(event.target.value); });
}());
