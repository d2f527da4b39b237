/* Zoom of the time line: widens the axis, and keeps the day under the middle of the view.
   Without this script the page shows the whole period at once. */
(function () {
  "use strict";
  var list = document.getElementById("axis");
  if (!list) { return; }
  var box = document.createElement("p");
  var wide = 1;

  function set(next) {
    wide = Math.min(8, Math.max(1, next));
    list.style.setProperty("--zoom", wide);
    list.classList.toggle("zoomed", wide > 1);
    var middle = list.querySelectorAll(".drawn");
    middle.forEach(function (one) { one.scrollLeft = (one.scrollWidth - one.clientWidth) / 2; });
    less.disabled = wide === 1;
    more.disabled = wide === 8;
  }

  function button(words, name, step) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.setAttribute("aria-label", name);
    made.addEventListener("click", function () { set(wide * step); });
    box.appendChild(made);
    return made;
  }

  box.className = "zoom";
  var less = button("−", "Zoom out", 0.5), more = button("+", "Zoom in", 2);
  list.parentNode.insertBefore(box, list);
  list.addEventListener("scroll", function (event) { /* all rows move together */
    list.querySelectorAll(".drawn").forEach(function (one) {
      if (one !== event.target && one.scrollLeft !== event.target.scrollLeft) { one.scrollLeft = event.target.scrollLeft; }
    });
  }, true);
  set(1);
}());
