// The picker of days and hours picks; what is typed stays as it was typed, and the server reads it or says why not.
(function () {
  'use strict';
  var picker = window.jQuery && window.jQuery.fn.datetimepicker;
  if (!picker) return;
  picker.defaults.validateOnBlur = false;
  picker.defaults.scrollInput = false;

  // Where it cannot read what is typed it opens at today: it would take 16点半 for the year 1916.
  var shapes = { 'Y-m-d': /^\d{4}-\d{1,2}-\d{1,2}$/, 'H:i': /^\d{1,2}:\d{1,2}$/, 'Y-m-d H:i': /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}$/ };
  var formatter = window.DateFormatter && window.DateFormatter.prototype;
  if (!formatter) return;
  var read = formatter.parseDate;
  formatter.parseDate = function (text, format) {
    var shape = shapes[format];
    return typeof text === 'string' && shape && !shape.test(text.trim()) ? false : read.call(this, text, format);
  };
})();
