/* Search of the static site. Loads the shards of the words and fields typed, ranks, and shows what was found.
   The index (search/index.js and its shards) is described in dateline/publish/search_index.py. */
(function () {
  "use strict";
  var box = document.getElementById("q");
  var place = document.getElementById("results");
  if (!box || !place || typeof DATELINE === "undefined") { return; }
  var root = place.getAttribute("data-root");
  var got = { words: {}, lines: {}, fields: {} };
  var prefix = { words: "w-", lines: "d-", fields: "f-" };
  var waiting = {};
  var turn = 0;

  DATELINE.take = function (kind, name, data) { got[kind][name] = data; };

  function load(kind, name, then) {
    if (got[kind][name]) { then(); return; }
    var file = root + "search/" + prefix[kind] + name + ".js";
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

  /* The language of search: words, "phrases" and fields, all of which must hold. A phrase is its words. */
  var FIELD = /^(-?)(place|actor|said|outlet|tag|type|status|killed|wounded|before|after):(\S*)/i;
  var STRANGE = /^-?([a-z]+):(?!\/\/|:)\S/i;

  function values(text) {
    var found = [], rest = text, one;
    while ((one = /^(?:"([^"]*)"?|([^\s"|]+))(\|?)/.exec(rest))) {
      found.push(one[1] === undefined ? one[2] : one[1]);
      rest = rest.slice(one[0].length);
      if (!one[3]) { break; }
    }
    return { found: found, rest: rest };
  }

  function parse(text) {
    var rest = text.replace(/[“”„]/g, '"').trim(), parts = [], got, one;
    while (rest) {
      got = FIELD.exec(rest);
      if (got) {
        one = values(rest.slice(got[1].length + got[2].length + 1));
        if (!one.found.length) { throw got[2] + ": has no value yet"; }
        parts.push({ not: !!got[1], field: got[2].toLowerCase(), values: one.found });
        rest = one.rest.trim();
        continue;
      }
      got = STRANGE.exec(rest);
      if (got) { throw "there is no field “" + got[1] + "”: in quotation marks it is searched as words"; }
      got = /^(-?)(?:"([^"]*)"?|([^\s"]+))/.exec(rest) || [rest, "", "", rest];
      one = fold(got[2] || got[3] || "");
      if (one.length) { parts.push({ not: !!got[1], words: one }); }
      rest = rest.slice(got[0].length).trim();
    }
    return parts;
  }

  /* Names as they are compared: dateline.text.fold.fold_name. */
  function name(text) {
    var letters = { "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "&": " and " };
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’‘`´ʻʼʽʾʿ′.‛ˈ]/g, "").replace(/[-‐‑‒–—/_]/g, " ")
      .replace(/[łđðøæœþıħŧ&]/g, function (c) { return letters[c]; }).split(/\s+/).filter(Boolean).join(" ");
  }

  function day(text, field) {
    var got = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
    if (!got) { throw field + ": takes a day, month or year, as in " + field + ":2014-06"; }
    return got[1] + "-" + (got[2] || "01") + "-" + (got[3] || "01");
  }

  function range(text, field) {
    var got = /^(\d+)\.\.(\d+)$/.exec(text);
    if (got) { return [+got[1], +got[2]]; }
    got = /^(>=|<=|>|<|=?)(\d+)$/.exec(text);
    if (!got) { throw field + ": takes a number, as in " + field + ":>10"; }
    var n = +got[2];
    return { ">": [n + 1, Infinity], ">=": [n, Infinity], "<": [0, n - 1], "<=": [0, n] }[got[1]] || [n, n];
  }

  /* A test of one of a field's values: dateline.store.finding says the same in SQL. */
  function tester(part) {
    var field = part.field, wanted = part.values.map(name), bounds, when;
    if (field === "killed" || field === "wounded") {
      bounds = range(part.values.join("|"), field);
      return function (value) { return +value >= bounds[0] && +value <= bounds[1]; };
    }
    if (field === "before" || field === "after") {
      when = day(part.values.join("|"), field);
      return function (value) {
        var days = value.split("..");
        return field === "after" ? (days[1] || "9999") >= when : (days[0] || "0") < when;
      };
    }
    if (field === "outlet" || field === "actor" || field === "said") {
      return function (value) { return wanted.some(function (one) { return (" " + value + " ").indexOf(" " + one + " ") !== -1; }); };
    }
    return function (value) { return wanted.indexOf(name(value)) !== -1; };
  }

  function file(part) { return part.field === "before" || part.field === "after" ? "days" : part.field; }

  function reportsOfField(part) {
    var found = new Set(), known = got.fields[file(part)] || {}, test = tester(part);
    Object.keys(known).forEach(function (value) {
      if (!test(value)) { return; }
      var at = 0;
      known[value].forEach(function (step) { at += step; found.add(at); });
    });
    return found;
  }

  function rank(parts) {
    var words = [], not = [], fields = [], sets, found = [];
    parts.forEach(function (part) {
      if (part.field) { fields.push({ not: part.not, has: reportsOfField(part) }); }
      else if (part.not) { not.push(part.words.map(function (word) { return reportsOf(word, false); })); }
      else { words = words.concat(part.words); }
    });
    sets = words.map(function (word, n) { return reportsOf(word, n === words.length - 1 && word.length > 1); });
    for (var report = 0; report < DATELINE.reports; report += 1) {
      var sum = 0, meets = sets.every(function (set) { sum += set.get(report) || 0; return set.has(report); }) &&
        fields.every(function (field) { return field.has.has(report) !== field.not; }) &&
        not.every(function (all) { return !all.every(function (set) { return set.has(report); }); });
      if (meets) { found.push([report, sum]); }
    }
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

  /* An excerpt with the words marked. */
  function excerpt(text, words) {
    var around = outside("", "excerpt"), inner = around.firstChild;
    text.split(/([\p{L}\p{N}_]+)/u).forEach(function (bit) {
      inner.appendChild(bit && words.indexOf(fold(bit)[0]) !== -1 ? element("mark", bit) : document.createTextNode(bit));
    });
    return around;
  }

  function say(words) {
    place.textContent = "";
    place.appendChild(element("p", words, "trouble"));
  }

  function show(found, words) {
    place.textContent = "";
    var many = found.length;
    place.appendChild(element("p", (many === 1 ? "1 report meets" : many.toLocaleString("en") + " reports meet") + " all that was asked for.", "dated"));
    var tags = !words.length ? [] : DATELINE.tags.filter(function (tag) {
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
      if (line[4]) { body.appendChild(excerpt(line[4], words)); }
      item.appendChild(element("p", line[3], "when"));
      item.appendChild(body);
      list.appendChild(item);
    });
    place.appendChild(list);
    if (many > 50) { place.appendChild(element("p", "The first 50 are shown; add a word to narrow it down.", "quiet")); }
  }

  function search() {
    var mine = turn += 1, parts, words;
    try { parts = parse(box.value); parts.forEach(function (part) { if (part.field) { tester(part); } }); }
    catch (error) { say(String(error)); return; }
    if (!parts.length) { place.textContent = ""; return; }
    words = parts.reduce(function (all, part) { return part.words ? all.concat(part.words) : all; }, []);
    var asked = words.filter(function (word) { return parts.some(function (part) { return part.words && !part.not && part.words.indexOf(word) !== -1; }); });
    var shards = words.map(shard).filter(function (one, n, all) { return all.indexOf(one) === n && DATELINE.shards.indexOf(one) !== -1; });
    var files = parts.filter(function (part) { return part.field; }).map(file);
    files = files.filter(function (one, n) { return files.indexOf(one) === n && DATELINE.fields.indexOf(one) !== -1; });
    loadAll("fields", files, function () {
      loadAll("words", shards, function () {
        if (mine !== turn) { return; }
        var found = rank(parts);
        var lines = found.slice(0, 50).map(function (n) { return String(Math.floor(n / DATELINE.per)); });
        loadAll("lines", lines.filter(function (one, n) { return lines.indexOf(one) === n; }), function () {
          if (mine === turn) { show(found, asked); }
        });
      });
    });
  }

  box.value = new URLSearchParams(location.search).get("q") || box.value;
  box.form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  box.addEventListener("input", search);
  search();
}());
