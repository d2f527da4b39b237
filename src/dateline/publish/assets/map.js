/* The big map: one canvas, its filters, and the list beside it in step. Reads DATELINE_MAP (columns,
   see dateline/publish/map_data.py) and DATELINE_BASE (the base map). Without it the drawn map of the
   page stays. Plate carrée with one standard parallel, as the drawn maps. */
(function () {
  "use strict";
  var app = document.getElementById("atlas");
  if (!app || typeof DATELINE_MAP === "undefined" || !DATELINE_MAP.id.length) { return; }
  var data = DATELINE_MAP, total = data.id.length;
  var canvas = app.querySelector("canvas"), ctx = canvas.getContext("2d");
  var list = document.getElementById("atlas-list"), said = document.getElementById("atlas-said");
  var bars = document.getElementById("atlas-bars"), tip = document.getElementById("atlas-tip");
  var form = document.getElementById("atlas-filters");
  var CELL = 46, LISTED = 40, KM = 111.2, NEVER = 1e9;

  // columns as typed arrays: degrees scaled to the map's plane
  var lats = Float32Array.from(data.lat, function (n) { return n / 1e4; });
  var lons = Float32Array.from(data.lon, function (n) { return n / 1e4; });
  var sorted = Array.prototype.slice.call(lats).sort(function (a, b) { return a - b; });
  var squeeze = Math.max(0.3, Math.cos(sorted[total >> 1] * Math.PI / 180));
  var xs = lons.map(function (n) { return n * squeeze; }), ys = lats.map(function (n) { return -n; });
  var firsts = Float64Array.from(data.first, function (n) { return n === null ? -NEVER : n; });
  var lasts = Float64Array.from(data.last, function (n) { return n === null ? NEVER : n; });
  var killed = Float64Array.from(data.killed, function (n) { return n === null ? -1 : n; });
  var types = data.type.rows, precs = data.prec, statuses = data.status.rows;
  // newest first; what has no last day by its first, what has no day at all behind everything
  var ages = lasts.map(function (n, i) { return n < NEVER ? n : firsts[i]; });
  var order = Array.from(xs.keys()).sort(function (a, b) { return ages[b] - ages[a]; });

  var view = { x: 0, y: 0, scale: 10 }, width = 0, height = 0, kept = order, drawn = [];
  var want = { type: -1, actor: -1, killed: 0, prec: 7, status: -1, from: -NEVER, to: NEVER };

  // ---- filters -----------------------------------------------------------------------------
  function passes(i, timed) {
    if (want.type >= 0 && types[i] !== want.type) { return false; }
    if (want.status >= 0 && statuses[i] !== want.status) { return false; }
    if (precs[i] > want.prec || (want.killed > 0 && killed[i] < want.killed)) { return false; }
    if (want.actor >= 0 && data.actors[i].indexOf(want.actor) < 0) { return false; }
    return !timed || (lasts[i] >= want.from && firsts[i] <= want.to);
  }
  function sift() {
    kept = order.filter(function (i) { return passes(i, true); });
    drawBars();
    draw();
  }
  function dayOf(text) { return /^\d{4}-\d\d-\d\d$/.test(text || "") ? Math.round(Date.parse(text + "T00:00:00Z") / 864e5) : NaN; }
  function textOf(day) { return new Date(day * 864e5).toISOString().slice(0, 10); }
  function sayDay(day) { return new Date(day * 864e5).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }); }
  function read() {
    function number(name, least) { var n = parseInt(form.elements[name].value, 10); return isNaN(n) ? least : n; }
    want.type = number("type", -1); want.status = number("status", -1);
    want.killed = number("killed", 0); want.prec = number("prec", 7);
    want.actor = form.elements.actor.value ? data.parties.indexOf(form.elements.actor.value) : -1;
    if (form.elements.actor.value && want.actor < 0) { want.actor = data.parties.length; }
    var from = dayOf(form.elements.from.value), to = dayOf(form.elements.to.value);
    want.from = isNaN(from) ? -NEVER : from; want.to = isNaN(to) ? NEVER : to;
    sift();
  }
  function fill(name, words) {
    var box = form.elements[name];
    words.map(function (word, n) { return [word, n]; })
      .sort(function (a, b) { return a[0] < b[0] ? -1 : 1; })
      .forEach(function (pair) {
        var option = document.createElement("option");
        option.value = pair[1]; option.textContent = pair[0];
        box.appendChild(option);
      });
  }
  function fillActors() {
    var counts = new Map();
    data.actors.forEach(function (some) { some.forEach(function (n) { counts.set(n, (counts.get(n) || 0) + 1); }); });
    var most = Array.from(counts).sort(function (a, b) { return b[1] - a[1]; }).slice(0, 300);
    most.forEach(function (pair) {
      var option = document.createElement("option");
      option.value = data.parties[pair[0]];
      document.getElementById("atlas-actors").appendChild(option);
    });
  }

  // ---- the base map ------------------------------------------------------------------------
  var base = { land: [], lakes: [], border: [], province: [] };
  function unpack(bytes) {
    var at = 0;
    function number() {
      var value = 0, shift = 0, byte;
      do { byte = bytes[at++]; value += (byte & 127) * Math.pow(2, shift); shift += 7; } while (byte > 127);
      return value;
    }
    function step() { var n = number(); return n % 2 ? -(n + 1) / 2 : n / 2; }
    return ["coast", "border", "province"].map(function () {
      var lines = [];
      for (var count = number(); count > 0; count -= 1) {
        var size = number(), x = 0, y = 0, points = new Float32Array(2 * size);
        for (var n = 0; n < size; n += 1) { x += step(); y += step(); points[2 * n] = x / 100 * squeeze; points[2 * n + 1] = -y / 100; }
        lines.push(points);
      }
      return lines;
    });
  }
  function shape(points, closed) {
    var path = new Path2D(), w = Infinity, e = -Infinity, n = Infinity, s = -Infinity;
    for (var i = 0; i < points.length; i += 2) {
      var x = points[i], y = points[i + 1];
      if (i) { path.lineTo(x, y); } else { path.moveTo(x, y); }
      w = Math.min(w, x); e = Math.max(e, x); n = Math.min(n, y); s = Math.max(s, y);
    }
    if (closed) { path.closePath(); }
    return { path: path, w: w, e: e, n: n, s: s, points: points };
  }
  function within(ring, x, y) {
    var p = ring.points, inside = false;
    for (var i = 0, j = p.length - 2; i < p.length; j = i, i += 2) {
      if ((p[i + 1] > y) !== (p[j + 1] > y) && x < (p[j] - p[i]) * (y - p[i + 1]) / (p[j + 1] - p[i + 1]) + p[i]) { inside = !inside; }
    }
    return inside;
  }
  function takeBase(bytes) {
    var found = unpack(bytes), rings = found[0].map(function (line) { return shape(line, true); });
    rings.forEach(function (ring) {
      var x = ring.points[0], y = ring.points[1], depth = 0;
      rings.forEach(function (other) {
        if (other !== ring && other.w < x && other.e > x && other.n < y && other.s > y && within(other, x, y)) { depth += 1; }
      });
      base[depth % 2 ? "lakes" : "land"].push(ring);
    });
    base.border = found[1].map(function (line) { return shape(line, false); });
    base.province = found[2].map(function (line) { return shape(line, false); });
    draw();
  }
  function loadBase() {
    if (typeof DATELINE_BASE === "undefined" || typeof DecompressionStream === "undefined") { return; }
    var raw = atob(DATELINE_BASE), bytes = Uint8Array.from(raw, function (c) { return c.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    new Response(stream).arrayBuffer().then(function (buffer) { takeBase(new Uint8Array(buffer)); });
  }

  // ---- drawing -----------------------------------------------------------------------------
  var colours = {};
  function readColours() {
    var style = getComputedStyle(app);
    ["sea", "land", "border", "province", "dot", "area", "ink", "soft", "bar", "strong", "paper"].forEach(function (name) {
      colours[name] = style.getPropertyValue("--" + name).trim();
    });
  }
  function drawLines(lines, ratio, colour, thick) {
    ctx.strokeStyle = colour; ctx.lineWidth = thick / view.scale;
    lines.forEach(function (line) { if (shows(line)) { ctx.stroke(line.path); } });
  }
  function shows(box) {
    var halfX = width / 2 / view.scale, halfY = height / 2 / view.scale;
    return box.e > view.x - halfX && box.w < view.x + halfX && box.s > view.y - halfY && box.n < view.y + halfY;
  }
  function drawBase(ratio) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = colours.sea; ctx.fillRect(0, 0, canvas.width, canvas.height);
    var s = view.scale * ratio;
    ctx.setTransform(s, 0, 0, s, canvas.width / 2 - view.x * s, canvas.height / 2 - view.y * s);
    ctx.fillStyle = colours.land;
    base.land.forEach(function (ring) { if (shows(ring)) { ctx.fill(ring.path); } });
    ctx.fillStyle = colours.sea;
    base.lakes.forEach(function (ring) { if (shows(ring)) { ctx.fill(ring.path); } });
    if (height / view.scale < 24) { drawLines(base.province, ratio, colours.province, 0.8); }
    drawLines(base.land, ratio, colours.border, 0.6);
    drawLines(base.border, ratio, colours.border, 1);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
  function cluster() {
    // one mark a cell of a grid that is fixed to the plane, so that marks do not jump while panning
    var cells = new Map(), inView = [], step = CELL / view.scale;
    var w = view.x - width / 2 / view.scale, e = view.x + width / 2 / view.scale;
    var n = view.y - height / 2 / view.scale, s = view.y + height / 2 / view.scale;
    for (var k = 0; k < kept.length; k += 1) {
      var i = kept[k], x = xs[i], y = ys[i];
      if (x < w || x > e || y < n || y > s) { continue; }
      inView.push(i);
      var key = Math.floor(x / step) * 1e5 + Math.floor(y / step), cell = cells.get(key);
      if (!cell) { cells.set(key, cell = { x: 0, y: 0, count: 0, sure: 0, first: i, same: true, prec: 9, rows: [] }); }
      cell.x += x; cell.y += y; cell.count += 1;
      if (!data.inferred[i] && precs[i] === 1) { cell.sure += 1; }
      if (x !== xs[cell.first] || y !== ys[cell.first]) { cell.same = false; }
      cell.prec = Math.min(cell.prec, precs[i]);
      if (cell.rows.length < 200) { cell.rows.push(i); }
    }
    return { cells: Array.from(cells.values()), rows: inView };
  }
  function place(cell) {
    cell.px = (cell.x / cell.count - view.x) * view.scale + width / 2;
    cell.py = (cell.y / cell.count - view.y) * view.scale + height / 2;
    cell.radius = Math.min(20, 5 * Math.sqrt(Math.min(cell.count, 4) + 1.5 * Math.log2(Math.max(1, cell.count / 4))));
  }
  function drawAreas(cells) {
    ctx.setLineDash([4, 3]); ctx.lineWidth = 1.2; ctx.strokeStyle = colours.dot; ctx.fillStyle = colours.area;
    cells.forEach(function (cell) {
      var km = cell.same && cell.prec > 1 ? data.radius[cell.prec] : 0, r = (km || 0) / KM * view.scale;
      if (r > cell.radius && r < width) { ctx.beginPath(); ctx.arc(cell.px, cell.py, r, 0, 7); ctx.fill(); ctx.stroke(); }
    });
    ctx.setLineDash([]);
  }
  function drawMarks(cells) {
    ctx.textAlign = "center"; ctx.textBaseline = "middle";
    cells.forEach(function (cell) {
      ctx.beginPath(); ctx.arc(cell.px, cell.py, cell.radius, 0, 7);
      var solid = cell.sure > 0;
      ctx.globalAlpha = 0.92; ctx.fillStyle = solid ? colours.dot : colours.land; ctx.fill(); ctx.globalAlpha = 1;
      ctx.lineWidth = solid ? 1.4 : 2; ctx.strokeStyle = solid ? colours.land : colours.dot; ctx.stroke();
      if (cell.count > 1) {
        ctx.font = "640 " + (cell.count > 999 ? 11 : 12) + "px " + font;
        ctx.fillStyle = solid ? colours.land : colours.dot;
        ctx.fillText(cell.count, cell.px, cell.py + 0.5);
      }
    });
  }
  function drawNames(cells) {
    ctx.textAlign = "left"; ctx.font = "560 13px " + font; ctx.lineJoin = "round";
    var taken = cells.map(function (c) { return [c.px - c.radius, c.py - c.radius, c.px + c.radius, c.py + c.radius]; });
    cells.filter(function (c) { return c.same; }).slice(0, 60).forEach(function (cell) {
      var name = data.place.words[data.place.rows[cell.first]], x = cell.px + cell.radius + 5;
      var box = [x, cell.py - 8, x + ctx.measureText(name).width, cell.py + 8];
      if (box[2] > width || taken.some(function (t) { return t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1]; })) { return; }
      taken.push(box);
      ctx.lineWidth = 3.5; ctx.strokeStyle = colours.land; ctx.strokeText(name, x, cell.py);
      ctx.fillStyle = colours.ink; ctx.fillText(name, x, cell.py);
    });
  }
  var font = getComputedStyle(app).fontFamily, waiting = false, listing = 0;
  function draw() {
    if (waiting) { return; }
    waiting = true;
    requestAnimationFrame(function () { waiting = false; drawNow(); });
  }
  function drawNow() {
    var ratio = window.devicePixelRatio || 1;
    drawBase(ratio);
    var found = cluster();
    drawn = found.cells;
    drawn.forEach(place);
    drawn.sort(function (a, b) { return b.count - a.count; });
    drawAreas(drawn); drawMarks(drawn); drawNames(drawn);
    clearTimeout(listing);
    listing = setTimeout(function () { show(found.rows, "in view"); }, 120);
  }

  function address(i) { return app.getAttribute("data-incident").replace("/here/", "/" + data.id[i] + "/"); }

  // ---- the list beside it ------------------------------------------------------------------
  function item(i) {
    var li = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
    var where = document.createElement("bdi");
    where.className = "place-line"; where.textContent = data.place.words[data.place.rows[i]];
    link.href = address(i);
    var tolls = data.tolls.words[data.tolls.rows[i]];
    link.append(where, " — " + data.type.words[types[i]] + (tolls ? ": " + tolls : ""));
    var notes = [data.when.words[data.when.rows[i]]];
    if (precs[i] > 1) { notes.push(data.precisions[precs[i]]); }
    small.textContent = notes.join(" · ");
    li.append(link, small);
    return li;
  }
  function number(n) { return n.toLocaleString("en"); }
  function show(rows, how) {
    var some = rows.slice(0, LISTED).map(item);
    list.replaceChildren.apply(list, some);
    var told = number(rows.length) + (rows.length === 1 ? " incident " : " incidents ") + how;
    if (rows.length !== total) { told += ", of " + number(total) + " with a place"; }
    if (rows.length > LISTED) { told += "; the newest " + LISTED; }
    said.textContent = told;
  }

  // ---- time --------------------------------------------------------------------------------
  var days = { first: NEVER, last: -NEVER, step: 1, counts: [] };
  (function () {
    var told = order.filter(function (i) { return lasts[i] < NEVER && firsts[i] > -NEVER; }), n = told.length;
    if (!n) { return; }
    var cut = n > 40 ? Math.floor(n / 50) : 0;  // a single "2030" among days of March would squeeze the rest
    days.last = lasts[told[cut]];
    days.first = Math.min(days.last, told.map(function (i) { return firsts[i]; }).sort(function (a, b) { return a - b; })[cut]);
    document.getElementById("atlas-first").textContent = sayDay(days.first);
    document.getElementById("atlas-last").textContent = sayDay(days.last);
  })();
  function drawBars() {
    if (days.last < days.first) { return; }
    var ratio = window.devicePixelRatio || 1, w = bars.clientWidth, h = bars.clientHeight, pen = bars.getContext("2d");
    bars.width = w * ratio; bars.height = h * ratio; pen.scale(ratio, ratio);
    days.step = Math.max(1, Math.ceil((days.last - days.first + 1) / (w / 4)));
    var n = Math.floor((days.last - days.first) / days.step) + 1, counts = new Float64Array(n);
    order.forEach(function (i) {
      if (lasts[i] >= days.first && lasts[i] <= days.last && passes(i, false)) { counts[Math.floor((lasts[i] - days.first) / days.step)] += 1; }
    });
    var most = Math.max(1, Math.max.apply(null, counts)), each = w / n;
    for (var b = 0; b < n; b += 1) {
      var from = days.first + b * days.step, chosen = from + days.step > want.from && from <= want.to;
      pen.fillStyle = chosen ? colours.bar : colours.strong;
      var tall = counts[b] ? Math.max(2, counts[b] / most * (h - 2)) : 0;
      pen.fillRect(b * each + 0.5, h - tall, Math.max(1, each - 1), tall);
    }
  }
  function brush() {
    var start = null;
    function dayAt(event) {
      var box = bars.getBoundingClientRect(), share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      return Math.round(days.first + share * (days.last - days.first));
    }
    bars.addEventListener("pointerdown", function (event) { start = dayAt(event); bars.setPointerCapture(event.pointerId); });
    bars.addEventListener("pointermove", function (event) {
      if (start === null) { return; }
      var now = dayAt(event);
      form.elements.from.value = textOf(Math.min(start, now)); form.elements.to.value = textOf(Math.max(start, now));
      read();
    });
    bars.addEventListener("pointerup", function (event) {
      if (start !== null && dayAt(event) === start) { form.elements.from.value = form.elements.to.value = ""; read(); }
      start = null;
    });
  }

  // ---- moving ------------------------------------------------------------------------------
  function zoom(times, px, py) {
    var dx = (px - width / 2) / view.scale, dy = (py - height / 2) / view.scale;
    var scale = Math.min(6000, Math.max(height / 170, view.scale * times)), real = scale / view.scale;
    view.x += dx - dx / real; view.y += dy - dy / real; view.scale = scale;
    draw();
  }
  function pan(px, py) {
    view.x = Math.min(180 * squeeze, Math.max(-180 * squeeze, view.x - px / view.scale));
    view.y = Math.min(85, Math.max(-85, view.y - py / view.scale));
    draw();
  }
  function fit(rows) {
    if (!rows.length) { return; }
    function part(values, share) {
      var some = rows.map(function (i) { return values[i]; }).sort(function (a, b) { return a - b; });
      return some[Math.min(some.length - 1, Math.floor(share * some.length))];
    }
    var few = rows.length < 50, low = few ? 0 : 0.03, high = few ? 1 : 0.97;
    var w = part(xs, low), e = part(xs, high), n = part(ys, low), s = part(ys, high);
    view.x = (w + e) / 2; view.y = (n + s) / 2;
    view.scale = Math.min(600, width / Math.max(2, 1.3 * (e - w)), height / Math.max(2, 1.3 * (s - n)));
    draw();
  }
  function fitBox(west, south, east, north) {
    view.x = (west + east) / 2 * squeeze; view.y = -(south + north) / 2;
    view.scale = Math.min(width / Math.max(0.05, (east - west) * squeeze), height / Math.max(0.05, north - south));
    draw();
  }
  function at(event) { var box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; }
  function hit(px, py) {
    return drawn.filter(function (c) { return Math.hypot(c.px - px, c.py - py) <= Math.max(c.radius, 9); }).pop();
  }
  function words(cell) {
    var name = data.place.words[data.place.rows[cell.first]];
    if (cell.count > 1) { return number(cell.count) + " incidents" + (cell.same ? ": " + name : ""); }
    var i = cell.first, tolls = data.tolls.words[data.tolls.rows[i]];
    return name + ": " + data.type.words[types[i]] + (tolls ? ", " + tolls : "") + " · " + data.when.words[data.when.rows[i]];
  }
  function move() {
    var held = new Map(), moved = false, apart = 0;
    function spread() { var p = Array.from(held.values()); return Math.hypot(p[0][0] - p[1][0], p[0][1] - p[1][1]); }
    canvas.addEventListener("pointerdown", function (event) {
      held.set(event.pointerId, at(event)); moved = false; canvas.setPointerCapture(event.pointerId);
      if (held.size === 2) { apart = spread(); }
    });
    canvas.addEventListener("pointermove", function (event) {
      var now = at(event), before = held.get(event.pointerId);
      if (!before) {
        var over = hit(now[0], now[1]);
        canvas.style.cursor = over ? "pointer" : "grab";
        tip.hidden = !over;
        if (over) { tip.textContent = words(over); tip.style.left = Math.min(now[0] + 14, width - 220) + "px"; tip.style.top = now[1] + 14 + "px"; }
        return;
      }
      held.set(event.pointerId, now);
      if (held.size === 1) {
        if (Math.hypot(now[0] - before[0], now[1] - before[1]) > 2) { moved = true; }
        pan(now[0] - before[0], now[1] - before[1]);
      } else if (held.size === 2) {
        var wide = spread(), p = Array.from(held.values());
        zoom(wide / Math.max(1, apart), (p[0][0] + p[1][0]) / 2, (p[0][1] + p[1][1]) / 2);
        apart = wide; moved = true;
      }
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      canvas.addEventListener(name, function (event) {
        var where = at(event), over = hit(where[0], where[1]);
        held.delete(event.pointerId);
        if (name === "pointerup" && !moved && over) { open(over); }
      });
    });
    canvas.addEventListener("wheel", function (event) {
      event.preventDefault();
      var where = at(event);
      zoom(Math.pow(1.0016, -event.deltaY), where[0], where[1]);
    }, { passive: false });
    canvas.addEventListener("keydown", function (event) {
      var steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (steps) { pan(steps[0], steps[1]); }
      else if (event.key === "+" || event.key === "=") { zoom(1.5, width / 2, height / 2); }
      else if (event.key === "-") { zoom(1 / 1.5, width / 2, height / 2); }
      else if (event.key === "Home" || event.key === "0") { fit(kept); }
      else { return; }
      event.preventDefault();
    });
    app.querySelectorAll("button[data-do]").forEach(function (button) {
      button.addEventListener("click", function () {
        var what = button.getAttribute("data-do");
        if (what === "all") { fit(kept); } else { zoom(what === "in" ? 1.6 : 1 / 1.6, width / 2, height / 2); }
      });
    });
  }
  function open(cell) {
    if (cell.count === 1) { location.href = address(cell.first); }
    else if (cell.same || view.scale > 3000) { clearTimeout(listing); show(cell.rows, "here"); list.scrollIntoView({ block: "nearest" }); }
    else { fit(cell.rows); }
  }

  // ---- beginning ---------------------------------------------------------------------------
  function size() {
    var ratio = window.devicePixelRatio || 1;
    width = canvas.clientWidth; height = canvas.clientHeight;
    canvas.width = width * ratio; canvas.height = height * ratio;
    drawBars(); draw();
  }
  function begin() {
    document.getElementById("drawn-map").hidden = true;
    app.hidden = false;
    readColours();
    fill("type", data.type.words); fill("status", data.status.words); fillActors();
    form.addEventListener("input", read);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(read, 0); });
    size(); move(); brush(); loadBase();
    var asked = new URLSearchParams(location.search), box = (asked.get("bbox") || "").split(",").map(Number);
    if (dayOf(asked.get("from"))) { form.elements.from.value = asked.get("from"); }
    if (dayOf(asked.get("to"))) { form.elements.to.value = asked.get("to"); }
    if (box.length === 4 && !box.some(isNaN)) { fitBox(box[0], box[1], box[2], box[3]); } else { fit(order); }
    read();
    window.addEventListener("resize", size);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { readColours(); drawBars(); draw(); });
  }
  begin();
})();
