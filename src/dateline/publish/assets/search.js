/* Search of the static site. Loads the shards of the words typed, ranks, and shows what was found.
   The index (search/index.js and its shards) is described in dateline/publish/search_index.py. */
(function () {
  "use strict";
  var box = document.getElementById("q");
  var place = document.getElementById("results");
  if (!box || !place || typeof DATELINE === "undefined") { return; }
  var root = place.getAttribute("data-root");
  var got = { words: {}, lines: {} };
  var waiting = {};
  var turn = 0;

  DATELINE.take = function (kind, name, data) { got[kind][name] = data; };

  function load(kind, name, then) {
    if (got[kind][name]) { then(); return; }
    var file = root + "search/" + (kind === "words" ? "w-" : "d-") + name + ".js";
    if (waiting[file]) { waiting[file].push(then); return; }
    waiting[file] = [then];
    var script = document.createElement("script");
    script.onload = script.onerror = function () {
      got[kind][name] = got[kind][name] || {};
      var all = waiting[file];
      delete waiting[file];
      all.forEach(function (one) { one(); });
    };
    script.src = file;
    document.head.appendChild(script);
  }

  function loadAll(kind, names, then) {
    var left = names.length;
    if (!left) { then(); return; }
    names.forEach(function (name) { load(kind, name, function () { left -= 1; if (!left) { then(); } }); });
  }

  function fold(text) {
    var plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ʿʾ'’`]/g, "");
    return (plain.match(/[\p{L}\p{N}_]+/gu) || []).map(function (word) { return word.slice(0, 32); });
  }

  function shard(word) {
    return Array.from(word).slice(0, 2).map(function (c) { return c.codePointAt(0).toString(16); }).join("-");
  }

  /* Reports of one word, with weights; the last word typed also finds longer ones. */
  function reportsOf(word, open) {
    var found = new Map();
    var name = shard(word);
    var names = got.words[name] ? [name] : [];
    names.forEach(function (one) {
      Object.keys(got.words[one]).forEach(function (known) {
        if (known !== word && !(open && known.indexOf(word) === 0)) { return; }
        var flat = got.words[one][known], at = 0, rare = Math.log(1 + DATELINE.reports / (flat.length / 2));
        for (var i = 0; i < flat.length; i += 2) {
          at += flat[i];
          var weight = rare * Math.log(1 + flat[i + 1]) * (known === word ? 1 : 0.6);
          found.set(at, Math.max(found.get(at) || 0, weight));
        }
      });
    });
    return found;
  }

  function rank(words) {
    var sets = words.map(function (word, n) { return reportsOf(word, n === words.length - 1 && word.length > 1); });
    var found = [];
    sets[0].forEach(function (weight, report) {
      var sum = 0;
      for (var i = 0; i < sets.length; i += 1) {
        if (!sets[i].has(report)) { return; }
        sum += sets[i].get(report);
      }
      found.push([report, sum]);
    });
    found.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
    return found.map(function (pair) { return pair[0]; });
  }

  function element(name, words, className) {
    var made = document.createElement(name);
    if (words) { made.textContent = words; }
    if (className) { made.className = className; }
    return made;
  }

  function outside(words, className) {
    var made = element("bdi", words);
    if (!className) { return made; }
    var around = element("p", "", className);
    around.appendChild(made);
    return around;
  }

  function link(address, words) {
    var made = document.createElement("a");
    made.href = root + address + "index.html";
    made.appendChild(outside(words));
    return made;
  }

  function show(found, words) {
    place.textContent = "";
    var many = found.length;
    place.appendChild(element("p", (many === 1 ? "1 report" : many.toLocaleString("en") + " reports") + " with all of these words.", "quiet"));
    var tags = DATELINE.tags.filter(function (tag) {
      var name = fold(tag[1]).join(" ");
      return words.every(function (word) { return name.indexOf(word) !== -1; });
    }).slice(0, 8);
    if (tags.length) {
      var row = element("ul", "", "tags");
      tags.forEach(function (tag) {
        var item = element("li");
        item.appendChild(link(tag[0], tag[1]));
        item.appendChild(element("small", String(tag[2])));
        row.appendChild(item);
      });
      place.appendChild(row);
    }
    var list = element("ol", "", "list");
    found.slice(0, 50).forEach(function (report) {
      var line = got.lines[Math.floor(report / DATELINE.per)][report % DATELINE.per];
      var item = element("li"), body = element("div"), head = element("h2");
      head.appendChild(link(line[0], line[1] || "Untitled report"));
      body.appendChild(head);
      body.appendChild(outside(line[2] || "Outlet not known", "by"));
      if (line[4]) { body.appendChild(outside(line[4], "excerpt")); }
      item.appendChild(element("p", line[3], "when"));
      item.appendChild(body);
      list.appendChild(item);
    });
    place.appendChild(list);
    if (many > 50) { place.appendChild(element("p", "The first 50 are shown; add a word to narrow it down.", "quiet")); }
  }

  function search() {
    var words = fold(box.value), mine = turn += 1;
    if (!words.length) { place.textContent = ""; return; }
    var shards = words.map(shard).filter(function (name, n, all) { return all.indexOf(name) === n && DATELINE.shards.indexOf(name) !== -1; });
    loadAll("words", shards, function () {
      if (mine !== turn) { return; }
      var found = rank(words);
      var files = found.slice(0, 50).map(function (n) { return String(Math.floor(n / DATELINE.per)); });
      loadAll("lines", files.filter(function (name, n) { return files.indexOf(name) === n; }), function () {
        if (mine === turn) { show(found, words); }
      });
    });
  }

  box.value = new URLSearchParams(location.search).get("q") || box.value;
  box.form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  box.addEventListener("input", search);
  search();
}());
