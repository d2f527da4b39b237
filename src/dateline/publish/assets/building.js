/* While an archive is being built: say how far it is, and show again a list that has grown.
   Nothing is shown again under the hands of somebody who reads, writes or decides. */
(function () {
  "use strict";
  var box = document.getElementById("building"), said = document.getElementById("building-said");
  var lists = !/^\/(report|review|search|compare)/.test(location.pathname);

  function untouched() {
    var at = document.activeElement;
    return window.scrollY < 80 && (!at || at === document.body);
  }

  function hear(now) {
    var more = !now.building || now.reports > Number(box.getAttribute("data-reports"));
    said.textContent = now.building || "all is read and linked";
    if (more && lists && untouched()) { location.reload(); } else if (now.building) { setTimeout(ask, 2000); }
  }

  function ask() {
    fetch("/health").then(function (answer) { return answer.json(); }).then(hear, function () { setTimeout(ask, 10000); });
  }

  setTimeout(ask, 3000);
}());
