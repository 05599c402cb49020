/* What is measured in an open page; each function returns lines. Loaded by gates.py. */
window.gates = (function () {
  "use strict";
  const all = (root = document.body) => [...root.querySelectorAll("*")];
  const name = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const ownText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0 && !e.closest("[aria-hidden=true]");
  const aside = e => { const box = e.getBoundingClientRect(); return box.right <= 1 || box.bottom <= 0 || box.width <= 1; };
  const inSentence = e => getComputedStyle(e).display === "inline" && e.parentElement.textContent.trim() !== e.textContent.trim();

  function lines(e) {
    const range = document.createRange();
    range.selectNodeContents(e);
    return new Set([...range.getClientRects()].filter(one => one.width > 0).map(one => Math.round(one.bottom / 4))).size;
  }

  async function axe(tags, rules) {
    const found = await window.axe.run({ runOnly: tags, rules, resultTypes: ["violations"] });
    const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ").slice(0, 200);
    return found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id} ${node.target.join(" ")} ${node.html.slice(0, 140)} (${why(node)})`));
  }

  function wider() {
    const root = document.documentElement, width = root.clientWidth;
    if (root.scrollWidth <= width) return [];
    const out = all().filter(e => e.getBoundingClientRect().right > width + .5 && getComputedStyle(e).position !== "fixed");
    return [`${root.scrollWidth} px in a window of ${width}: ${out.slice(0, 4).map(name).join(" | ")}`];
  }

  /* As a phone does it: text larger, boxes as they are. */
  function enlarge(factor) {
    const texts = all().filter(e => ownText(e) || /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName));
    const sizes = texts.map(e => parseFloat(getComputedStyle(e).fontSize));
    texts.forEach((e, i) => { e.style.fontSize = `${sizes[i] * factor}px`; });
  }

  /* As WCAG 1.4.12 has it: lines, letters, words and paragraphs further apart, by the reader's own style. */
  function space() {
    for (const e of all()) {
      e.style.lineHeight = "1.5";
      e.style.letterSpacing = ".12em";
      e.style.wordSpacing = ".16em";
      if (e.tagName === "P") e.style.marginBottom = "2em";
    }
  }

  function letters(least, lineHeight) {
    const faults = [];
    for (const e of all().filter(e => ownText(e) && shown(e) && !aside(e))) {
      const style = getComputedStyle(e), drawn = e.getScreenCTM ? e.getScreenCTM().a : 1;
      const size = parseFloat(style.fontSize) * drawn, height = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
      if (size < least - .01) faults.push(`text of ${size.toFixed(1)} px: ${name(e)}`);
      if (e.closest("main") && height < lineHeight - .01 && lines(e) > 1) faults.push(`line height ${height.toFixed(2)}: ${name(e)}`);
    }
    return faults;
  }

  /* Two paragraphs of running text, one under the other: the white between them, in lines of theirs. Short lines are labels, not text. */
  function paragraphs(least) {
    const faults = [];
    for (const e of document.querySelectorAll("main p + p")) {
      const before = e.previousElementSibling;
      if (![before, e].every(one => shown(one) && !aside(one) && (one.className === "" || one.className === "p")) || lines(before) + lines(e) < 3) continue;
      const gap = e.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
      if (gap < 0) continue; // beside each other
      const needs = least * parseFloat(getComputedStyle(before).lineHeight);
      if (gap < needs - .5) faults.push(`paragraph gap of ${gap.toFixed(1)} px, needs ${needs.toFixed(1)}: ${name(e)}`);
    }
    return faults;
  }

  /* A target is the element, its label, and the row that a stretched ::after covers. */
  function box(e) {
    const boxes = [e, ...(e.labels || []), ...e.querySelectorAll("*")].map(one => one.getBoundingClientRect());
    const after = getComputedStyle(e, "::after");
    if (after.content !== "none" && after.position === "absolute") boxes.push((e.closest(".tap") || e.offsetParent || e).getBoundingClientRect());
    return [Math.max(...boxes.map(one => one.width)), Math.max(...boxes.map(one => one.height))];
  }

  function targets(least, main, mains) {
    const faults = [];
    for (const e of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
      if (!(shown(e) || e.labels && e.labels.length) || aside(e) || inSentence(e)) continue;
      const needs = e.matches(mains) ? main : least, [width, height] = box(e);
      if (width < needs - .5 || height < needs - .5) faults.push(`target of ${Math.round(width)}×${Math.round(height)} px, needs ${needs}: ${name(e)}`);
    }
    return faults;
  }

  /* Where the focus is, and whether one sees it. */
  function focused() {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const style = getComputedStyle(e), at = e.getBoundingClientRect();
    const marks = [style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, style.boxShadow !== "none"];
    if (e.closest("svg")) marks.push([...e.querySelectorAll("*")].some(part => parseFloat(getComputedStyle(part).strokeWidth) >= 3));
    const labelled = [...(e.labels || [])].some(one => getComputedStyle(one).outlineStyle !== "none" || getComputedStyle(one).boxShadow !== "none");
    const inside = at.width > 0 && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth;
    const top = inside && document.elementFromPoint(Math.min(Math.max(at.left + at.width / 2, 1), innerWidth - 1), Math.min(Math.max(at.top + at.height / 2, 1), innerHeight - 1));
    const covered = inside && top && !e.contains(top) && !top.contains(e) && getComputedStyle(top).position === "fixed";
    return { name: name(e), marked: marks.some(Boolean) || labelled, inside, covered, plays: /^(AUDIO|VIDEO)$/.test(e.tagName), id: [...document.querySelectorAll("*")].indexOf(e) };
  }

  /* How many places Tab can reach. */
  function stops() {
    return [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden])")].filter(e => e.checkVisibility()).length;
  }

  /* What of the text and the forms a reader has: compared with and without script. */
  function content() {
    const main = document.querySelector("main");
    const forms = [...document.querySelectorAll("form")].map(form => [form.method, form.getAttribute("action") || "", ...[...form.elements].map(field => field.name)].join(" "));
    return { text: main ? main.innerText.replace(/\s+/g, " ").trim() : "", forms, links: [...main.querySelectorAll("a[href]")].filter(shown).map(a => a.getAttribute("href")) };
  }

  /* In English surroundings: Chinese words without a mark, links and forms that leave /en/. */
  function english() {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), unmarked = [];
    while (texts.nextNode()) {
      const node = texts.currentNode, holder = node.parentElement;
      if (/[\u3400-\u9fff]/.test(node.data) && holder.closest("[lang]").getAttribute("lang").startsWith("en") && !/^(script|style|textarea)$/i.test(holder.tagName)) unmarked.push(name(holder));
    }
    const led = [...document.querySelectorAll("a[href^='/']:not([hreflang]), form[action^='/']")];
    const outside = led.filter(e => !/^\/(en|static|uploads|documents|recordings|images|admin|accounts?|opds)\//.test(e.getAttribute("href") || e.getAttribute("action")));
    return { unmarked, outside: outside.map(name) };
  }

  return { axe, english, wider, enlarge, space, letters, paragraphs, targets, focused, stops, content };
}());
