/*
 * Starts the admin's widgets without inline scripts, so that its Content-Security-Policy needs no "unsafe-inline".
 *
 * <template data-hub-init="InlinePanel" data-hub-id="…" data-hub-options="{…}"></template> stands where Wagtail has
 * <script>new InlinePanel("…", {…})</script>, on the page as well as in what is added to it later.
 */
(() => {
  "use strict";

  const STARTERS = {
    createTaskChooser: (start, args) => start(...args),
    initDateChooser: (start, args) => start(...args),
    initDateTimeChooser: (start, args) => start(...args),
    initTimeChooser: (start, args) => start(...args),
  };
  // Everything else is a class. Only names of this form are looked up.
  const CLASS_NAME = /^[A-Z][A-Za-z]*(Chooser|Panel)$/;

  const start = (mark) => {
    const name = mark.dataset.hubInit;
    const isClass = CLASS_NAME.test(name);
    const starter = window[name];
    // Its script may still be on the way: DOMContentLoaded looks again.
    if (!mark.isConnected || typeof starter !== "function" || !(isClass || name in STARTERS)) return;
    const args = [];
    if (mark.dataset.hubId) args.push(mark.dataset.hubId);
    if (mark.dataset.hubOptions) args.push(JSON.parse(mark.dataset.hubOptions));
    mark.remove();
    if (isClass) new starter(...args);
    else STARTERS[name](starter, args);
  };

  /*
   * Draftail writes its placeholders ("Heading 2") into <style> elements, which the policy refuses. Scripts get a
   * <template> instead, whose rules join the page as a constructed style sheet.
   */
  const createElement = document.createElement.bind(document);
  const known = new Set();

  document.createElement = (name, options) => {
    if (String(name).toLowerCase() !== "style") return createElement(name, options);
    const element = createElement("template");
    element.dataset.hubStyle = "";
    return element;
  };

  const adopt = (element) => {
    const rules = element.textContent || element.content.textContent;
    if (!rules || known.has(rules)) return;
    known.add(rules);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  const MARK = "template[data-hub-init]";
  const STYLE = "template[data-hub-style]";

  const startAll = (root) => {
    if (root.matches?.(MARK)) start(root);
    if (root.matches?.(STYLE)) adopt(root);
    root.querySelectorAll?.(MARK).forEach(start);
    root.querySelectorAll?.(STYLE).forEach(adopt);
  };

  const watch = () => {
    startAll(document);
    // Wagtail fills a new child as soon as it has announced it: too soon for the observer.
    document.addEventListener("w-formset:added", (event) => startAll(event.target));
    new MutationObserver((records) => {
      for (const record of records) record.addedNodes.forEach(startAll);
    }).observe(document.documentElement, { childList: true, subtree: true });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
