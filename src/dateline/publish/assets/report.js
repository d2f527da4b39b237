/* Notes of a report: choosing marked words opens the notes of every mark that covers them.
   Without this script the same links work: the note of the shortest mark is the link's target. */
(function () {
  "use strict";
  var open = [];

  function close() {
    open.forEach(function (one) { one.classList.remove("open"); });
    open = [];
  }

  function mark(one) { if (one) { one.classList.add("open"); open.push(one); } }

  function show(link) {
    close();
    mark(link);
    mark(document.getElementById(link.getAttribute("href").slice(1)));
    (link.getAttribute("data-also") || "").split(" ").forEach(function (name) { mark(document.getElementById("n-" + name)); });
    var first = document.querySelector(".notes > li.open");
    var panel = first && first.parentNode;
    if (panel && getComputedStyle(panel).position === "fixed") { /* a phone: the words must not lie under it */
      var over = link.getBoundingClientRect().bottom + 16 - panel.getBoundingClientRect().top;
      if (over > 0) { window.scrollBy(0, over); }
    }
    var margin = first && first.closest(".margin");
    if (margin && margin.scrollHeight > margin.clientHeight) { margin.scrollTop = first.offsetTop - margin.offsetTop; }
  }

  /* A long report has several pages, and an address may name a mark without the page that it is on. */
  function turn(name) {
    var at = /^[a-z](\d+)[a-z]?$/.exec(name), page = null;
    document.querySelectorAll(".parts [data-begins]").forEach(function (one) {
      if (at && Number(one.getAttribute("data-begins")) <= Number(at[1])) { page = one; }
    });
    if (page && !page.hasAttribute("aria-current")) { location.replace(page.href + "#" + name); }
  }

  function reveal() {
    var name = decodeURIComponent(location.hash.slice(1));
    var target = name && document.getElementById(name);
    if (!target) { turn(name); return; }
    var fold = target.closest("details");
    if (fold && !fold.open) { fold.open = true; target.scrollIntoView(); }
    var link = target.closest("a.m");
    document.querySelectorAll(".m.here").forEach(function (one) { one.classList.remove("here"); });
    if (link) { link.classList.add("here"); show(link); }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a.m");
    if (!link) {
      if (!event.target.closest(".margin")) { close(); }
      return;
    }
    event.preventDefault();
    show(link);
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("a.m:focus-visible")) { show(event.target); }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { close(); } });
  window.addEventListener("hashchange", reveal);
  reveal();
}());
