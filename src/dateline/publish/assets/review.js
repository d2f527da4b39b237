/* Review, served only: one keystroke decides, the next card comes at once, and decisions are sent one
   after the other behind it. Nothing is lost without a word: what could not be recorded says so. */
(function () {
  "use strict";
  var meta = document.querySelector('meta[name="dateline-token"]');
  if (!meta) { return; }
  var token = meta.content;

  /* ---- sending: in order, again when the archive is busy ---- */
  var line = Promise.resolve(), waiting = 0;
  function post(body, tries) {
    return fetch("/judge", {
      method: "POST", credentials: "same-origin", keepalive: true,
      headers: { "Content-Type": "application/json", "Authorization": "Bearer " + token },
      body: JSON.stringify(body)
    }).then(function (answer) {
      if ((answer.status === 503 || answer.status === 429) && tries > 0) {
        return new Promise(function (done) { setTimeout(done, 1000); }).then(function () { return post(body, tries - 1); });
      }
      return answer.json().then(function (said) {
        if (!answer.ok) { throw new Error(said.error || "not recorded"); }
        return said;
      });
    });
  }
  function send(body) {
    waiting += 1;
    var sent = line.then(function () { return post(body, 20); });
    line = sent.catch(function () {}).then(function () { waiting -= 1; tell(); });
    return sent;
  }
  window.addEventListener("beforeunload", function (event) { if (waiting) { event.preventDefault(); } });

  /* Go on when everything is recorded; without an address, look at the same page again. */
  function leave(address) { line.then(function () { if (address) { location.assign(address); } else { location.reload(); } }); }

  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }
  function make(name, attributes, words) {
    var one = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { one.setAttribute(key, attributes[key]); });
    if (words) { one.textContent = words; }
    return one;
  }
  function plain(event) { return !(event.ctrlKey || event.metaKey || event.altKey); }
  function typing(target) { return /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName); }
  function parse(form, words) {
    words = words.trim();
    if (words === "") { return null; }
    if (form === "json") { return JSON.parse(words); }
    if (form === "number" && /^\d[\d,. ]*$/.test(words)) { return Number(words.replace(/[,. ]/g, "")); }
    if (form === "day") {
      var days = words.split("/");
      return days.length === 2 ? { earliest: days[0] || null, latest: days[1] || null } : words;
    }
    return words;
  }
  function formOf(field) {
    if (!field) { return "text"; }
    if (/^(low|best|high)$|\.(low|best|high)$/.test(field)) { return "number"; }
    return field === "when" ? "day" : "text";
  }

  var tell = function () {};
  var help = document.getElementById("help");
  function toggleHelp() { if (help.open) { help.close(); } else { help.showModal(); } }
  if (help) { document.getElementById("help-close").addEventListener("click", function () { help.close(); }); }

  /* ---- the queue ---- */
  function queue(desk) {
    var cards = all(".card", desk), links = all(".queue ol a"), at = 0, mine = [], answered = 0;
    var done = document.getElementById("done"), progress = document.getElementById("progress");
    function card() { return cards[at]; }
    function data() { return JSON.parse(card().dataset.card); }
    function show(to) {
      at = Math.max(0, Math.min(to, cards.length));
      cards.forEach(function (one, n) { one.hidden = n !== at; });
      links.forEach(function (one, n) {
        if (n === at) { one.setAttribute("aria-current", "true"); } else { one.removeAttribute("aria-current"); }
      });
      done.hidden = at < cards.length;
      (card() || done).focus({ preventScroll: true });
      if (links[at]) { links[at].scrollIntoView({ block: "nearest" }); }
      if (window.scrollY > desk.offsetTop) { window.scrollTo(0, desk.offsetTop - 20); }
      tell();
    }
    tell = function () {
      progress.textContent = answered + " of " + cards.length + " answered" + (waiting ? ", " + waiting + " being recorded" : "");
    };
    function word(of, words, bad) {
      var said = of.querySelector(".said");
      said.textContent = words;
      said.classList.toggle("bad", !!bad);
    }
    function decide(decision, words) {
      var of = card(), n = at, link = links[n];
      if (!of.classList.contains("answered")) { answered += 1; }
      of.classList.add("answered");
      link.parentNode.classList.add("answered");
      word(of, words + " …");
      close(of);
      var entry = { card: n, ids: null };
      mine.push(entry);
      entry.sent = send(decision).then(function (said) {
        entry.ids = said.ids;
        word(of, words + ", recorded" + (said.orphans.length ? "; but its words were not found again" : ""));
      }, function (error) {
        mine.splice(mine.indexOf(entry), 1);
        of.classList.remove("answered");
        link.parentNode.classList.remove("answered");
        answered -= 1;
        word(of, "Not recorded: " + error.message, true);
        show(n);
      });
      show(next(n));
    }
    function next(from) {
      for (var n = from + 1; n < cards.length; n += 1) { if (!cards[n].classList.contains("answered")) { return n; } }
      return cards.length;
    }
    function undo() {
      var last = mine.pop();
      if (!last) { if (card()) { word(card(), "Nothing of this visit to take back"); } return; }
      last.sent.then(function () { return last.ids && send({ kind: "undo", of: last.ids }); }).then(function () {
        var of = cards[last.card];
        of.classList.remove("answered");
        links[last.card].parentNode.classList.remove("answered");
        answered -= 1;
        word(of, "Taken back");
        show(last.card);
      }, function (error) { word(cards[last.card], "Not taken back: " + error.message, true); show(last.card); });
    }
    function close(of) { var ask = of.querySelector(".ask"); ask.hidden = true; ask.textContent = ""; }
    function simple(kind, words) {
      var d = data();
      if (d.settles) { decide({ kind: "adjudicate", of: /same|different/.test(kind) ? d.of : d.of.slice(0, 1), value: kind }, "Settled: " + words); return; }
      decide({ kind: kind, of: d.of }, words);
    }
    function choose(n) {
      var d = data(), choice = d.choices[n];
      if (!choice) { return; }
      decide({ kind: d.settles ? "adjudicate" : "value", of: d.of.slice(0, 1), field: d.field, value: JSON.parse(choice.value) }, choice.label);
    }
    /* A small form in the card: its controls, then what is made of them. */
    function ask(controls, ready) {
      var of = card(), form = of.querySelector(".ask");
      form.textContent = "";
      controls.forEach(function (pair) {
        var label = make("label", {}, pair[0]);
        label.appendChild(pair[1]);
        form.appendChild(label);
      });
      form.appendChild(make("button", { "class": "button" }, "Record"));
      form.hidden = false;
      form.onsubmit = function (event) { event.preventDefault(); ready(); };
      form.onkeydown = function (event) { /* a list, too, is left by Enter */
        if (event.key === "Enter" && event.target.tagName === "SELECT") { event.preventDefault(); ready(); }
      };
      controls[0][1].focus();
    }
    function select(options) {
      var one = make("select");
      options.forEach(function (option) { one.appendChild(make("option", { value: option.value }, option.label)); });
      return one;
    }
    function value() {
      var d = data(), input = make("input", { autocomplete: "off" });
      if (!d.field) { return; }
      ask([["The right value: " + d.hint, input]], function () {
        decide({ kind: d.settles ? "adjudicate" : "value", of: d.of.slice(0, 1), field: d.field, value: parse(formOf(d.field), input.value) }, input.value || "unknown");
      });
    }
    function retype() {
      var d = data(), one = select(JSON.parse(desk.dataset.retypes)[d.retypes]);
      ask([["It is", one]], function () {
        decide({ kind: "retype", of: d.of.slice(0, 1), value: one.value }, one.options[one.selectedIndex].text);
      });
    }
    function split() {
      var d = data(), one = select(d.parts);
      ask([["The telling that is of something else", one]], function () {
        var other = d.parts.filter(function (part) { return part.value !== one.value; })[0];
        decide({ kind: "different", of: [one.value, other.value] }, "Split off");
      });
    }
    function add() {
      var d = data(), chosen = String(window.getSelection()).trim();
      var kind = select(["figure", "place", "event", "victim", "statement", "time", "mention", "incident"].map(function (name) { return { value: name, label: name }; }));
      var words = make("input", { autocomplete: "off" });
      words.value = chosen;
      ask([["What was missed", kind], ["Its words, as they stand in the report", words]], function () {
        decide({ kind: "add", of: [d.report], field: kind.value, value: { quote: words.value } }, "Added");
      });
    }
    function act(name) {
      if (name === "next") { show(at + 1); return; }
      if (name === "previous") { show(at - 1); return; }
      if (name === "undo") { undo(); return; }
      if (!card()) { return; }
      if (name === "open") { window.open(card().querySelector("p.small a").href, "_blank", "noopener"); return; }
      if (name === "add") { add(); return; }
      if (!card().querySelector('[data-do="' + name + '"]')) { return; }
      if (name === "accept") { simple("accept", "Right"); }
      if (name === "reject") { simple("reject", "Turned down"); }
      if (name === "same") { simple("same", "The same"); }
      if (name === "different") { simple("different", "Different"); }
      if (name === "value") { value(); }
      if (name === "retype") { retype(); }
      if (name === "split") { split(); }
    }
    var keys = { a: "accept", r: "reject", t: "retype", s: "same", d: "different", x: "split", v: "value", "+": "add", u: "undo", n: "next", p: "previous", o: "open" };
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && card()) { close(card()); card().focus({ preventScroll: true }); return; }
      if (!plain(event) || typing(event.target) || (help && help.open)) { return; }
      if (event.key === "?") { event.preventDefault(); toggleHelp(); return; }
      if (keys[event.key]) { event.preventDefault(); act(keys[event.key]); return; }
      if (/^[1-9]$/.test(event.key) && card()) { choose(Number(event.key) - 1); }
    });
    desk.addEventListener("click", function (event) {
      var button = event.target.closest("[data-do]"), choice = event.target.closest("[data-choice]"), link = event.target.closest(".queue ol a");
      if (button) { act(button.dataset.do); }
      if (choice) { choose(Number(choice.dataset.choice)); }
      if (link) { event.preventDefault(); show(links.indexOf(link)); }
    });
    /* the words chosen with the mouse stay chosen when a button is pressed */
    desk.addEventListener("mousedown", function (event) { if (event.target.closest('[data-do="add"]')) { event.preventDefault(); } });
    var seen = document.getElementById("seen");
    if (seen) {
      seen.addEventListener("click", function () {
        send({ kind: "note", of: [seen.dataset.of], field: "coded up to here" }).then(function () { leave(); }, function (error) { seen.textContent = "Not recorded: " + error.message; });
      });
    }
    var first = cards.findIndex(function (one) { return "#" + one.id === location.hash; });
    show(first < 0 ? 0 : first);
  }

  /* ---- the coding sheet: Tab and Enter ---- */
  function sheet(form) {
    var save = form.querySelector(".save"), confirm = form.querySelector(".primary"), said = form.querySelector(".said");
    var fields = all(".field", form).map(function (row) {
      var input = row.querySelector("input, select");
      return { row: row, input: input, was: input.value, form: row.dataset.form, kind: row.dataset.kind, field: row.dataset.field };
    });
    var options = {};
    all("datalist", form).forEach(function (list) { options[list.id] = all("option", list).map(function (one) { return one.value; }); });
    /* "13" is the 13th of the month that the incident is of, "7-13" the 13th of July of its year */
    function day(words) {
      var month = form.dataset.month;
      return words.split("/").map(function (one) {
        var parts = one.trim().split("-");
        if (!month || !/^[\d-]+$/.test(one) || parts.length > 2) { return one.trim(); }
        var two = function (n) { return ("0" + n).slice(-2); };
        return parts.length === 1 ? month + "-" + two(parts[0]) : month.slice(0, 4) + "-" + two(parts[0]) + "-" + two(parts[1]);
      }).join("/");
    }
    fields.forEach(function (one) {
      one.input.addEventListener("focus", function () { if (one.input.select) { one.input.select(); } });
      one.input.addEventListener("change", mark);
      one.input.addEventListener("input", function (event) {
        mark();
        /* the first letters bring the rest of a name that the reports have */
        if (event.inputType !== "insertText" || one.input.tagName !== "INPUT" || one.form === "number" || one.form === "day") { return; }
        var typed = one.input.value, known = (options[one.input.getAttribute("list")] || []).filter(function (name) {
          return name.toLowerCase().indexOf(typed.toLowerCase()) === 0;
        })[0];
        if (known && typed && one.input.selectionStart === typed.length) {
          one.input.value = known;
          one.input.setSelectionRange(typed.length, known.length);
        }
      });
      one.input.addEventListener("blur", function () { if (one.form === "day" && one.input.value) { one.input.value = day(one.input.value); mark(); } });
      one.input.addEventListener("keydown", function (event) {
        if (event.key !== "Enter") { return; }
        event.preventDefault();
        if (one.form === "day" && one.input.value) { one.input.value = day(one.input.value); }
        mark();
        save.focus();
      });
      function mark() { one.row.classList.toggle("changed", one.input.value !== one.was); }
    });
    function decisions() {
      var changed = fields.filter(function (one) { return one.input.value !== one.was; }).map(function (one) {
        return { kind: one.kind, of: [form.dataset.of], field: one.field, value: parse(one.form, one.input.value) };
      });
      return [{ kind: "accept", of: [form.dataset.of] }].concat(changed);
    }
    function record(event) {
      event.preventDefault();
      said.classList.remove("bad");
      said.textContent = "Recording …";
      send({ decisions: decisions() }).then(function (answer) {
        sessionStorage.setItem("dateline-last", JSON.stringify({ ids: answer.ids, of: form.dataset.of, name: form.dataset.name }));
        leave(form.dataset.next);
      }, function (error) {
        said.classList.add("bad");
        said.textContent = "Not recorded: " + error.message;
        (fields.filter(function (one) { return one.row.classList.contains("changed"); })[0] || { input: confirm }).input.focus();
      });
    }
    form.addEventListener("submit", record);
    form.querySelector(".reject").addEventListener("click", function () {
      send({ kind: "reject", of: [form.dataset.of] }).then(function () { leave(form.dataset.next); }, function (error) { said.classList.add("bad"); said.textContent = "Not recorded: " + error.message; });
    });
    var last = JSON.parse(sessionStorage.getItem("dateline-last") || "null");
    if (last && last.of !== form.dataset.of) {
      var undo = make("button", { type: "button", "class": "button" }, "Take it back");
      said.textContent = last.name + ": recorded. ";
      said.appendChild(undo);
      undo.addEventListener("click", function () {
        send({ kind: "undo", of: last.ids }).then(function () { sessionStorage.removeItem("dateline-last"); leave("/review/sheet/" + last.of + "/" + location.search); });
      });
      sessionStorage.removeItem("dateline-last");
    }
    var empty = fields.filter(function (one) { return one.row.classList.contains("empty"); })[0];
    (empty ? empty.input : confirm).focus();
  }

  /* ---- the sample: right, wrong, cannot tell ---- */
  function sample(desk) {
    var cards = all(".card", desk), progress = document.getElementById("progress"), done = document.getElementById("done"), at, mine = [];
    function open(n) { return !cards[n].dataset.verdict; }
    function show(to) {
      at = to;
      cards.forEach(function (one, n) { one.hidden = n !== at; });
      done.hidden = at < cards.length;
      (cards[at] || done).focus({ preventScroll: true });
      tell();
    }
    function next(from) {
      for (var n = from; n < cards.length; n += 1) { if (open(n)) { return n; } }
      return cards.length;
    }
    tell = function () {
      var left = cards.filter(function (one) { return !one.dataset.verdict; }).length;
      progress.textContent = (cards.length - left) + " of " + cards.length + " looked at" + (waiting ? ", " + waiting + " being recorded" : "");
    };
    function note(of, value, words) {
      var entry = { card: at, ids: null };
      of.dataset.verdict = words;
      mine.push(entry);
      entry.sent = send({ kind: "note", of: [of.dataset.of], field: desk.dataset.field, value: value }).then(function (said) { entry.ids = said.ids; }, function (error) {
        of.dataset.verdict = "";
        var line = of.querySelector(".said");
        line.classList.add("bad");
        line.textContent = "Not recorded: " + error.message;
        show(cards.indexOf(of));
      });
      show(next(at));
    }
    function say(verdict) {
      if (cards[at]) { note(cards[at], { verdict: verdict, seed: desk.dataset.seed, version: desk.dataset.version }, verdict); }
    }
    function undo() {
      var last = mine.pop();
      if (!last) { return; }
      last.sent.then(function () { return last.ids && send({ kind: "undo", of: last.ids }); }).then(function () { cards[last.card].dataset.verdict = ""; show(last.card); });
    }
    var keys = { r: "right", w: "wrong", c: "cannot tell" };
    function act(name) {
      if (name === "undo") { undo(); return; }
      if (name === "next") { show(Math.min(at + 1, cards.length)); return; }
      if (name === "previous") { show(Math.max(at - 1, 0)); return; }
      say(name);
    }
    document.addEventListener("keydown", function (event) {
      if (!plain(event) || typing(event.target) || desk.dataset.field === "sample.read") { return; }
      if (keys[event.key]) { event.preventDefault(); say(keys[event.key]); }
      if (event.key === "u") { undo(); }
      if (event.key === "n") { act("next"); }
      if (event.key === "p") { act("previous"); }
    });
    desk.addEventListener("click", function (event) { var button = event.target.closest("[data-do]"); if (button) { act(button.dataset.do); } });
    desk.addEventListener("submit", function (event) {
      event.preventDefault();
      var form = event.target, missed = {};
      all("input", form).forEach(function (one) { missed[one.name] = Number(one.value) || 0; });
      note(form.closest(".card"), { missed: missed, found: JSON.parse(form.dataset.found), seed: desk.dataset.seed, version: desk.dataset.version }, "read");
    });
    show(next(0));
    if (desk.dataset.field === "sample.read" && cards[at]) { cards[at].querySelector("input").focus(); }
  }

  /* ---- small forms on the pages of incidents, reports and tags ---- */
  function judge(form) {
    var said = form.querySelector(".said");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var button = event.submitter || form.querySelector("button"), input = form.querySelector("input"), takes = button.dataset.takes;
      var decision = { kind: button.dataset.kind, of: [form.dataset.of] };
      if (button.dataset.field) { decision.field = button.dataset.field; }
      if (button.dataset.value) { decision.value = JSON.parse(button.dataset.value); }
      if (takes && !input.value.trim()) { input.focus(); return; }
      if (takes === "of") { decision.of = [input.value.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").replace(/^.*\//, "")]; }
      if (takes && takes !== "of") { decision.value = parse(formOf(button.dataset.field), input.value); }
      said.textContent = "Recording …";
      send(decision).then(function () { leave(); }, function (error) { said.classList.add("bad"); said.textContent = "Not recorded: " + error.message; });
    });
  }

  var desk = document.getElementById("desk");
  if (desk && desk.dataset.mode === "queue") { queue(desk); }
  if (desk && desk.dataset.mode === "sample") { sample(desk); }
  all("form.sheet").forEach(sheet);
  all("form.judge").forEach(judge);
}());
