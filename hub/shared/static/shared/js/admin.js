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

  const startAll = (root) => {
    if (root.matches?.("template[data-hub-init]")) start(root);
    root.querySelectorAll?.("template[data-hub-init]").forEach(start);
  };

  const watch = () => {
    startAll(document);
    new MutationObserver((records) => {
      for (const record of records) record.addedNodes.forEach(startAll);
    }).observe(document.documentElement, { childList: true, subtree: true });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
