/*
 * Shows the mail while its words are typed, half a second after the last key. The server fills in the sample values and
 * says what is wrong; nothing is saved. The button “Preview” does the same.
 */
(() => {
  "use strict";

  const PAUSE = 500;
  // By the form itself: Wagtail puts the buttons of its foot into place later.
  const form = document.querySelector("form[data-edit-form]");
  if (!form) return;
  const part = (name) => document.querySelector(`[data-hub-preview-${name}]`);

  const showFaults = (faults) => {
    const paragraphs = faults.map((fault) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = fault;
      return paragraph;
    });
    part("faults").replaceChildren(...paragraphs);
  };

  let latest = 0;
  const preview = async () => {
    latest += 1;
    const mine = latest;
    const data = new FormData(form);
    data.set("preview", "yes");
    let answer;
    try {
      const response = await fetch(form.action || window.location.href, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!response.ok) throw new Error(String(response.status));
      answer = await response.json();
    } catch {
      if (mine === latest) showFaults(["The preview could not be fetched. What you typed is still here."]);
      return;
    }
    if (mine !== latest) return;
    showFaults(answer.faults);
    if (answer.faults.length) return;
    part("subject").textContent = answer.subject;
    part("text").textContent = answer.text;
    part("html").srcdoc = answer.html;
  };

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(preview, PAUSE);
  });
})();
